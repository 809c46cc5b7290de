using Daodi.Storage.Providers;

namespace Daodi.Storage;

internal sealed class Reader(Store store) : IReader
{
    public async Task<T> Read<T>(Func<DaodiDb, Task<T>> query)
    {
        await using var db = store.OpenReader();
        return await query(db);
    }

    public DaodiDb Open() => store.OpenReader();
}

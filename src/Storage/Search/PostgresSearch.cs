namespace Daodi.Storage.Search;

internal sealed class PostgresSearch : ISearchIndex
{
    public Task Put(DaodiDb db, long id, string text, IReadOnlyCollection<string> marks, CancellationToken ct = default) => Task.CompletedTask;
    public Task PutMany(DaodiDb db, IReadOnlyCollection<Indexed> texts, CancellationToken ct = default) => Task.CompletedTask;
    public Task Remove(DaodiDb db, long id, CancellationToken ct = default) => Task.CompletedTask;
    public Task<IReadOnlyList<long>> Search(DaodiDb db, string? query, IReadOnlyCollection<string> marks, long? beforeId = null, int take = 50, CancellationToken ct = default) => Task.FromResult<IReadOnlyList<long>>([]);
}

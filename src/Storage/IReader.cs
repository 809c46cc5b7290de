namespace Daodi.Storage;

/// <summary>Queries: read-only connections of their own, no tracking, never waiting for the lane.</summary>
public interface IReader
{
    /// <summary>Runs one query and gives the context back.</summary>
    Task<T> Read<T>(Func<DaodiDb, Task<T>> query);

    /// <summary>A context to query with; dispose it.</summary>
    DaodiDb Open();
}

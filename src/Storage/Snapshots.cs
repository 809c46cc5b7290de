using Daodi.Storage.Providers;

namespace Daodi.Storage;

/// <summary>What a copy of the database holds.</summary>
/// <param name="Provider"><c>sqlite</c> or <c>postgres</c>: it is restored into the same kind.</param>
/// <param name="File">The name of its file.</param>
/// <param name="LastMigration">The last migration that was applied to it.</param>
/// <param name="Rows">How many rows each table of the model held at that instant.</param>
public sealed record DatabaseCopy(string Provider, string File, string LastMigration, IReadOnlyDictionary<string, long> Rows);

/// <summary>A copy of the whole database as it stood at one instant, taken while the platform writes on, and the way back.</summary>
public sealed class Snapshots
{
    private readonly Store _store;

    internal Snapshots(Store store) => _store = store;

    /// <summary>Writes the copy into <paramref name="folder"/>, flushed to disk, readable by its owner alone.</summary>
    /// <exception cref="InvalidDataException">A program that is needed is missing or failed; the message says what to do.</exception>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written.</exception>
    public Task<DatabaseCopy> Take(string folder, CancellationToken ct = default) => _store.TakeCopy(folder, ct);

    /// <summary>Fills this site's database, which must be empty, from a copy of the same kind, and counts what it holds now.</summary>
    /// <exception cref="InvalidDataException">The database is not empty, the copy is damaged, or a program is missing; the message says which.</exception>
    public Task<DatabaseCopy> Restore(string file, CancellationToken ct = default) => _store.RestoreCopy(file, ct);

    /// <summary>The migrations that this release knows, oldest first.</summary>
    public IReadOnlyList<string> KnownMigrations => _store.KnownMigrations();
}

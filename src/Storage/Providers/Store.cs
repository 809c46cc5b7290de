using System.Data.Common;
using System.Globalization;
using Daodi.Storage.Migrating;
using Daodi.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Daodi.Storage.Providers;

/// <summary>All that differs between the databases, except what the contexts and the migrations do themselves.</summary>
internal abstract class Store : IAsyncDisposable
{
    /// <summary>Makes the store that the options name.</summary>
    /// <exception cref="InvalidOperationException">The provider is unknown or its setting is missing.</exception>
    public static Store Create(StorageOptions options, ModelParts parts) => options.Provider.ToLowerInvariant() switch
    {
        "sqlite" => new SqliteStore(options, parts),
        "postgres" => new PostgresStore(options, parts),
        _ => throw new InvalidOperationException($"Storage:Provider is \"{options.Provider}\"; it is sqlite or postgres."),
    };

    /// <summary>How many works the lane may put into one commit.</summary>
    public abstract int MaxBatch { get; }

    /// <summary>A tracking context that may write.</summary>
    public abstract DaodiDb OpenWriter();

    /// <summary>A context on a read-only connection, without tracking.</summary>
    public abstract DaodiDb OpenReader();

    public abstract ISearchIndex Search { get; }

    /// <summary>Whether the exception says that the database failed, rather than that the work was wrong.</summary>
    public abstract bool IsOutage(Exception exception);

    /// <summary>Drops idle connections, which may belong to a server that has gone.</summary>
    public abstract void ForgetConnections();

    /// <summary>Creates the database or brings it up to date.</summary>
    public abstract Task Migrate(CancellationToken ct);

    /// <summary>Creates an empty database's tables from the model, without migrations: for tests.</summary>
    public abstract Task CreateFromModel();

    /// <summary>See <see cref="Snapshots.Take"/>.</summary>
    public abstract Task<DatabaseCopy> TakeCopy(string folder, CancellationToken ct);

    /// <summary>See <see cref="Snapshots.Restore"/>.</summary>
    public abstract Task<DatabaseCopy> RestoreCopy(string file, CancellationToken ct);

    public IReadOnlyList<string> KnownMigrations()
    {
        using var db = OpenWriter();
        return [.. db.Database.GetMigrations()];
    }

    /// <summary>Counts every table of the model over one open connection, and so of one snapshot where that connection holds one.</summary>
    protected async Task<DatabaseCopy> Describe(string provider, string file, DbConnection connection, DbTransaction? transaction, CancellationToken ct)
    {
        await using var db = OpenReader();
        var rows = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var present = (await Column(connection, transaction, provider == "sqlite"
            ? "SELECT name FROM sqlite_master WHERE type = 'table'"
            : "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()", ct)).ToHashSet(StringComparer.Ordinal);
        foreach (var table in db.Model.GetEntityTypes().Select(entity => entity.GetTableName()).OfType<string>().Distinct().Where(present.Contains))
        {
            rows[table] = long.Parse((await Column(connection, transaction, $"SELECT CAST(count(*) AS text) FROM \"{table}\"", ct))[0], CultureInfo.InvariantCulture);
        }

        var migrations = await Column(connection, transaction, "SELECT \"MigrationId\" FROM \"__EFMigrationsHistory\" ORDER BY 1 DESC LIMIT 1", ct);
        return new(provider, file, migrations.Count > 0 ? migrations[0] : "", rows);
    }

    protected static async Task<List<string>> Column(DbConnection connection, DbTransaction? transaction, string sql, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        command.CommandTimeout = 0;
        var found = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) found.Add(reader.GetString(0));
        return found;
    }

    /// <summary>What lies beside the tables of the model: the search index and the guards. Each statement may be run again.</summary>
    protected static async Task Finish(DaodiDb db, IEnumerable<string> search, Func<IEntityType, IEnumerable<string>> guard, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        foreach (var statement in search.Concat(AppendOnlyGuard.Tables(db).SelectMany(guard)))
        {
            // Not through EF, to which braces are parameters.
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = statement;
            await command.ExecuteNonQueryAsync(ct);
        }

        await db.Database.CloseConnectionAsync();
    }

    public abstract ValueTask DisposeAsync();

    /// <summary>What every context of either database is built with.</summary>
    internal static TBuilder Common<TBuilder>(TBuilder builder, ModelParts parts, System.Reflection.Assembly? migrationsFor = null)
        where TBuilder : DbContextOptionsBuilder
    {
        ((IDbContextOptionsBuilderInfrastructure)builder).AddOrUpdateExtension(new StorageExtension(parts, migrationsFor));
        builder.ReplaceService<IModelCacheKeyFactory, ModelKeyByParts>();
        builder.ReplaceService<IMigrationsAssembly, MergedMigrations>();
        // Several assemblies carry a snapshot each of their own tables, so none equals the whole model; scripts/migrate --check
        // and a test compare each with its part instead.
        builder.ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));
        return builder;
    }
}

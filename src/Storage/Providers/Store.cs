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

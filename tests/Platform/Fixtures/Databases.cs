using System.Collections.Concurrent;
using System.Reflection;
using Daodi.Storage;
using Daodi.Storage.Providers;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Daodi.Tests.Platform.Fixtures;

public enum DatabaseKind
{
    Sqlite,
    Postgres,
}

/// <summary>
/// Runs a theory on both databases: its first parameter is the <see cref="DatabaseKind"/>. The SQLite row is of the category
/// Fast unless the theory is slow, the PostgreSQL row is not, so <c>./test --fast</c> needs no server.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BothDatabasesAttribute : DataAttribute
{
    /// <summary>Takes more than a few seconds: left out of <c>./test --fast</c>.</summary>
    public bool Slow { get; init; }

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        var postgres = new TheoryDataRow(DatabaseKind.Postgres) { Skip = PostgresCluster.Installed ? null : "PostgreSQL 15 is not installed" };
        var sqlite = new TheoryDataRow(DatabaseKind.Sqlite);
        return new([Slow ? sqlite : sqlite.WithTrait("Category", "Fast"), postgres]);
    }

    public override bool SupportsDiscoveryEnumeration() => true;
}

/// <summary>
/// A fresh database with the storage's services on it. The schema of each set of parts is made once in a template and then
/// copied, so one costs little; dispose it.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<(DatabaseKind, string), Lazy<Task<string>>> s_templates = new();
    private static readonly ConcurrentBag<string> s_templateFolders = [];
    private readonly Func<Task> _remove;

    private TestDatabase(StorageOptions options, ServiceProvider services, Func<Task> remove)
    {
        (Options, Services, _remove) = (options, services, remove);
    }

    public StorageOptions Options { get; }
    public ServiceProvider Services { get; }
    public IWriteLane Lane => Services.GetRequiredService<IWriteLane>();
    public IReader Reader => Services.GetRequiredService<IReader>();
    public ISearchIndex Search => Services.GetRequiredService<ISearchIndex>();
    public Blobs Blobs => Services.GetRequiredService<Blobs>();

    /// <summary>Makes one whose model is the storage's own entities and those of <paramref name="parts"/>.</summary>
    public static Task<TestDatabase> Create(DatabaseKind kind, params Assembly[] parts) => Create(kind, null, parts);

    /// <param name="more">Further services, registered after the storage's.</param>
    public static async Task<TestDatabase> Create(DatabaseKind kind, Action<IServiceCollection>? more, params Assembly[] parts)
    {
        var template = await s_templates.GetOrAdd((kind, new ModelParts(parts).Key),
            _ => new Lazy<Task<string>>(() => MakeTemplate(kind, parts))).Value;
        var (options, remove) = await CreateEmpty(kind, template);
        return new TestDatabase(options, Build(options, parts, more), remove);
    }

    /// <summary>Settings for a database without any table, and how to remove it: for hosts and migrations.</summary>
    public static Task<(StorageOptions Options, Func<Task> Remove)> CreateEmpty(DatabaseKind kind) => CreateEmpty(kind, null);

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        await _remove();
    }

    internal static void RemoveTemplates()
    {
        while (s_templateFolders.TryTake(out var folder)) Directory.Delete(folder, recursive: true);
    }

    private static ServiceProvider Build(StorageOptions options, Assembly[] parts, Action<IServiceCollection>? more = null)
    {
        var services = new ServiceCollection().AddLogging().AddDaodiStorage(options, parts);
        more?.Invoke(services);
        return services.BuildServiceProvider();
    }

    private static async Task<(StorageOptions, Func<Task>)> CreateEmpty(DatabaseKind kind, string? template)
    {
        var folder = Directory.CreateTempSubdirectory("daodi-test-").FullName;
        var options = new StorageOptions { DataDir = folder };
        if (kind == DatabaseKind.Sqlite)
        {
            if (template is not null) File.Copy(template, options.SqliteFile);
            return (options, RemoveFolder);
        }

        var cluster = await PostgresCluster.Shared();
        var name = $"t_{Guid.CreateVersion7():N}";
        await cluster.Execute($"CREATE DATABASE {name} TEMPLATE {template ?? "template0"}");
        options.Provider = "postgres";
        options.ConnectionString = cluster.ConnectionString(name);
        return (options, async () =>
        {
            await cluster.Execute($"DROP DATABASE {name} WITH (FORCE)");
            await RemoveFolder();
        }
        );

        Task RemoveFolder()
        {
            Directory.Delete(folder, recursive: true);
            return Task.CompletedTask;
        }
    }

    private static async Task<string> MakeTemplate(DatabaseKind kind, Assembly[] parts)
    {
        var (options, _) = await CreateEmpty(kind, null);
        s_templateFolders.Add(options.DataDir);
        await using (var services = Build(options, parts))
        {
            await services.GetRequiredService<Store>().CreateFromModel();
        }

        return kind == DatabaseKind.Sqlite ? options.SqliteFile : new Npgsql.NpgsqlConnectionStringBuilder(options.ConnectionString).Database!;
    }
}

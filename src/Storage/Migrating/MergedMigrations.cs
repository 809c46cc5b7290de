using System.Reflection;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Daodi.Storage.Migrating;

/// <summary>
/// The migrations of this project and of every part that carries its own, in the order of their identifiers (which begin with
/// the time they were written). So a system outside brings its tables without an edit here.
/// </summary>
internal sealed class MergedMigrations : IMigrationsAssembly
{
    private readonly Type _context;

    public MergedMigrations(ICurrentDbContext current)
    {
        var db = (DaodiDb)current.Context;
        _context = db.GetType();
        Assembly = db.Storage.MigrationsFor ?? typeof(DaodiDb).Assembly;
        Migrations = Found(db.Storage.Parts);
        ModelSnapshot = Assembly.GetTypes().Where(Belongs<ModelSnapshot>)
            .Select(type => (ModelSnapshot)Activator.CreateInstance(type)!).FirstOrDefault();
    }

    /// <summary>Where the next migration goes.</summary>
    public Assembly Assembly { get; }

    public IReadOnlyDictionary<string, TypeInfo> Migrations { get; }

    /// <summary>The snapshot of <see cref="Assembly"/> alone: each assembly's speaks of its own tables.</summary>
    public ModelSnapshot? ModelSnapshot { get; }

    public string? FindMigrationId(string nameOrId) => Migrations.Keys.FirstOrDefault(id =>
        string.Equals(id, nameOrId, StringComparison.OrdinalIgnoreCase)
        || id.EndsWith($"_{nameOrId}", StringComparison.OrdinalIgnoreCase));

    public Migration CreateMigration(TypeInfo migrationClass, string activeProvider)
    {
        var migration = (Migration)Activator.CreateInstance(migrationClass.AsType())!;
        migration.ActiveProvider = activeProvider;
        return migration;
    }

    private SortedDictionary<string, TypeInfo> Found(ModelParts parts)
    {
        var found = new SortedDictionary<string, TypeInfo>(StringComparer.Ordinal);
        foreach (var type in parts.Assemblies.SelectMany(assembly => assembly.GetTypes()).Where(Belongs<Migration>))
        {
            if (type.GetCustomAttribute<MigrationAttribute>()?.Id is not { } id) continue;
            if (!found.TryAdd(id, type.GetTypeInfo()))
                throw new InvalidOperationException($"Two migrations are called {id}: {found[id].AssemblyQualifiedName} and {type.AssemblyQualifiedName}.");
        }

        return found;
    }

    private bool Belongs<T>(Type type) =>
        type is { IsAbstract: false } && type.IsSubclassOf(typeof(T)) && type.GetCustomAttribute<DbContextAttribute>()?.ContextType == _context;
}

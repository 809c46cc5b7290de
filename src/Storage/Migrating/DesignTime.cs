using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Daodi.Storage.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Daodi.Storage.Migrating;

/// <summary>
/// The contexts that <c>scripts/migrate</c> writes migrations from: the model of every assembly beside the startup project
/// that refers to this one, which is what the host assembles too.
/// </summary>
internal static class DesignTime
{
    /// <summary>Names the assembly that the migration is for; set by <c>scripts/migrate</c>, this one by default.</summary>
    private const string For = "DAODI_MIGRATIONS_FOR";

    public static SqliteDaodiDb Sqlite(ModelParts parts, Assembly target) => new(
        Store.Common(new DbContextOptionsBuilder<SqliteDaodiDb>(), parts, target)
            .UseSqlite("Data Source=:memory:", sqlite => sqlite.MigrationsAssembly(target)).Options);

    public static PostgresDaodiDb Postgres(ModelParts parts, Assembly target) => new(
        Store.Common(new DbContextOptionsBuilder<PostgresDaodiDb>(), parts, target)
            .UseNpgsql("Host=127.0.0.1", postgres => postgres.MigrationsAssembly(target)).Options);

    public static (ModelParts Parts, Assembly Target) FromStartup()
    {
        var own = typeof(DesignTime).Assembly.GetName().Name!;
        var parts = Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll").Where(file => RefersTo(file, own))
            .Select(file => Assembly.Load(new AssemblyName(Path.GetFileNameWithoutExtension(file)))).ToList();
        var target = Environment.GetEnvironmentVariable(For) is { Length: > 0 } name
            ? Assembly.Load(new AssemblyName(name))
            : typeof(DesignTime).Assembly;
        return (new ModelParts(parts), target);
    }

    private static bool RefersTo(string file, string name)
    {
        using var stream = File.OpenRead(file);
        using var image = new PEReader(stream);
        if (!image.HasMetadata) return false;
        var metadata = image.GetMetadataReader();
        return metadata.AssemblyReferences.Any(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name) == name);
    }
}

/// <summary>For EF's tools; see <see cref="DesignTime"/>.</summary>
public class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteDaodiDb>
{
    public SqliteDaodiDb CreateDbContext(string[] args)
    {
        var (parts, target) = DesignTime.FromStartup();
        return DesignTime.Sqlite(parts, target);
    }
}

/// <summary>For EF's tools; see <see cref="DesignTime"/>.</summary>
public class PostgresDesignTime : IDesignTimeDbContextFactory<PostgresDaodiDb>
{
    public PostgresDaodiDb CreateDbContext(string[] args)
    {
        var (parts, target) = DesignTime.FromStartup();
        return DesignTime.Postgres(parts, target);
    }
}

using System.Reflection;
using Daodi.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Daodi.Storage;

/// <summary>
/// The one context, assembled from what the engines and systems contribute: every <c>IEntityTypeConfiguration</c> of the
/// <see cref="ModelParts"/>. Writes go through <see cref="IWriteLane"/>, queries through <see cref="IReader"/>; nobody outside
/// this project asks which database it is.
/// </summary>
public abstract partial class DaodiDb(DbContextOptions options) : DbContext(options)
{
    internal StorageExtension Storage { get; } = options.FindExtension<StorageExtension>()
        ?? throw new InvalidOperationException("DaodiDb is made by AddDaodiStorage or the design-time factory.");

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<InstantConverter>();
        configurationBuilder.Conventions.Add(_ => new SnakeCaseNames());
        configurationBuilder.Conventions.Add(_ => new PortableTypes());
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        var owners = new Dictionary<IMutableEntityType, Assembly>();
        foreach (var part in Storage.Parts.Assemblies)
        {
            modelBuilder.ApplyConfigurationsFromAssembly(part);
            foreach (var entity in modelBuilder.Model.GetEntityTypes()) owners.TryAdd(entity, part);
        }

        if (Storage.MigrationsFor is { } target) LeaveOutOfMigrations(modelBuilder.Model, owners, target);
    }
}

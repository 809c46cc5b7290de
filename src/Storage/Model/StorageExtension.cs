using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Daodi.Storage.Model;

/// <summary>Carries the parts of the model, and while migrations are written their target, into EF's options.</summary>
internal sealed class StorageExtension(ModelParts parts, Assembly? migrationsFor) : IDbContextOptionsExtension
{
    public ModelParts Parts => parts;

    /// <summary>The assembly whose migration is being written; null when the platform runs.</summary>
    public Assembly? MigrationsFor => migrationsFor;

    public DbContextOptionsExtensionInfo Info => new ExtensionInfo(this);

    public void ApplyServices(IServiceCollection services)
    {
    }

    public void Validate(IDbContextOptions options)
    {
    }

    private sealed class ExtensionInfo(IDbContextOptionsExtension extension) : DbContextOptionsExtensionInfo(extension)
    {
        public override bool IsDatabaseProvider => false;
        public override string LogFragment => "";
        public override int GetServiceProviderHashCode() => 0;
        public override bool ShouldUseSameServiceProvider(DbContextOptionsExtensionInfo other) => other is ExtensionInfo;
        public override void PopulateDebugInfo(IDictionary<string, string> debugInfo)
        {
        }
    }
}

/// <summary>One cached model for each set of parts, so that tests may use several in one process.</summary>
internal sealed class ModelKeyByParts : IModelCacheKeyFactory
{
    public object Create(DbContext context, bool designTime)
    {
        var storage = ((DaodiDb)context).Storage;
        return (context.GetType(), storage.Parts.Key, storage.MigrationsFor?.FullName, designTime);
    }
}

using Daodi.Host.Operations.Backup;
using Daodi.Seam;
using Daodi.Storage;

namespace Daodi.Host.Composition;

/// <summary>A site's storage by itself: no start, no migration, nothing written. What a restore needs before there is a site, and a verification beside one.</summary>
internal static class BareSite
{
    public static ServiceProvider Open(string dataDir)
    {
        var services = new ServiceCollection();
        var systems = Systems.Discover(new ServiceCollection(), PlatformAssemblies.All());
        services.AddLogging();
        services.AddDaodiStorage(PlatformSettings.StorageOf(PlatformSettings.Read(new ConfigurationBuilder(), dataDir).Build(), dataDir), systems.Assemblies);
        services.AddSingleton<RestoreBackup>();
        return services.BuildServiceProvider();
    }
}

using System.Reflection;
using Daodi.Rules;
using Daodi.Storage.Lane;
using Daodi.Storage.Providers;
using Microsoft.Extensions.DependencyInjection;

namespace Daodi.Storage;

/// <summary>The storage of the platform as services.</summary>
public static class StorageServices
{
    /// <summary>
    /// Registers <see cref="IWriteLane"/>, <see cref="IReader"/>, <see cref="ISearchIndex"/>, <see cref="Blobs"/>,
    /// <see cref="RulebookStore"/> (also as IRulebooks; start it after the migration) and a scoped
    /// <see cref="DaodiDb"/> (tracking, outside the lane: for ASP.NET Core Identity's stores and nothing else).
    /// </summary>
    /// <param name="assemblies">The engines and systems whose entities, and migrations if they carry any, belong to the model.</param>
    public static IServiceCollection AddDaodiStorage(this IServiceCollection services, StorageOptions options, IEnumerable<Assembly> assemblies)
    {
        var parts = new ModelParts(assemblies);
        services.AddSingleton(options);
        services.AddSingleton(parts);
        services.AddSingleton(_ => Store.Create(options, parts));
        services.AddSingleton(provider => new Snapshots(provider.GetRequiredService<Store>()));
        services.AddSingleton<WriteLane>();
        services.AddSingleton<IWriteLane>(provider => provider.GetRequiredService<WriteLane>());
        services.AddHostedService(provider => provider.GetRequiredService<WriteLane>());
        services.AddSingleton<IReader, Reader>();
        services.AddSingleton(provider => provider.GetRequiredService<Store>().Search);
        services.AddSingleton(_ => new Blobs(Path.Combine(options.DataDir, "evidence")));
        services.AddSingleton<RulebookStore>();
        services.AddSingleton<IRulebooks>(provider => provider.GetRequiredService<RulebookStore>());
        services.AddScoped(provider => provider.GetRequiredService<Store>().OpenWriter());
        return services;
    }

    /// <summary>Creates or upgrades the database; call it before the host starts.</summary>
    public static Task EnsureMigratedAsync(this IServiceProvider services, CancellationToken ct = default) =>
        services.GetRequiredService<Store>().Migrate(ct);
}

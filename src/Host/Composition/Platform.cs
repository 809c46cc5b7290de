using Daodi.Host.Operations;
using Daodi.Seam;
using Daodi.Storage;
using Daodi.Trust;

namespace Daodi.Host.Composition;

/// <summary>Puts the parts together: engines, systems, pages. The order here is the order of the house.</summary>
public static class Platform
{
    /// <summary>Builds the platform, brings its database up to date and its registers into memory. Call <c>RunAsync</c> on it.</summary>
    public static async Task<WebApplication> Create(PlatformSettings settings, CancellationToken stop = default)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(Platform).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        Directory.CreateDirectory(settings.DataDir);
        builder.Configuration
            .AddJsonFile(Path.Combine(Path.GetFullPath(settings.DataDir), "daodi.json"), optional: true)
            .AddEnvironmentVariables("DAODI_")
            .AddInMemoryCollection(settings.Configuration);
        builder.WebHost.UseUrls(settings.Urls);
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddSingleton(settings.Clock);
        Logging.Add(builder, settings.DataDir);
        Telemetry.Add(builder);
        RequestLimits.Add(builder);

        var systems = Systems.Discover(builder.Services, PlatformAssemblies.All(settings.Systems));
        AddEngines(builder, settings, systems);
        AddPages(builder, settings);

        var app = builder.Build();
        await Start(app, systems, stop);
        Use(app, settings, systems);
        return app;
    }

    private static void AddEngines(WebApplicationBuilder builder, PlatformSettings settings, Systems systems)
    {
        var storage = builder.Configuration.GetSection("Storage").Get<StorageOptions>() ?? new();
        storage.DataDir = settings.DataDir;
        builder.Services.AddDaodiStorage(storage, systems.Assemblies);
        foreach (var role in systems.All.SelectMany(s => s.Roles))
        {
            builder.Services.AddSingleton(new Role(role.Name, role.Title, role.Permissions));
        }

        foreach (var act in systems.All.SelectMany(s => s.Acts))
        {
            builder.Services.AddSingleton(new ActType(act.Type, act.Title));
        }

        builder.Services.AddTrust(Path.Combine(settings.DataDir, "keys"));
        builder.Services.AddPeriodicJobs(systems);
    }

    private static void AddPages(WebApplicationBuilder builder, PlatformSettings settings)
    {
        builder.Services.AddAntiforgery(antiforgery => antiforgery.HeaderName = "X-CSRF-TOKEN");
        builder.Services.AddOpenApi();
    }

    private static async Task Start(WebApplication app, Systems systems, CancellationToken stop)
    {
        await app.Services.EnsureMigratedAsync(stop);
        await app.Services.StartTrust(stop);
    }

    private static void Use(WebApplication app, PlatformSettings settings, Systems systems)
    {
        app.UseRequestLog();
        Health.Map(app);
        systems.MapUseCases(app);
    }
}

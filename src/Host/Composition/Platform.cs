using Daodi.Cases;
using Daodi.Exchange;
using Daodi.Host.Demo;
using Daodi.Host.Live;
using Daodi.Host.Operations;
using Daodi.Host.Operations.Backup;
using Daodi.Host.Operations.Watch;
using Daodi.Rules;
using Daodi.Seam;
using Daodi.Storage;
using Daodi.Subjects;
using Daodi.Trust;
using Daodi.Trust.Ledger;
using Daodi.Ui;
using Daodi.Ui.Shell;
using Scalar.AspNetCore;

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
        if (!settings.Unproven && File.Exists(Path.Combine(settings.DataDir, RestoreBackup.Mark)))
            throw new InvalidDataException($"A restore into {settings.DataDir} has not been proven: see {RestoreBackup.Mark} there.");
        PlatformSettings.Read(builder.Configuration, settings.DataDir).AddInMemoryCollection(settings.Configuration);
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
        // The database and the doors are made ready side by side: each is half a second of a start.
        var registers = Task.Run(() => Start(app, systems, settings.Demo, stop), stop);
        Use(app, settings, systems);
        await registers;
        return app;
    }

    private static void AddEngines(WebApplicationBuilder builder, PlatformSettings settings, Systems systems)
    {
        var services = builder.Services;
        services.AddDaodiStorage(PlatformSettings.StorageOf(builder.Configuration, settings.DataDir), systems.Assemblies);
        foreach (var system in systems.All)
        {
            foreach (var role in system.Roles) services.AddSingleton(new Role(role.Name, role.Title, role.Permissions));
            foreach (var act in system.Acts) services.AddSingleton(new ActType(act.Type, act.Title));
            foreach (var source in system.Sources) services.AddSingleton(new SourceDefinition(source.Id, source.Title, source.Handler, source.Rhythm));
        }

        services.AddSingleton<IUnitSeed, DezhouUnits>();
        services.AddSingleton(new RightsSettings(settings.Demo));
        services.AddTrust(Path.Combine(settings.DataDir, "keys"));
        services.AddLedger(settings.DataDir, builder.Configuration.GetSection("Ledger").Get<LedgerOptions>() ?? new());
        services.AddDaodiCases();
        services.AddExchange();
        services.AddOperations(builder.Configuration);
        services.AddSubjects();
        services.AddPeriodicJobs(systems);
    }

    private static void AddPages(WebApplicationBuilder builder, PlatformSettings settings)
    {
        builder.Services.AddDaodiUi(builder.Configuration.GetSection("Ui")).AddScoped<IShell, PlatformShell>();
        builder.Services.AddAntiforgery(antiforgery => antiforgery.HeaderName = "X-CSRF-TOKEN");
        builder.Services.AddProblemDetails();
        builder.Services.AddOpenApi(DescribeSecurity.Add);
        builder.Services.AddSingleton<LiveFeed>();
        builder.Services.AddHostedService(services => services.GetRequiredService<LiveFeed>());
        if (settings.Demo)
        {
            builder.Services.AddSingleton<Demonstration>();
            builder.Services.AddSingleton<IDemonstration>(services => services.GetRequiredService<Demonstration>());
            builder.Services.AddScoped<DemoAccounts>();
            // Nothing of the demonstration leaves it, before somebody says so of a channel.
            builder.Services.Configure<MessageOptions>(messages => messages.Sandbox = true);
            if (builder.Configuration.GetValue("Demo:City", true)) builder.Services.AddHostedService<CityService>();
        }
    }

    private static async Task Start(WebApplication app, Systems systems, bool demo, CancellationToken stop)
    {
        await app.Services.EnsureMigratedAsync(stop);
        await app.Services.GetRequiredService<RulebookStore>().Start(Rulebook.Load(systems.RowFiles()).OrThrow(), stop);
        await app.Services.StartTrust(stop);
        var faults = await app.Services.StartDaodiCasesAsync(
            [.. systems.LoopFiles().Select(l => new LoopSource(l.Name, l.Text, app.Services.GetRequiredService(l.Loop.Methods)))],
            app.Services.GetRequiredService<Roles>().Permissions, stop);
        if (faults.Count > 0)
        {
            throw new InvalidDataException(string.Join('\n', faults.Select(f => f.English)));
        }

        app.Services.GetRequiredService<ActTypes>().Add(Loops.ActTypes(app.Services.GetRequiredService<Loops>().Versions));

        if (demo)
        {
            using var scope = app.Services.CreateScope();
            var opened = await scope.ServiceProvider.GetRequiredService<DemoAccounts>().Open(stop);
            if (!opened.Ok) throw new InvalidOperationException(opened.Error.ToString());
            if (app.Configuration.GetValue("Demo:City", true)) await scope.ServiceProvider.GetRequiredService<DemoAccounts>().Reach(stop);
        }
    }

    private static void Use(WebApplication app, PlatformSettings settings, Systems systems)
    {
        Proxies.Use(app);
        app.UseRequestLog();
        app.UseDaodiUi();
        app.UseRouting();
        app.UseRequestSizes();
        app.UseMalformedForms();
        app.UseRateLimiter();
        app.UseTrust();
        app.UseAntiforgery();

        ReadyEndpoints.Map(app);
        EventsEndpoint.Map(app);
        app.MapTrust();
        app.MapLedger();
        app.MapExchange();
        systems.MapUseCases(app);
        app.MapOpenApi("/openapi/{documentName}.json").Public();
        app.MapScalarApiReference("/openapi").Public();
        app.MapDaodiUi([.. systems.Assemblies]);
        if (settings.Demo)
        {
            DemoDoors.Map(app);
        }

        // Named here so that the doors are compiled while the database is made ready, not when the first person knocks.
        app.UseEndpoints(_ => { });
        _ = app.Services.GetRequiredService<EndpointDataSource>().Endpoints;
    }
}

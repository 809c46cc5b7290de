using Daodi.Exchange.Hooks;
using Daodi.Trust;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Daodi.Exchange;

/// <summary>How the host takes the engine up: <c>AddExchange</c> and <c>MapExchange</c>.</summary>
public static class ExchangeSetup
{
    /// <summary>
    /// Registers inbox, imports, pulls and their workers. Systems add singletons of <see cref="SourceDefinition"/> and
    /// <see cref="ItemKind"/>, and their handlers as scoped services.
    /// </summary>
    public static IServiceCollection AddExchange(this IServiceCollection services)
    {
        foreach (var type in ExchangeActs.Types) services.AddSingleton(type);
        services.AddMetrics();
        AddSettings<ImportLimits>(services, "Import");
        AddSettings<OutwardOptions>(services, "Outward");
        AddSettings<MessageOptions>(services, "Messages");
        services.AddMessages();
        AddSettings<HookOptions>(services, "Hooks");
        services.AddSingleton<ItemKinds>();
        services.AddSingleton<SourceRegistry>();
        services.AddScoped<ICredentialSources, CredentialSources>();
        services.AddSingleton<SourceGate>();
        services.AddSingleton<InboxSignal>();
        services.AddSingleton<InboxFigures>();
        services.AddSingleton<Inbox>();
        services.AddSingleton<InboxWorker>();
        services.AddSingleton<ImportSignal>();
        services.AddSingleton<ImportDesk>();
        services.AddSingleton<ImportWork>();
        services.AddSingleton<ImportRunner>();
        services.AddSingleton<Trial>();
        services.AddSingleton<OutwardHttp>();
        services.AddSingleton<PullWork>();
        services.AddSingleton<PullRunner>();
        services.AddSingleton<RhythmWatch>();
        services.AddSingleton<SourceDesk>();
        services.AddHostedService(s => s.GetRequiredService<InboxWorker>());
        services.AddHostedService(s => s.GetRequiredService<ImportRunner>());
        services.AddHostedService(s => s.GetRequiredService<PullRunner>());
        services.AddHostedService(s => s.GetRequiredService<RhythmWatch>());
        services.AddScoped<CorrectInboxItem>();
        services.AddScoped<ReplayInboxItem>();
        services.AddScoped<ReadInboxItem>();
        services.AddHooks();
        return services;
    }

    /// <summary>Maps the push interface and the quarantine's endpoints.</summary>
    public static void MapExchange(this IEndpointRouteBuilder routes)
    {
        PushItems.Map(routes);
        ItemState.Map(routes);
        QuarantineEndpoints.Map(routes);
    }

    /// <summary>Settings of a section, and their defaults where there is no configuration at all (tests of parts).</summary>
    private static void AddSettings<T>(IServiceCollection services, string section) where T : class =>
        services.AddOptions<T>().Configure<IServiceProvider>((options, provider) => provider.GetService<IConfiguration>()?.GetSection(section).Bind(options));
}

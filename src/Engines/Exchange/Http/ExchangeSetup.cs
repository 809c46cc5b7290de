using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Daodi.Exchange;

/// <summary>How the host takes the engine up: <c>AddExchange</c> and <c>MapExchange</c>.</summary>
public static class ExchangeSetup
{
    /// <summary>
    /// Registers inbox and worker. Systems add singletons of <see cref="SourceDefinition"/> and their handlers as scoped services.
    /// </summary>
    public static IServiceCollection AddExchange(this IServiceCollection services)
    {
        foreach (var type in ExchangeActs.Types) services.AddSingleton(type);
        services.AddMetrics();
        services.AddSingleton<SourceRegistry>();
        services.AddSingleton<SourceGate>();
        services.AddSingleton<InboxSignal>();
        services.AddSingleton<InboxFigures>();
        services.AddSingleton<Inbox>();
        services.AddSingleton<InboxWorker>();
        services.AddHostedService(s => s.GetRequiredService<InboxWorker>());
        services.AddScoped<CorrectInboxItem>();
        services.AddScoped<ReplayInboxItem>();
        return services;
    }

    /// <summary>Maps the push interface and the quarantine's endpoints.</summary>
    public static void MapExchange(this IEndpointRouteBuilder routes)
    {
        PushItems.Map(routes);
        ItemState.Map(routes);
        QuarantineEndpoints.Map(routes);
    }
}

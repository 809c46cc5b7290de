using Daodi.Trust;
using Microsoft.Extensions.DependencyInjection;

namespace Daodi.Exchange.Hooks;

internal static class HookSetup
{
    public static IServiceCollection AddHooks(this IServiceCollection services)
    {
        foreach (var type in HookActs.Types) services.AddSingleton(type);
        foreach (var role in HookPermissions.Roles) services.AddSingleton(role);
        services.AddSingleton<HookRules>();
        services.AddSingleton<HookEvent>();
        services.AddSingleton<HookSignal>();
        services.AddSingleton<HookPost>();
        services.AddSingleton<HookRelay>();
        services.AddSingleton<HookTelling>();
        services.AddSingleton<HookSettling>();
        services.AddSingleton<HookPump>();
        services.AddSingleton<HookDesk>();
        services.AddSingleton<ReplayHook>();
        services.AddSingleton<IRetained>(new HookRetention("hooks", HookDeliveryState.Taken));
        services.AddSingleton<IRetained>(new HookRetention("hooks-dead", HookDeliveryState.Dead));
        services.AddHostedService<HookService>();
        return services;
    }
}

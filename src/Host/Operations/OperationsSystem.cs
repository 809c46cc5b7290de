using Daodi.Host.Operations.Backup;
using Daodi.Host.Operations.Watch;
using Daodi.Seam;
using Daodi.Trust;

namespace Daodi.Host.Operations;

/// <summary>Running the site as a system: what is watched, the night duty's page, the backup of the night.</summary>
public sealed class OperationsSystem : ISystem
{
    /// <summary>See how the site does, and keep the night duty's notes.</summary>
    public const string Watch = "operations.watch";

    public void Configure(SystemBuilder system)
    {
        ArgumentNullException.ThrowIfNull(system);
        system.Services.AddSingleton(new ClientScope("health.read", ("查看运行状况", "Read how the site does"), Watch));
        system
            .Title("运行保障", "Operations")
            .Role("operations.night", "运行值守", "Duty operator", Watch)
            .Job<WatchHealth>(WatchHealth.Every)
            .Job<NightlyBackup>(NightlyBackup.Every)
            .Act(OperationsActs.BackedUp, "备份", "Backup made")
            .Act(OperationsActs.BackupFailed, "备份失败", "Backup failed")
            .Act(OperationsActs.HealthChanged, "运行状况变化", "Health changed")
            .Act(OperationsActs.DutyNoted, "值班记录", "Note of the duty")
            .Navigation("/health", "运行状况", "Health", "activity", Watch, 930)
            .Navigation("/duty", "值班台", "Duty", "moon", Watch, 940);
    }
}

internal static class OperationsServices
{
    public static IServiceCollection AddOperations(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(configuration.GetSection("Backup").Get<BackupOptions>() ?? new());
        services.AddSingleton(configuration.GetSection("Health").Get<HealthOptions>() ?? new());
        services.AddSingleton<MakeBackup>();
        services.AddSingleton<RestoreBackup>();
        services.AddSingleton<ProveRestore>();
        services.AddSingleton<LastBackup>();
        services.AddSingleton<ClockWatch>();
        services.AddSingleton<Certificates>();
        services.AddSingleton<Thresholds>();
        services.AddSingleton<HealthBook>();
        services.AddSingleton<NightWork>();
        services.AddSingleton<HealthMemory>();
        foreach (var probe in typeof(IHealthProbe).Assembly.GetTypes().Where(t => t is { IsAbstract: false, IsInterface: false } && t.IsAssignableTo(typeof(IHealthProbe))))
            services.AddSingleton(typeof(IHealthProbe), probe);
        return services;
    }
}

using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Daodi.Seam;

/// <summary>Puts the systems' periodic jobs on Quartz: one trigger each, never two runs of one job at once.</summary>
public static class PeriodicJobs
{
    public static IServiceCollection AddPeriodicJobs(this IServiceCollection services, Systems systems)
    {
        services.AddQuartz(quartz =>
        {
            foreach (var offer in systems.All.SelectMany(s => s.Jobs))
            {
                var key = new JobKey(offer.Job.FullName!);
                quartz.AddJob<Runner>(job => job.WithIdentity(key).UsingJobData("type", offer.Job.AssemblyQualifiedName!));
                quartz.AddTrigger(trigger => trigger.ForJob(key).WithIdentity(key.Name)
                    .WithSimpleSchedule(s => s.WithInterval(offer.Every).RepeatForever()));
            }
        });
        return services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
    }

    [DisallowConcurrentExecution]
    private sealed class Runner(IServiceScopeFactory scopes, ILogger<Runner> log) : IJob
    {
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
        {
            var type = Type.GetType(context.MergedJobDataMap.GetString("type")!, throwOnError: true)!;
            using var scope = scopes.CreateScope();
            try
            {
                await ((IPeriodicJob)scope.ServiceProvider.GetRequiredService(type)).Run(cancellationToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogError(failure, "The job {Job} failed at {At}; it runs again at its next turn", type.Name,
                    context.FireTimeUtc.ToString("O", CultureInfo.InvariantCulture));
            }
        }
    }
}

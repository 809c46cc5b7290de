using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Daodi.Exchange;

/// <summary>Pulls the sources that are due, four at a time, so that a slow one does not hold up the rest.</summary>
public sealed class PullRunner(PullWork work, IReader reader, TimeProvider clock, ILogger<PullRunner> log) : BackgroundService
{
    private const int Together = 4;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunDue(stoppingToken);
                await Task.Delay(LookAgain, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                log.LogError(failure, "Pulling failed; trying again in {Seconds} s", LookAgain.TotalSeconds);
                await Task.Delay(LookAgain, CancellationToken.None);
            }
        }
    }

    /// <summary>Pulls what is due now; how many were.</summary>
    public async Task<int> RunDue(CancellationToken ct = default)
    {
        var now = clock.Instant();
        var due = await reader.Read(db => (
            from source in db.Set<Source>().Where(s => s.Mode == SourceMode.Pull && s.On)
            join state in db.Set<PullState>() on source.Id equals state.Source into states
            from state in states.DefaultIfEmpty()
            where state == null || state.NextAt <= now
            select source).ToListAsync(ct));
        var ready = due.Where(s => s.Quiet?.Has(now) != true).Select(s => s.Id).ToList();
        await Parallel.ForEachAsync(ready, new ParallelOptions { MaxDegreeOfParallelism = Together, CancellationToken = ct }, async (id, stop) =>
        {
            var done = await work.Run(id, stop);
            if (!done.Ok) log.LogWarning("Pulling {Source} failed: {Code}", id, done.Error.Code);
        });
        return ready.Count;
    }
}

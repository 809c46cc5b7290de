using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Daodi.Exchange;

/// <summary>Wakes the runner when an import waits.</summary>
public sealed class ImportSignal : IDisposable
{
    private readonly InboxSignal _bell = new();

    public void Ring() => _bell.Ring();

    public void Dispose() => _bell.Dispose();

    internal Task<bool> Wait(TimeSpan atMost, CancellationToken ct) => _bell.Wait(atMost, ct);
}

/// <summary>Runs waiting imports one after the other, the oldest first; at the start also those that a crash or a stop interrupted.</summary>
public sealed class ImportRunner(ImportWork work, IReader reader, ImportSignal signal, TimeProvider clock, ILogger<ImportRunner> log) : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await RunOnce(stoppingToken))
                {
                }
                await signal.Wait(LookAgain, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                log.LogError(failure, "An import could not go on; it is tried again in {Seconds} s from where it stands", LookAgain.TotalSeconds);
                await Task.Delay(LookAgain, clock, stoppingToken);
            }
        }
    }

    /// <summary>Runs the oldest open import; false where there is none.</summary>
    public async Task<bool> RunOnce(CancellationToken ct = default)
    {
        var id = await reader.Read(db => db.Set<ImportRun>()
            .Where(i => i.State == ImportState.Waiting || i.State == ImportState.Running).OrderBy(i => i.Id).Select(i => (long?)i.Id).FirstOrDefaultAsync(ct));
        if (id is not { } next) return false;
        var done = await work.Run(next, null, ct);
        if (!done.Ok && done.Error.Kind == ErrorKind.Unavailable) throw new InvalidOperationException(done.Error.ToString());
        if (!done.Ok) log.LogWarning("The import {Import} stopped: {Code}", next, done.Error.Code);
        return true;
    }
}

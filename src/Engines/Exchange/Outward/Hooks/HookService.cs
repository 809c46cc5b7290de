using System.Collections.Concurrent;
using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Daodi.Exchange.Hooks;

/// <summary>
/// Lets the relay follow the ledger and each subscription's events go, every subscription by itself: a slow receiver holds up nobody
/// else. One process does it; a file's lock says which.
/// </summary>
internal sealed class HookService(
    HookRelay relay, HookPump pump, HookTelling telling, IReader reader, HookSignal signal, StorageOptions storage, TimeProvider clock, ILogger<HookService> log) : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500), AfterAFault = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<long, Task> _pumps = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        FileStream? alone = null;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    alone ??= Lock();
                    while (await relay.Turn(stoppingToken))
                    {
                    }

                    await Start(stoppingToken);
                    await telling.Watch(clock.Instant(), stoppingToken);
                    await signal.Wait(LookAgain, stoppingToken);
                }
                catch (Exception failure) when (failure is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
                {
                    if (alone is not null) log.LogError(failure, "Web hooks failed; trying again in {Seconds} s", AfterAFault.TotalSeconds);
                    await Task.Delay(AfterAFault, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What waits is sent at the next start.
        }
        finally
        {
            await Task.WhenAll(_pumps.Values);
            if (alone is not null) await alone.DisposeAsync();
        }
    }

    private async Task Start(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var due = await reader.Read(db => db.Set<Hook>().Where(h => h.State == HookState.Active && (h.HeldUntil == null || h.HeldUntil <= now)
            && db.Set<HookDelivery>().Any(d => d.HookId == h.Id && d.State == HookDeliveryState.Ready && d.NextAt <= now)).Select(h => h.Id).ToListAsync(ct));
        foreach (var id in due)
        {
            if (!_pumps.TryGetValue(id, out var running) || running.IsCompleted) _pumps[id] = Task.Run(() => Pump(id, ct), CancellationToken.None);
        }
    }

    private async Task Pump(long id, CancellationToken ct)
    {
        try
        {
            await pump.RunDue(id, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The platform stops.
        }
        catch (Exception failure)
        {
            log.LogError(failure, "Web hook {Hook} failed; it goes on in {Seconds} s", id, AfterAFault.TotalSeconds);
            await Task.Delay(AfterAFault, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private FileStream Lock() => new(Path.Combine(storage.DataDir, "hooks.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
}

/// <summary>Rings when people changed something of the web hooks, so that it shows at once.</summary>
public sealed class HookSignal : IDisposable
{
    private readonly InboxSignal _bell = new();

    public void Ring() => _bell.Ring();

    public void Dispose() => _bell.Dispose();

    internal Task<bool> Wait(TimeSpan atMost, CancellationToken ct) => _bell.Wait(atMost, ct);
}

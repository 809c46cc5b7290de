using System.Collections.Concurrent;
using System.Threading.Channels;
using Daodi.Cases;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Host.Live;

/// <summary>One change that an open page may show.</summary>
/// <param name="OwnerL2">Whose it is, so that each page hears only of what its viewer may see.</param>
internal sealed record LiveChange(string CaseNo, Light Light, string? OwnerL2, string? OwnerL3, Guid? OwnerPerson) : IScoped;

/// <summary>
/// Tells open pages what changed: reads the newest acts and light changes every half second (so that it works whichever process
/// wrote them) and hands each to the listeners whose scope covers the case. Reads nothing while nobody listens.
/// </summary>
internal sealed class LiveFeed(IReader reader, TimeProvider clock, ILogger<LiveFeed> log) : BackgroundService
{
    private const int Most = 200;
    private static readonly TimeSpan Rhythm = TimeSpan.FromMilliseconds(500);
    private readonly ConcurrentDictionary<Guid, Listener> _listeners = new();

    private sealed record Listener(Scope Scope, Channel<LiveChange> Changes);

    /// <summary>Listens to changes within the scope until disposed. A reader too slow for them loses the oldest.</summary>
    public Subscription Listen(Scope scope)
    {
        var id = Guid.CreateVersion7();
        var channel = Channel.CreateBounded<LiveChange>(new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.DropOldest });
        _listeners[id] = new(scope, channel);
        return new(channel.Reader, () => _listeners.TryRemove(id, out _));
    }

    /// <summary>What one open page hears.</summary>
    internal sealed class Subscription(ChannelReader<LiveChange> changes, Action end) : IDisposable
    {
        public ChannelReader<LiveChange> Changes { get; } = changes;

        public void Dispose() => end();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Rhythm, clock);
        long seen = 0;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (_listeners.IsEmpty)
            {
                seen = 0;
                continue;
            }

            try
            {
                seen = await Tell(seen, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogWarning(e, "Open pages could not be told what changed; trying again");
            }
        }
    }

    private async Task<long> Tell(long seen, CancellationToken ct)
    {
        await using var db = reader.Open();
        if (seen == 0)
        {
            return Math.Max(await db.Set<ActRow>().MaxAsync(a => (long?)a.Id, ct) ?? 0, await db.Set<LightChange>().MaxAsync(l => (long?)l.Id, ct) ?? 0);
        }

        var acts = await db.Set<ActRow>().Where(a => a.Id > seen && a.CaseId != null).OrderBy(a => a.Id).Take(Most).Select(a => new { a.Id, CaseId = a.CaseId!.Value }).ToListAsync(ct);
        var lights = await db.Set<LightChange>().Where(l => l.Id > seen).OrderBy(l => l.Id).Take(Most).Select(l => new { l.Id, l.CaseId }).ToListAsync(ct);
        if (acts.Count + lights.Count == 0)
        {
            return seen;
        }

        var ids = acts.Select(a => a.CaseId).Concat(lights.Select(l => l.CaseId)).Distinct().ToList();
        var cases = await db.Set<Case>().Where(c => ids.Contains(c.Id))
            .Select(c => new LiveChange(c.No, c.Light, c.OwnerL2, c.OwnerL3, c.OwnerPerson)).ToListAsync(ct);
        foreach (var listener in _listeners.Values)
        {
            foreach (var change in cases.Where(listener.Scope.Covers))
            {
                listener.Changes.Writer.TryWrite(change);
            }
        }

        // Two rows of one table never swap, but acts and lights are read one after the other: go on from the smaller of the two ends.
        long[] ends = [.. acts.Count == 0 ? [] : new[] { acts[^1].Id }, .. lights.Count == 0 ? [] : new[] { lights[^1].Id }];
        return acts.Count == Most || lights.Count == Most ? ends.Min() : ends.Max();
    }
}

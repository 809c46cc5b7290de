using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Exchange.Hooks;

/// <summary>
/// Puts dead letters back in line, in the order of their events: each before what still waits of its subject. What of a subject was
/// delivered meanwhile cannot be called back; the receiver tells by <c>sequence</c> which is older.
/// </summary>
public sealed class ReplayHook(IWriteLane lane, HookSignal signal, TimeProvider clock)
{
    private const int Work = 500;

    /// <summary>One dead letter. Errors: <c>hook.unknown</c>, <c>hook.not-dead</c>.</summary>
    public Task<Result<int>> One(long id, long leaf, Viewer by, CancellationToken ct = default) => Run(id, leaf, by, ct);

    /// <summary>All dead letters of a subscription, the oldest first; how many. Errors: <c>hook.unknown</c>, <c>hook.not-dead</c> where there is none.</summary>
    public async Task<Result<int>> All(long id, Viewer by, CancellationToken ct = default)
    {
        var all = 0;
        while (true)
        {
            var some = await Run(id, null, by, ct);
            if (!some.Ok) return all > 0 && some.Error.Code == NotDead.Code ? all : some.Error;
            all += some.Value;
        }
    }

    private async Task<Result<int>> Run(long id, long? only, Viewer by, CancellationToken ct)
    {
        var replayed = await lane.Run<int>(async (db, stop) =>
        {
            if (await db.Set<Hook>().SingleOrDefaultAsync(h => h.Id == id, stop) is not { } hook) return HookDesk.Unknown;
            var rows = db.Set<HookDelivery>().Where(d => d.HookId == id);
            var dead = await rows.Where(d => d.State == HookDeliveryState.Dead && (only == null || d.Leaf == only)).OrderBy(d => d.Leaf).Take(Work).Select(d => new { d.Leaf, d.Subject }).ToListAsync(stop);
            if (dead.Count == 0) return NotDead;
            var (leaves, subjects, now) = (dead.Select(d => d.Leaf).ToList(), dead.Select(d => d.Subject).Distinct().ToList(), clock.Instant());
            // First all behind, so that there are never two that may go.
            await rows.Where(d => d.State == HookDeliveryState.Ready && subjects.Contains(d.Subject)).ExecuteUpdateAsync(set => set.SetProperty(d => d.State, HookDeliveryState.Queued), stop);
            await rows.Where(d => leaves.Contains(d.Leaf) && d.State == HookDeliveryState.Dead).ExecuteUpdateAsync(set => set
                .SetProperty(d => d.State, HookDeliveryState.Queued).SetProperty(d => d.NextAt, now).SetProperty(d => d.Strikes, 0).SetProperty(d => d.FailedAt, (DateTimeOffset?)null)
                .SetProperty(d => d.DoneAt, (DateTimeOffset?)null).SetProperty(d => d.Replays, d => d.Replays + 1), stop);
            await HookSettling.Promote(db, id, subjects, stop);
            if (!await rows.AnyAsync(d => d.State == HookDeliveryState.Dead, stop)) hook.DeadToldAt = null;
            await Acts.Append(db, new(HookActs.Replayed, by, now) { About = HookActs.AboutOf(id), Data = new { events = dead.Count, first = leaves[0], last = leaves[^1] } }, stop);
            return dead.Count;
        }, ct);
        if (replayed.Ok) signal.Ring();
        return replayed;
    }

    private static Error NotDead => Error.Conflict("hook.not-dead", ("没有可以重放的死信。", "There is no dead letter to replay."));
}

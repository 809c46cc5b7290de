using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Daodi.Trust.Ledger;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Exchange.Hooks;

/// <summary>
/// Follows the acts in the order of the ledger's leaves and writes down, for each subscription, what is an event for it. That order
/// is total, has no gap and is only given once an act is committed, which identifiers do not promise: a cursor over them would pass
/// by an act that is committed late. Rows and cursor are one work of the lane, so that whatever is killed when, no event is lost or
/// written twice.
/// </summary>
public sealed class HookRelay(IReader reader, IWriteLane lane, HookEvent events, IEnumerable<IHookMatters> matters, TimeProvider clock)
{
    /// <summary>Leaves looked at in a turn, and events written in one.</summary>
    private const int Page = 5_000, Work = 500;

    /// <summary>Called between the steps by tests that let it die there.</summary>
    internal Action<string>? Reached { get; set; }

    /// <summary>One turn; whether there may be more to do at once.</summary>
    public async Task<bool> Turn(CancellationToken ct = default)
    {
        await using var db = reader.Open();
        var hooks = await db.Set<Hook>().Where(h => h.State != HookState.Off).ToListAsync(ct);
        if (hooks.Count == 0) return false;
        var cursor = await db.Set<HookCursor>().Where(c => c.Id == HookCursor.Only).Select(c => (long?)c.Next).SingleOrDefaultAsync(ct) ?? 0;
        // What nobody listened to is passed by.
        var from = Math.Max(cursor, hooks.Min(h => h.From));
        var page = await Leaves(db, from).Take(Page).ToListAsync(ct);
        if (page.Count == 0) return false;
        var wanted = page.Where(l => hooks.Any(h => l.Index >= h.From && h.Wants(l.Type))).Take(Work).ToList();
        var to = (wanted.Count == Work ? wanted[^1] : page[^1]).Index + 1;
        var rows = await Write(db, hooks, wanted, ct);
        Reached?.Invoke("read");
        var kept = await Keep(cursor, to, hooks.ToDictionary(h => h.Id, h => h.Version), rows, ct);
        Reached?.Invoke("kept");
        if (!kept.Ok && kept.Error.Code != MovedCode) throw new InvalidOperationException(kept.Error.ToString());
        return !kept.Ok || page.Count == Page || wanted.Count == Work;
    }

    private const string MovedCode = "hook.moved";
    private static readonly Error Moved = Error.Conflict(MovedCode, ("订阅刚刚变更", "The subscriptions have just changed"));

    private sealed record Leaf(long Index, long ActId, string Type);

    private static IQueryable<Leaf> Leaves(DaodiDb db, long from) =>
        from leaf in db.Set<LedgerLeaf>()
        where leaf.Index >= @from
        join act in db.Set<ActRow>() on leaf.ActId equals act.Id
        orderby leaf.Index
        select new Leaf(leaf.Index, leaf.ActId, act.Type);

    private async Task<List<HookDelivery>> Write(DaodiDb db, List<Hook> hooks, List<Leaf> wanted, CancellationToken ct)
    {
        var rows = new List<HookDelivery>();
        if (wanted.Count == 0) return rows;
        var ids = wanted.Select(l => l.ActId).ToList();
        var acts = await db.Set<ActRow>().Where(a => ids.Contains(a.Id)).ToDictionaryAsync(a => a.Id, ct);
        var cases = acts.Values.Select(a => a.CaseId).OfType<long>().Distinct().ToList();
        var known = new Dictionary<long, HookMatter>();
        if (cases.Count > 0)
        {
            foreach (var part in matters)
                foreach (var (id, matter) in await part.Of(db, cases, ct)) known[id] = matter;
        }

        var now = clock.Instant();
        foreach (var leaf in wanted)
        {
            var act = acts[leaf.ActId];
            var matter = act.CaseId is { } id ? known.GetValueOrDefault(id) : null;
            foreach (var hook in hooks.Where(h => leaf.Index >= h.From && h.Wants(leaf.Type) && Covers(h, matter)))
            {
                var subject = matter?.No ?? act.About ?? act.Type;
                rows.Add(new HookDelivery
                {
                    HookId = hook.Id,
                    Leaf = leaf.Index,
                    ActId = act.Id,
                    Type = act.Type,
                    Subject = subject,
                    Body = events.Write(act, leaf.Index, subject, matter, hook.FieldList),
                    MadeAt = now,
                    NextAt = now,
                });
            }
        }

        return rows;
    }

    /// <summary>A unit's subscription has what the unit answers for, and nothing that belongs to no case.</summary>
    private static bool Covers(Hook hook, HookMatter? matter) => hook.Unit is null || matter is not null && (matter.L2 == hook.Unit || matter.L3 == hook.Unit);

    private Task<Result<Done>> Keep(long cursor, long to, Dictionary<long, int> versions, List<HookDelivery> rows, CancellationToken ct) => lane.Run<Done>(async (db, stop) =>
    {
        var row = await db.Set<HookCursor>().SingleOrDefaultAsync(c => c.Id == HookCursor.Only, stop);
        var now = await db.Set<Hook>().Where(h => h.State != HookState.Off).ToDictionaryAsync(h => h.Id, h => h.Version, stop);
        // Another process was first, or somebody changed what was read: nothing is passed by for a subscription that has just begun.
        if ((row?.Next ?? 0) != cursor || now.Count != versions.Count || now.Any(h => versions.GetValueOrDefault(h.Key, -1) != h.Value)) return Moved;
        await Line(db, rows, stop);
        await db.BulkInsert(rows, stop);
        if (row is null) db.Add(row = new HookCursor { Id = HookCursor.Only });
        row.Next = to;
        return Done.It;
    }, ct);

    /// <summary>Of each subject the first may go; the others stand behind it, or behind what waits already.</summary>
    private static async Task Line(DaodiDb db, List<HookDelivery> rows, CancellationToken ct)
    {
        var (ids, subjects) = (rows.Select(r => r.HookId).Distinct().ToList(), rows.Select(r => r.Subject).Distinct().ToList());
        var heads = (await db.Set<HookDelivery>().Where(d => d.State == HookDeliveryState.Ready && ids.Contains(d.HookId) && subjects.Contains(d.Subject))
            .Select(d => new { d.HookId, d.Subject }).ToListAsync(ct)).Select(d => (d.HookId, d.Subject)).ToHashSet();
        foreach (var row in rows) row.State = heads.Add((row.HookId, row.Subject)) ? HookDeliveryState.Ready : HookDeliveryState.Queued;
    }
}

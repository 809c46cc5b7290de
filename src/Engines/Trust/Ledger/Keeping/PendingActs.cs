using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Trust.Ledger;

/// <summary>
/// Finds the acts that are no leaves yet, without costing the write lane anything. Identifiers rise with time, but not with the
/// order of commits: an act may become visible after others with greater identifiers. So each look begins a little before the
/// last, at times well before it, and once a day at the beginning; what is a leaf already is left out.
/// </summary>
internal sealed class PendingActs(IReader reader, TimeProvider clock)
{
    private const int Page = 5_000;
    private static readonly TimeSpan Near = TimeSpan.FromSeconds(2), Wide = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan WideEvery = TimeSpan.FromSeconds(30), WholeEvery = TimeSpan.FromDays(1), FirstWhole = TimeSpan.FromMinutes(10);

    private long? _seen;
    private long _wideAt, _wholeAt;

    /// <summary>The next so many, by their identifiers; empty where everything visible is a leaf.</summary>
    public async Task<IReadOnlyList<long>> Next(int most, CancellationToken ct)
    {
        var now = clock.GetTimestamp();
        if (_seen is null)
        {
            _seen = await reader.Read(db => db.Set<LedgerLeaf>().OrderByDescending(l => l.Index).Select(l => (long?)l.ActId).FirstOrDefaultAsync(ct)) ?? 0;
            (_wideAt, _wholeAt) = (now - Ticks(WideEvery), now - Ticks(WholeEvery - FirstWhole));
        }

        var from = Before(_seen.Value, Near);
        if (now - _wholeAt >= Ticks(WholeEvery)) (from, _wholeAt, _wideAt) = (0, now, now);
        else if (now - _wideAt >= Ticks(WideEvery)) (from, _wideAt) = (Before(_seen.Value, Wide), now);

        var found = new List<long>();
        while (found.Count < most)
        {
            var (at, acts) = (from, await reader.Read(db => db.Set<ActRow>().Where(a => a.Id > from).OrderBy(a => a.Id).Select(a => a.Id).Take(Page).ToListAsync(ct)));
            if (acts.Count == 0) break;
            from = acts[^1];
            // Asked after the acts, so that whatever became a leaf meanwhile is known as one.
            var leaves = (await reader.Read(db => db.Set<LedgerLeaf>().Where(l => l.ActId > at && l.ActId <= from).Select(l => l.ActId).ToListAsync(ct))).ToHashSet();
            found.AddRange(acts.Where(id => !leaves.Contains(id)));
            _seen = Math.Max(_seen.Value, from);
            if (acts.Count < Page) break;
        }

        return found;
    }

    /// <summary>Begins anew at the next look: what was found may not have been kept.</summary>
    public void Forget() => _seen = null;

    private static long Before(long id, TimeSpan by) => id == 0 ? 0 : Math.Max(0, Ids.From(Ids.At(id) - by));

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * clock.TimestampFrequency);
}

using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Subjects;

/// <summary>
/// Making one of two, and two of one again. A merge only points the one at the other; every reference and number stays where it
/// is, and what comes later finds the subject it would have found without the merge. So unmerging restores exactly.
/// </summary>
public sealed class SubjectMerges(IWriteLane lane, TimeProvider clock)
{
    /// <summary>
    /// Merges <paramref name="merged"/> into <paramref name="survivor"/>. Errors: <c>subject.none</c>, <c>subject.kind</c>,
    /// <c>subject.same</c>, <c>subject.reason</c>.
    /// </summary>
    public Task<Result<long>> Merge(long survivor, long merged, string? reason, Viewer by, CancellationToken ct = default) =>
        ReasonFault(reason) is { } fault ? Task.FromResult<Result<long>>(fault) : lane.Run((db, stop) => MergeIn(db, survivor, merged, reason!.Trim(), by, stop), ct);

    /// <summary>Takes a merge back. Errors: <c>merge.none</c>, <c>merge.undone</c>, <c>subject.reason</c>.</summary>
    public async Task<Result<Done>> Unmerge(long merge, string? reason, Viewer by, CancellationToken ct = default)
    {
        if (ReasonFault(reason) is { } fault) return fault;
        return await lane.Run<Done>(async (db, stop) =>
        {
            if (await db.Set<SubjectMerge>().AsTracking().SingleOrDefaultAsync(m => m.Id == merge, stop) is not { } row)
                return Error.NotFound("merge.none", ("没有这次合并。", "There is no such merge."));
            if (row.UndoneAt is not null) return Error.Conflict("merge.undone", ("这次合并已经撤销。", "This merge was taken back before."));
            var at = clock.Instant();
            (row.UndoneAt, row.UndoneReason) = (at, reason!.Trim());
            var root = await db.Set<Subject>().Where(s => s.Id == row.Merged).Select(s => s.RootId).SingleAsync(stop);
            await db.Set<Subject>().Where(s => s.Id == row.Merged).ExecuteUpdateAsync(set => set.SetProperty(s => s.MergedInto, (long?)null), stop);
            await Under(db, row.Merged, root, stop);
            // The pair was looked at: it is not offered again until somebody asks anew.
            var (a, b) = (Math.Min(row.Merged, row.Survivor), Math.Max(row.Merged, row.Survivor));
            await db.Set<SubjectDouble>().Where(d => d.A == a && d.B == b).ExecuteUpdateAsync(set => set.SetProperty(d => d.Decision, "different").SetProperty(d => d.DecidedAt, at), stop);
            await Acts.Append(db, new(SubjectActs.Unmerged, by, at)
            {
                About = $"subject/{row.Merged}",
                Reason = row.UndoneReason,
                Data = new { merge, survivor = row.Survivor, merged = row.Merged },
            }, stop);
            return Done.It;
        }, ct);
    }

    internal async Task<Result<long>> MergeIn(DaodiDb db, long survivor, long merged, string reason, Viewer by, CancellationToken ct)
    {
        var both = await db.Set<Subject>().AsNoTracking().Where(s => s.Id == survivor || s.Id == merged).ToListAsync(ct);
        if (both.Count == 0 || both.All(s => s.Id != survivor) || both.All(s => s.Id != merged)) return NoSubject;
        var roots = both.ToDictionary(s => s.Id, s => s.RootId);
        var (into, from) = (roots[survivor], roots[merged]);
        if (into == from) return Error.Conflict("subject.same", ("这两个已是同一主体。", "These two are one already."));
        if (both[0].Kind != both[1].Kind) return Error.Conflict("subject.kind", ("人、单位、地点不能相互合并。", "A person, an organisation and a place cannot be merged with each other."));
        var at = clock.Instant();
        await db.Set<Subject>().Where(s => s.Id == from).ExecuteUpdateAsync(set => set.SetProperty(s => s.MergedInto, (long?)into), ct);
        await db.Set<Subject>().Where(s => s.Id == from || s.MergedInto != null && s.RootId == from).ExecuteUpdateAsync(set => set.SetProperty(s => s.RootId, into), ct);
        var row = new SubjectMerge { Id = Ids.Next(), Survivor = into, Merged = from, Reason = reason, ByName = by.Name, At = at };
        db.Add(row);
        var (a, b) = (Math.Min(survivor, merged), Math.Max(survivor, merged));
        await db.Set<SubjectDouble>().Where(d => d.A == a && d.B == b).ExecuteUpdateAsync(set => set.SetProperty(d => d.Decision, "merged").SetProperty(d => d.DecidedAt, at), ct);
        await Acts.Append(db, new(SubjectActs.Merged, by, at)
        {
            About = $"subject/{into}",
            Reason = reason,
            Data = new { merge = row.Id, survivor = into, merged = from },
        }, ct);
        return row.Id;
    }

    /// <summary>Everything whose chain leads to <paramref name="top"/> takes it for its root again.</summary>
    private static async Task Under(DaodiDb db, long top, long oldRoot, CancellationToken ct)
    {
        var all = await db.Set<Subject>().Where(s => s.MergedInto != null && s.RootId == oldRoot).Select(s => new { s.Id, s.MergedInto }).ToListAsync(ct);
        var children = all.ToLookup(s => s.MergedInto!.Value, s => s.Id);
        var found = new List<long> { top };
        for (var i = 0; i < found.Count; i++) found.AddRange(children[found[i]]);
        await db.Set<Subject>().Where(s => found.Contains(s.Id)).ExecuteUpdateAsync(set => set.SetProperty(s => s.RootId, top), ct);
    }

    internal static Error? ReasonFault(string? reason) => reason is null || reason.Trim().Length is < 4 or > 500
        ? Error.Invalid("subject.reason", ("请用 4 至 500 字说明理由。", "Give the reason in 4 to 500 characters."), "reason")
        : null;

    internal static readonly Error NoSubject = Error.NotFound("subject.none", ("没有这个主体。", "There is no such subject."));
}

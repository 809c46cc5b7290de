using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Subjects;

/// <summary>Finds subjects that may be one, and lets somebody decide. Nothing is merged by itself.</summary>
public sealed class Doubles(IReader reader, IWriteLane lane, SubjectMerges merges, TimeProvider clock)
{
    /// <summary>Most pairs found in one run, and most subjects of one number that are compared: a company's switchboard is no person.</summary>
    private const int MostPairs = 500, MostSharing = 6;

    /// <summary>Looks for pairs that were not found before: the same number; the same name at the same address; organisations of one name.</summary>
    /// <returns>How many were added.</returns>
    public async Task<int> Find(CancellationToken ct = default)
    {
        var pairs = await reader.Read(db => Candidates(db, ct));
        if (pairs.Count == 0) return 0;
        var added = await lane.Run<int>(async (db, stop) =>
        {
            var firsts = pairs.Select(p => p.A).Distinct().ToArray();
            var known = (await db.Set<SubjectDouble>().Where(d => EF.Parameter(firsts).Contains(d.A)).Select(d => new { d.A, d.B }).ToListAsync(stop)).Select(d => (d.A, d.B)).ToHashSet();
            var at = clock.Instant();
            var fresh = pairs.Where(p => !known.Contains((p.A, p.B))).DistinctBy(p => (p.A, p.B)).Take(MostPairs)
                .Select(p => new SubjectDouble { Id = Ids.Next(), A = p.A, B = p.B, Why = p.Why, At = at }).ToList();
            await db.BulkInsert(fresh, stop);
            if (fresh.Count > 0)
                await Acts.Append(db, new(SubjectActs.DoublesFound, Viewer.System("subjects"), at) { Data = new { pairs = fresh.Count } }, stop);
            return fresh.Count;
        }, ct);
        return added.Ok ? added.Value : throw new InvalidOperationException(added.Error.ToString());
    }

    /// <summary>
    /// Decides on a pair: one subject, or two that only look alike. Errors: <c>double.none</c>, <c>double.decided</c>, those of
    /// <see cref="SubjectMerges.Merge"/>.
    /// </summary>
    public async Task<Result<Done>> Decide(long id, bool same, string? reason, Viewer by, CancellationToken ct = default)
    {
        if (SubjectMerges.ReasonFault(reason) is { } fault) return fault;
        return await lane.Run<Done>(async (db, stop) =>
        {
            if (await db.Set<SubjectDouble>().AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, stop) is not { } pair)
                return Error.NotFound("double.none", ("没有这条疑似重复。", "There is no such pair."));
            if (pair.Decision is not null) return Error.Conflict("double.decided", ("已有人决定过这一对。", "Somebody has decided on this pair."));
            if (same)
            {
                var merged = await merges.MergeIn(db, pair.A, pair.B, reason!.Trim(), by, stop);
                return merged.Ok ? Done.It : merged.Error;
            }

            var at = clock.Instant();
            await db.Set<SubjectDouble>().Where(d => d.Id == id).ExecuteUpdateAsync(set => set.SetProperty(d => d.Decision, "different").SetProperty(d => d.DecidedAt, at), stop);
            await Acts.Append(db, new(SubjectActs.KeptApart, by, at) { About = $"subject/{pair.A}", Reason = reason!.Trim(), Data = new { a = pair.A, b = pair.B } }, stop);
            return Done.It;
        }, ct);
    }

    private static async Task<List<(long A, long B, string Why)>> Candidates(DaodiDb db, CancellationToken ct)
    {
        var pairs = new List<(long, long, string)>();
        var shared = await db.Set<SubjectIdentifier>().Where(i => i.Until == null).GroupBy(i => i.Digest)
            .Where(g => g.Count() > 1 && g.Count() <= MostSharing).OrderByDescending(g => g.Max(i => i.Id)).Select(g => g.Key).Take(MostPairs).ToArrayAsync(ct);
        var holders = shared.Length == 0 ? [] : await (
            from i in db.Set<SubjectIdentifier>()
            where EF.Parameter(shared).Contains(i.Digest) && i.Until == null
            join s in db.Set<Subject>() on i.SubjectId equals s.Id
            where s.ErasedAt == null
            select new { i.Digest, s.Id, s.RootId }).ToListAsync(ct);
        foreach (var group in holders.GroupBy(h => h.Digest)) Pair([.. group.Select(h => (h.Id, h.RootId))], "number", pairs);

        var alike = await db.Set<Subject>().Where(s => s.NameKey != null && (s.Kind == SubjectKind.Organisation || s.AddressKey != null))
            .GroupBy(s => new { s.Kind, s.NameKey, Address = s.Kind == SubjectKind.Organisation ? null : s.AddressKey })
            .Where(g => g.Count() > 1 && g.Count() <= MostSharing).Select(g => new { g.Key.Kind, g.Key.NameKey, g.Key.Address }).Take(MostPairs).ToListAsync(ct);
        foreach (var key in alike)
        {
            var same = await db.Set<Subject>().Where(s => s.Kind == key.Kind && s.NameKey == key.NameKey && (key.Address == null || s.AddressKey == key.Address))
                .Select(s => new { s.Id, s.RootId }).ToListAsync(ct);
            Pair([.. same.Select(s => (s.Id, s.RootId))], key.Kind == SubjectKind.Organisation ? "name" : "name-address", pairs);
        }
        return pairs;
    }

    private static void Pair(List<(long Id, long Root)> subjects, string why, List<(long, long, string)> pairs)
    {
        for (var i = 0; i < subjects.Count; i++)
            for (var j = i + 1; j < subjects.Count; j++)
                if (subjects[i].Root != subjects[j].Root && subjects[i].Id != subjects[j].Id)
                    pairs.Add((Math.Min(subjects[i].Id, subjects[j].Id), Math.Max(subjects[i].Id, subjects[j].Id), why));
    }
}

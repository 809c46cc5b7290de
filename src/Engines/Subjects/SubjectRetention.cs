using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Subjects;

/// <summary>Subjects that nobody has met for as long as <c>privacy.data/subjects</c> says, and of whom no system keeps anything.</summary>
internal sealed class SubjectRetention(IEnumerable<ISubjectHolder> holders) : IRetained
{
    public string What => "subjects";

    public async Task<IReadOnlyList<long>> Due(DaodiDb db, DateTimeOffset before, int most, CancellationToken ct)
    {
        var due = await Unmet(db, before).OrderBy(s => s.Id).Select(s => s.Id).Take(most).ToListAsync(ct);
        return [.. due.Except(await Kept(db, due, ct))];
    }

    public async Task<int> Erase(DaodiDb db, IReadOnlyCollection<long> ids, DateTimeOffset before, DateTimeOffset at, CancellationToken ct)
    {
        var due = await Unmet(db, before).Where(s => ids.Contains(s.Id)).Select(s => s.Id).ToListAsync(ct);
        var gone = due.Except(await Kept(db, due, ct)).ToList();
        if (gone.Count > 0) await Erasure.Forget(db, gone, at, ct);
        return gone.Count;
    }

    public Task<DateTimeOffset?> Oldest(DaodiDb db, CancellationToken ct) =>
        db.Set<Subject>().Where(s => s.ErasedAt == null && s.Kind != SubjectKind.Organisation).MinAsync(s => (DateTimeOffset?)s.LastSeenAt, ct);

    // Organisations are no persons; the units of the directory stay as long as it does.
    private static IQueryable<Subject> Unmet(DaodiDb db, DateTimeOffset before) =>
        db.Set<Subject>().Where(s => s.ErasedAt == null && s.Kind != SubjectKind.Organisation && s.LastSeenAt < before);

    private async Task<HashSet<long>> Kept(DaodiDb db, List<long> ids, CancellationToken ct)
    {
        var kept = new HashSet<long>();
        foreach (var holder in holders) kept.UnionWith(await holder.Kept(db, ids, ct));
        return kept;
    }
}

/// <summary>Requests that were decided long ago: what was asked and answered goes, that it was decided stays.</summary>
internal sealed class RequestRetention : IRetained
{
    public string What => "requests";

    public async Task<IReadOnlyList<long>> Due(DaodiDb db, DateTimeOffset before, int most, CancellationToken ct) =>
        await Decided(db).Where(r => r.DecidedAt < before).OrderBy(r => r.Id).Select(r => r.Id).Take(most).ToListAsync(ct);

    public Task<int> Erase(DaodiDb db, IReadOnlyCollection<long> ids, DateTimeOffset before, DateTimeOffset at, CancellationToken ct) =>
        Decided(db).Where(r => r.DecidedAt < before && ids.Contains(r.Id)).ExecuteUpdateAsync(set => set
            .SetProperty(r => r.Value, (byte[]?)null).SetProperty(r => r.Reason, "").SetProperty(r => r.Answer, (string?)null), ct);

    public Task<DateTimeOffset?> Oldest(DaodiDb db, CancellationToken ct) => Decided(db).MinAsync(r => r.DecidedAt, ct);

    private static IQueryable<PersonalRequest> Decided(DaodiDb db) =>
        db.Set<PersonalRequest>().Where(r => r.State != PersonalRequest.Waiting && r.Reason != "");
}

using Daodi.BigData.Appeals.Domain;
using Daodi.Cases;
using Daodi.Exchange;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Subjects;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.BigData.Appeals;

/// <summary>What appeals keep of subjects: their callers, the places they are about, the units that answer for them.</summary>
public sealed class AppealSubjects(CaseDesk desk) : ISubjectHolder
{
    private static readonly Words Caller = ("诉求人", "Caller"), Place = ("地点", "Place"), Responsible = ("承办单位", "Responsible unit");

    /// <summary>The caller as the register is told of them; null where no number tells who it was.</summary>
    public static Sighting? SightingOf(AppealCaller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var numbers = new List<Identifier>(2);
        if (caller.IdNumber is { } id) numbers.Add(new(Identifier.ResidentId, id));
        if (caller.Phone is { } phone) numbers.Add(new(Identifier.Phone, phone));
        return numbers.Count == 0 ? null : new(SubjectKind.Person, caller.Name, numbers);
    }

    public async Task<SubjectReferences> References(DaodiDb db, SubjectCluster subject, Scope scope, int most, CancellationToken ct)
    {
        var role = subject.Kind switch { SubjectKind.Person => Caller, SubjectKind.Place => Place, _ => Responsible };
        if (Referring(db, subject) is not { } referring) return new(0, []);
        // Of confidential and anonymous callers only those know who may.
        var rows = referring.Within(scope);
        if (subject.Kind == SubjectKind.Person && scope.Level != 1) rows = rows.Where(c => c.Anonymity == (int)Anonymity.Named);
        var newest = await rows.OrderByDescending(c => c.Id).Take(most).ToListAsync(ct);
        return new(newest.Count < most ? newest.Count : await rows.LongCountAsync(ct),
            [.. newest.Select(c => new SubjectReference(role, c.No, Words.Same(c.Title), $"/cases/{c.No}", c.OpenedAt, c.IsOpen))]);
    }

    public Task<bool> Needs(DaodiDb db, SubjectCluster subject, CancellationToken ct) =>
        subject.Kind == SubjectKind.Person ? Referring(db, subject)!.WhereOpen().AnyAsync(ct) : Task.FromResult(false);

    public async Task<IReadOnlySet<long>> Kept(DaodiDb db, IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        long[] wanted = [.. ids];
        var kept = await db.Set<AppealCaller>().Where(c => c.ErasedAt == null && c.SubjectId != null && EF.Parameter(wanted).Contains(c.SubjectId.Value)).Select(c => c.SubjectId!.Value).ToListAsync(ct);
        kept.AddRange(await db.Set<Appeal>().Where(a => a.PlaceId != null && EF.Parameter(wanted).Contains(a.PlaceId.Value)).Select(a => a.PlaceId!.Value).ToListAsync(ct));
        return kept.ToHashSet();
    }

    public Task Correct(DaodiDb db, SubjectCluster subject, SubjectCorrection correction, CancellationToken ct)
    {
        var callers = Callers(db, subject).Where(c => c.ErasedAt == null);
        return correction.Field switch
        {
            "name" => callers.ExecuteUpdateAsync(set => set.SetProperty(c => c.Name, correction.Value), ct),
            "phone" => callers.ExecuteUpdateAsync(set => set.SetProperty(c => c.Phone, correction.Value), ct),
            _ => callers.ExecuteUpdateAsync(set => set.SetProperty(c => c.IdNumber, correction.Value), ct),
        };
    }

    public async Task<int> Erase(DaodiDb db, SubjectCluster subject, IReadOnlyCollection<string> values, DateTimeOffset at, CancellationToken ct)
    {
        if (subject.Kind != SubjectKind.Person) return 0;
        var callers = await Callers(db, subject).AsNoTracking().ToListAsync(ct);
        long[] ids = [.. callers.Select(c => c.CaseId)];
        // What each item said itself may differ from what the register knows now.
        string[] known = [.. values.Concat(callers.SelectMany(c => new[] { c.Name, c.Phone, c.IdNumber }).OfType<string>()).Distinct()];
        foreach (var part in ids.Chunk(200))
        {
            var cases = await db.Set<Case>().AsTracking().Where(c => EF.Parameter(part).Contains(c.Id)).ToListAsync(ct);
            var appeals = await db.Set<Appeal>().AsTracking().Where(a => EF.Parameter(part).Contains(a.CaseId)).ToDictionaryAsync(a => a.CaseId, ct);
            foreach (var c in cases) await Clean(db, c, appeals.GetValueOrDefault(c.Id), known, at, ct);
            await CallerRetention.Forget(db, part, at, ct);
        }
        return ids.Length;
    }

    /// <summary>Takes the person out of the matter's texts, the notices about it and the item it came as; its facts stay.</summary>
    private async Task Clean(DaodiDb db, Case c, Appeal? appeal, string[] values, DateTimeOffset at, CancellationToken ct)
    {
        (c.Title, c.Summary) = (PersonalText.Without(c.Title, values), PersonalText.Without(c.Summary, values));
        if (appeal is not null)
        {
            appeal.Text = PersonalText.Without(appeal.Text, values);
            appeal.Reply = appeal.Reply is { } reply ? PersonalText.Without(reply, values) : null;
            appeal.Remark = appeal.Remark is { } remark ? PersonalText.Without(remark, values) : null;
        }
        await db.SaveChangesAsync(ct);
        await db.Set<Notice>().Where(n => n.CaseId == c.Id).ExecuteDeleteAsync(ct);
        await MessageErasure.OfCase(db, c.Id, at, ct);
        await InboxErasure.Of(db, c.Channel, c.SourceId, at, ct);
        await desk.Reindex(db, c, ct);
    }

    private static IQueryable<Case>? Referring(DaodiDb db, SubjectCluster subject)
    {
        var ids = subject.Ids;
        return subject.Kind switch
        {
            SubjectKind.Person => db.Set<Case>().Where(c => db.Set<AppealCaller>().Any(a => a.CaseId == c.Id && a.SubjectId != null && ids.Contains(a.SubjectId.Value))),
            SubjectKind.Place => db.Set<Case>().Where(c => db.Set<Appeal>().Any(a => a.CaseId == c.Id && a.PlaceId != null && ids.Contains(a.PlaceId.Value))),
            _ => subject.Unit is { } unit ? db.Set<Case>().Where(c => db.Set<CaseParty>().Any(p => p.CaseId == c.Id && p.Unit == unit)) : null,
        };
    }

    private static IQueryable<AppealCaller> Callers(DaodiDb db, SubjectCluster subject)
    {
        var ids = subject.Ids;
        return db.Set<AppealCaller>().Where(c => c.SubjectId != null && ids.Contains(c.SubjectId.Value));
    }
}

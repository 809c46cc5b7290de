using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Subjects;

/// <summary>One subject as a page shows it, numbers still closed.</summary>
public sealed record SubjectSheet(
    SubjectCluster Cluster, Subject Root, IReadOnlyList<Subject> Members, IReadOnlyList<Identifier> Identifiers,
    IReadOnlyList<SubjectName> Names, IReadOnlyList<SubjectMerge> Merges);

/// <summary>Finding and reading subjects. What it gives out is for pages that mask it, unless a read was noted first.</summary>
public sealed class SubjectDesk(IReader reader, IWriteLane lane, SiteKey key, PersonalReads reads, TimeProvider clock)
{
    public const int MostFound = 50;

    /// <summary>Subjects with exactly this number, by its digest.</summary>
    public Task<List<Subject>> ByNumber(Identifier number, CancellationToken ct = default)
    {
        var digest = number.DigestUnder(key);
        return reader.Read(async db =>
        {
            var found = await (
                from i in db.Set<SubjectIdentifier>()
                where i.Digest == digest && i.Kind == number.Kind && i.Until == null
                join s in db.Set<Subject>() on i.SubjectId equals s.Id
                select s.RootId).Distinct().Take(MostFound).ToListAsync(ct);
            return await db.Set<Subject>().Where(s => found.Contains(s.Id)).OrderByDescending(s => s.LastSeenAt).ToListAsync(ct);
        });
    }

    /// <summary>Subjects whose name begins so.</summary>
    public Task<List<Subject>> ByName(string name, SubjectKind? kind, CancellationToken ct = default)
    {
        if (SubjectText.NameKey(name) is not { } from) return Task.FromResult(new List<Subject>());
        var to = from + '\uffff';
        return reader.Read(db => db.Set<Subject>()
            .Where(s => s.NameKey != null && s.NameKey.CompareTo(from) >= 0 && s.NameKey.CompareTo(to) < 0 && (kind == null || s.Kind == kind))
            .OrderBy(s => s.NameKey).Take(MostFound).ToListAsync(ct));
    }

    /// <summary>The subject that <paramref name="id"/> belongs to, whole. Error <c>subject.none</c>.</summary>
    public async Task<Result<SubjectSheet>> Sheet(long id, CancellationToken ct = default)
    {
        await using var db = reader.Open();
        return await Sheet(db, id, ct);
    }

    public async Task<Result<SubjectSheet>> Sheet(DaodiDb db, long id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (await db.Set<Subject>().AsNoTracking().FirstOrDefaultAsync(s => s.Id == id, ct) is not { } one) return SubjectMerges.NoSubject;
        var members = await Members(db, one.RootId, ct);
        long[] ids = [.. members.Select(m => m.Id)];
        var rows = await db.Set<SubjectIdentifier>().AsNoTracking().Where(i => ids.Contains(i.SubjectId) && i.Until == null).OrderBy(i => i.Id).ToListAsync(ct);
        var numbers = rows.Select(r => Identifier.Open(r, key)).OfType<Identifier>().Distinct().ToList();
        var unit = numbers.FirstOrDefault(n => n.Kind == Identifier.Unit);
        return new SubjectSheet(
            new(one.RootId, one.Kind, ids, unit.Kind is null ? null : unit.Value), members.First(m => m.Id == one.RootId), members, numbers,
            await db.Set<SubjectName>().AsNoTracking().Where(n => ids.Contains(n.SubjectId)).OrderBy(n => n.Id).ToListAsync(ct),
            await db.Set<SubjectMerge>().AsNoTracking().Where(m => ids.Contains(m.Survivor) || ids.Contains(m.Merged)).OrderBy(m => m.Id).ToListAsync(ct));
    }

    /// <summary>Ids of everything that is one subject with <paramref name="id"/>.</summary>
    public static async Task<IReadOnlyList<long>> Cluster(DaodiDb db, long id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        var root = await db.Set<Subject>().Where(s => s.Id == id).Select(s => (long?)s.RootId).FirstOrDefaultAsync(ct);
        return root is null ? [id] : [root.Value, .. await db.Set<Subject>().Where(s => s.MergedInto != null && s.RootId == root).Select(s => s.Id).ToListAsync(ct)];
    }

    /// <summary>
    /// Notes that <paramref name="by"/> reads the subject in full, and for what. Errors: <c>unmask.forbidden</c>,
    /// <c>unmask.purpose</c>, <c>unmask.note</c>, <c>subject.none</c>.
    /// </summary>
    /// <returns>The number of the act: it stands on what is printed.</returns>
    public async Task<Result<long>> Open(long id, string how, string? purpose, string? note, Viewer by, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (!by.May(Permissions.Unmask))
            return Error.Forbidden("unmask.forbidden", ("您没有查看完整个人信息的权限，请联系本单位管理员。", "You may not see personal data in full; ask your unit's administrator."));
        if ((reads.Stale(by) ?? PersonalReads.Fault(purpose, note)) is { } fault) return fault;
        return await lane.Run<long>(async (db, stop) =>
        {
            if (await db.Set<Subject>().Where(s => s.Id == id).Select(s => (long?)s.RootId).FirstOrDefaultAsync(stop) is not { } root) return SubjectMerges.NoSubject;
            var act = await reads.Note(db, PrivacyActs.ReadSubject, new(how, purpose!, note!.Trim(), ["name", "phone", "id", "address"]),
                [new(null, root)], by, clock.Instant(), stop);
            return act.Id;
        }, ct);
    }

    /// <summary>Keeps another name of the subject. Errors: <c>subject.none</c>, <c>subject.alias</c>.</summary>
    public async Task<Result<Done>> AddAlias(long id, string? name, Viewer by, CancellationToken ct = default)
    {
        var alias = name?.Trim() ?? "";
        if (alias.Length is 0 or > SubjectTable.NameLength || SubjectText.NameKey(alias) is null)
            return Error.Invalid("subject.alias", ($"请填写别名，最多 {SubjectTable.NameLength} 字。", $"Write the other name, at most {SubjectTable.NameLength} characters."), "alias");
        return await lane.Run<Done>(async (db, stop) =>
        {
            if (!await db.Set<Subject>().AnyAsync(s => s.Id == id && s.ErasedAt == null, stop)) return SubjectMerges.NoSubject;
            var at = clock.Instant();
            db.Add(new SubjectName { Id = Ids.Next(), SubjectId = id, Name = alias, Kind = "alias", At = at });
            await Acts.Append(db, new(SubjectActs.AliasAdded, by, at) { About = $"subject/{id}" }, stop);
            return Done.It;
        }, ct);
    }

    private static async Task<List<Subject>> Members(DaodiDb db, long root, CancellationToken ct) =>
        await db.Set<Subject>().AsNoTracking().Where(s => s.Id == root || s.MergedInto != null && s.RootId == root).OrderBy(s => s.Id).ToListAsync(ct);
}

using Daodi.Cases;
using Daodi.Storage;
using Daodi.Subjects;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.Platform;

/// <summary>
/// All that a person may know about what is kept of them (个人信息保护法 45): the data, their matters, who received them, how long each kind is
/// kept, who read it in full, and what they asked for.
/// </summary>
/// <param name="Receivers">Units that take or took part in the matters.</param>
public sealed record KnownOfPerson(
    SubjectSheet Sheet, SubjectReferences Matters, IReadOnlyList<string> Receivers, IReadOnlyList<PersonalWhy> Kept,
    IReadOnlyList<PersonalRead> Reads, IReadOnlyList<PersonalRequest> Requests);

/// <summary>Puts together what is known of a subject. Whoever shows it in full notes the read first.</summary>
public sealed class SubjectKnowledge(SubjectDesk desk, IEnumerable<ISubjectHolder> holders, PersonalRegister register, IReader reader)
{
    private const int Most = 100;
    private static readonly string[] Kinds = ["callers", "subjects", "matters", "inbox", "evidence", "notices", "acts", "reads", "requests"];

    /// <summary>Error <c>subject.none</c>.</summary>
    public async Task<Result<KnownOfPerson>> Of(long subject, Scope scope, CancellationToken ct = default)
    {
        await using var db = reader.Open();
        var found = await desk.Sheet(db, subject, ct);
        if (!found.Ok) return found.Error;
        var cluster = found.Value.Cluster;
        var matters = await Matters(db, cluster, scope, ct);
        string[] numbers = [.. matters.Newest.Select(m => m.No)];
        var ids = cluster.Ids;
        return new KnownOfPerson(
            found.Value, matters,
            await (from p in db.Set<CaseParty>() join c in db.Set<Case>() on p.CaseId equals c.Id where numbers.Contains(c.No) && p.Unit != null select p.Unit!).Distinct().ToListAsync(ct),
            [.. Kinds.Select(register.Why).OfType<PersonalWhy>()],
            await db.Set<PersonalRead>().Where(r => r.SubjectId != null && ids.Contains(r.SubjectId.Value) || r.CaseNo != null && numbers.Contains(r.CaseNo))
                .OrderByDescending(r => r.Id).Take(Most).ToListAsync(ct),
            await db.Set<PersonalRequest>().Where(r => ids.Contains(r.SubjectId)).OrderByDescending(r => r.Id).Take(Most).ToListAsync(ct));
    }

    /// <summary>What refers to the subject in all systems, within <paramref name="scope"/>.</summary>
    public async Task<SubjectReferences> Matters(DaodiDb db, SubjectCluster cluster, Scope scope, CancellationToken ct)
    {
        var (count, newest) = (0L, new List<SubjectReference>());
        foreach (var holder in holders)
        {
            var part = await holder.References(db, cluster, scope, Most, ct);
            count += part.Count;
            newest.AddRange(part.Newest);
        }
        return new(count, [.. newest.OrderByDescending(r => r.At).Take(Most)]);
    }
}

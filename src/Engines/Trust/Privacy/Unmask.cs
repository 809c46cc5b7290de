using Daodi.Kernel;
using Daodi.Storage;

namespace Daodi.Trust;

/// <summary>What somebody may want personal data for; the list is closed, the note says the rest.</summary>
public sealed record UnmaskPurpose(string Code, Words Title)
{
    public static IReadOnlyList<UnmaskPurpose> All { get; } =
    [
        new("contact", ("联系当事人核实情况", "Contact the person about the matter")),
        new("visit", ("上门办理或现场核查", "Visit the place or handle it on site")),
        new("identity", ("核验身份以办理具体事项", "Verify the identity to do what was asked")),
        new("callback", ("回访与满意度核实", "Call back and verify satisfaction")),
        new("inquiry", ("依法调查、行政复议或诉讼", "Lawful inquiry, review or litigation")),
    ];

    public static UnmaskPurpose? Find(string? code) => All.FirstOrDefault(p => p.Code == code);
}

/// <summary>The person of a case, as its system keeps them.</summary>
/// <param name="SubjectId">Of the register of subjects, where the system refers to it.</param>
public sealed record PersonOnCase(long CaseId, string CaseNo, PersonCard Person, long? SubjectId = null);

/// <summary>Where the person of a case is found. Each system that keeps persons brings one.</summary>
public interface IPersonSource
{
    /// <summary>The person of the case, if it is this system's and <paramref name="scope"/> covers it; otherwise null.</summary>
    Task<PersonOnCase?> Find(DaodiDb db, string caseNo, Scope scope, CancellationToken ct);

    /// <summary>The persons of those of the cases that are this system's and that <paramref name="scope"/> covers: for lists and files.</summary>
    Task<IReadOnlyList<PersonOnCase>> FindMany(DaodiDb db, IReadOnlyCollection<long> caseIds, Scope scope, CancellationToken ct);
}

/// <param name="Purpose">A code of <see cref="UnmaskPurpose"/>.</param>
/// <param name="Note">What exactly it is needed for, at least 6 characters.</param>
/// <param name="Fields">Any of <c>name</c>, <c>phone</c>, <c>id</c>: no more than is needed.</param>
public sealed record UnmaskRequest(string? Purpose, string? Note, IReadOnlyList<string>? Fields);

/// <summary>The values asked for; the others are null.</summary>
public sealed record Unmasked(string CaseNo, string? Name, string? Phone, string? Id);

/// <summary>Reads a person's data in full. Nothing is given out before the act that says who read what, and why, is on disk.</summary>
public sealed class Unmask(IWriteLane lane, IEnumerable<IPersonSource> sources, PersonalReads reads, TimeProvider clock)
{
    public const int NoteLength = 6;
    private static readonly string[] Known = ["name", "phone", "id"];

    /// <summary>The answer to somebody without <see cref="Permissions.Unmask"/>.</summary>
    public static readonly Error Forbidden =
        Error.Forbidden("unmask.forbidden", ("您没有查看完整个人信息的权限，请联系本单位管理员。", "You may not see personal data in full; ask your unit's administrator."));

    /// <summary>
    /// Errors: <c>unmask.forbidden</c>, <c>step-up.needed</c>, <c>unmask.purpose</c>, <c>unmask.note</c>, <c>unmask.fields</c>, and <c>case.unknown</c>
    /// where there is no such case, the viewer may not see it, or it has no person.
    /// </summary>
    public async Task<Result<Unmasked>> Run(string caseNo, UnmaskRequest request, Viewer viewer, CancellationToken ct = default)
    {
        if (Fault(request, viewer) is { } fault) return fault;
        if (reads.Stale(viewer) is { } stale) return stale;
        var fields = request.Fields!.Distinct().Order(StringComparer.Ordinal).ToArray();
        var note = request.Note!.Trim();

        return await lane.Run<Unmasked>(async (db, stop) =>
        {
            foreach (var source in sources)
            {
                if (await source.Find(db, caseNo, viewer.Scope, stop) is not { } found) continue;
                await reads.Note(db, TrustActs.Unmasked, new(PersonalReads.Case, request.Purpose!, note, fields),
                    [new(found.CaseNo, found.SubjectId)], viewer, clock.Instant(), stop);
                return new Unmasked(
                    found.CaseNo,
                    fields.Contains("name") ? found.Person.Name : null,
                    fields.Contains("phone") ? found.Person.Phone?.ToString() : null,
                    fields.Contains("id") ? found.Person.Id?.ToString() : null);
            }

            return Error.NotFound("case.unknown", ($"没有编号为“{caseNo}”的件，或不在您的查看范围内。", $"There is no case “{caseNo}”, or it is not yours to see."));
        }, ct);
    }

    private static Error? Fault(UnmaskRequest request, Viewer viewer)
    {
        if (!viewer.May(Permissions.Unmask)) return Forbidden;
        if (PersonalReads.Fault(request.Purpose, request.Note) is { } fault) return fault;
        if (request.Fields is not { Count: > 0 } || request.Fields.Any(f => !Known.Contains(f)))
            return Error.Invalid("unmask.fields", ("请选择要查看的内容：姓名、电话或身份证号。", "Choose what to see: name, phone or id."), "fields");
        return null;
    }
}

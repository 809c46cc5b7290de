using Daodi.Kernel;
using Daodi.Rules;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Trust;

/// <summary>Whose data is read: a case's person, or a subject.</summary>
public readonly record struct PersonRead(string? CaseNo, long? SubjectId);

/// <summary>What somebody reads personal data for.</summary>
/// <param name="How">One of <see cref="PersonalReads"/>' constants.</param>
/// <param name="Purpose">A code of <see cref="UnmaskPurpose"/>.</param>
public sealed record Reading(string How, string Purpose, string Note, IReadOnlyList<string> Fields)
{
    /// <summary>What the act is about where it is neither a case nor a subject: <c>inbox/12</c>.</summary>
    public string? About { get; init; }
}

/// <summary>The access log of personal data: one act a batch, one entry a person, written before anything is given out.</summary>
public sealed class PersonalReads(IRulebooks rulebooks, SignInRows signIn)
{
    public const string Case = "case", Export = "export", Subject = "subject", Print = "print", Inbox = "inbox";

    /// <summary>
    /// Notes in the lane's work what <paramref name="by"/> reads. With one person the act is about its case or subject.
    /// </summary>
    /// <returns>The act, whose id is the number that stands on exports and prints.</returns>
    public async Task<ActRow> Note(DaodiDb db, string type, Reading reading, IReadOnlyList<PersonRead> persons, Viewer by, DateTimeOffset at, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(persons);
        ArgumentNullException.ThrowIfNull(by);
        var only = persons.Count == 1 ? persons[0] : default;
        var act = await Acts.Append(db, new(type, by, at)
        {
            // Reading changes nothing, so it takes no number in the case's history: nobody's next act is in conflict with it.
            About = only.CaseNo ?? (only.SubjectId is { } id ? $"subject/{id}" : reading.About),
            Reason = reading.Note,
            Data = new { how = reading.How, purpose = reading.Purpose, fields = reading.Fields, persons = persons.Count },
        }, ct);
        var unusual = await IsUnusual(db, by, at, persons.Count, ct);
        await db.BulkInsert([.. persons.Select(p => new PersonalRead
        {
            Id = Ids.Next(),
            ActId = act.Id,
            At = at,
            ReaderId = by.AccountId,
            ReaderName = by.Name,
            ReaderRoles = string.Join(' ', by.Roles),
            ReaderUnit = by.UnitCode,
            How = reading.How,
            Purpose = reading.Purpose,
            Note = reading.Note,
            Fields = string.Join(' ', reading.Fields),
            CaseNo = p.CaseNo,
            SubjectId = p.SubjectId,
            Unusual = unusual,
        })], ct);
        return act;
    }

    /// <summary>How many reads in an hour are usual; null where no row says so.</summary>
    public int? UsualAnHour(DateTimeOffset at) =>
        rulebooks.Current.Find("privacy.watch", at.LocalDate(), ("reader", null)) is { Ok: true } row ? (int)row.Value.Number("reads") : null;

    /// <summary>Whether the reader proved who they are too long ago. Error <c>step-up.needed</c>.</summary>
    public Error? Stale(Viewer by) => signIn.Stale(by);

    /// <summary>What is wrong with a purpose and its note. Errors: <c>unmask.purpose</c>, <c>unmask.note</c>.</summary>
    public static Error? Fault(string? purpose, string? note)
    {
        if (UnmaskPurpose.Find(purpose) is null)
            return Error.Invalid("unmask.purpose", ("请选择查看目的。", "Choose what you need it for."), "purpose");
        if (note is null || note.Trim().Length < Unmask.NoteLength)
            return Error.Invalid("unmask.note", ($"请用不少于 {Unmask.NoteLength} 个字说明用途。", $"Say in at least {Unmask.NoteLength} characters what it is for."), "note");
        return note.Length > 500
            ? Error.Invalid("unmask.note", ("用途说明最多 500 字。", "Keep the note under 500 characters."), "note")
            : null;
    }

    private async Task<bool> IsUnusual(DaodiDb db, Viewer by, DateTimeOffset at, int now, CancellationToken ct)
    {
        if (UsualAnHour(at) is not { } usual) return false;
        if (now > usual) return true;
        var (reader, since) = (by.AccountId, at.AddHours(-1));
        return await db.Set<PersonalRead>().Where(r => r.ReaderId == reader && r.At > since).Take(usual + 1).CountAsync(ct) + now > usual;
    }
}

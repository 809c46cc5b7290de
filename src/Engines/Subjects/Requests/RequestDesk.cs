using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Subjects;

/// <param name="Kind"><see cref="PersonalRequest.Correct"/> or <see cref="PersonalRequest.Erase"/>.</param>
public sealed record NewRequest(long SubjectId, string CaseNo, string? Kind, string? Field, string? Value, string? Reason, string Door);

/// <summary>Takes requests of persons in and carries out what an officer decides. No act holds what was asked to be erased.</summary>
public sealed class RequestDesk(IWriteLane lane, SubjectDesk desk, SiteKey key, IEnumerable<ISubjectHolder> holders, TimeProvider clock)
{
    private const int MostWaiting = 5;

    /// <summary>
    /// Takes a request in. Errors: <c>request.kind</c>, <c>request.field</c>, those of the value's type, <c>request.reason</c>,
    /// <c>request.waiting</c> where as many wait already.
    /// </summary>
    public async Task<Result<long>> Ask(NewRequest request, Viewer by, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Kind is not (PersonalRequest.Correct or PersonalRequest.Erase))
            return Error.Invalid("request.kind", ("请选择要更正还是删除。", "Choose whether to correct or to erase."), "kind");
        var value = request.Kind == PersonalRequest.Correct ? Value(request.Field, request.Value) : "";
        if (!value.Ok) return value.Error;
        var reason = request.Reason?.Trim() ?? "";
        if (reason.Length is < 4 or > 500)
            return Error.Invalid("request.reason", ("请用 4 至 500 字说明理由。", "Give the reason in 4 to 500 characters."), "reason");
        return await lane.Run<long>(async (db, stop) =>
        {
            if (await db.Set<PersonalRequest>().CountAsync(r => r.SubjectId == request.SubjectId && r.State == PersonalRequest.Waiting, stop) >= MostWaiting)
                return Error.Conflict("request.waiting", ("您已有多项申请待办理，请等待答复。", "Several of your requests are waiting; please wait for the answer."));
            var row = new PersonalRequest
            {
                Id = Ids.Next(),
                SubjectId = request.SubjectId,
                CaseNo = request.CaseNo,
                Kind = request.Kind,
                Field = request.Kind == PersonalRequest.Correct ? request.Field : null,
                Value = request.Kind == PersonalRequest.Correct ? key.Seal("request", value.Value) : null,
                Reason = reason,
                At = clock.Instant(),
                Door = request.Door,
                State = PersonalRequest.Waiting,
            };
            db.Add(row);
            await Acts.Append(db, new(SubjectActs.Asked, by, row.At)
            {
                About = $"subject/{row.SubjectId}",
                Data = new { request = row.Id, kind = row.Kind, field = row.Field, door = row.Door, caseNo = row.CaseNo },
            }, stop);
            return row.Id;
        }, ct);
    }

    /// <summary>The new value of a correction, for the officer who decides; null where there is none or it is erased.</summary>
    public string? ValueOf(PersonalRequest request) => request?.Value is { } whole ? key.Open("request", whole) : null;

    /// <summary>
    /// Decides. What is granted is done in the same transaction. Errors: <c>request.none</c>, <c>request.decided</c>,
    /// <c>subject.reason</c>, <c>erasure.open</c> while a matter of the person is open.
    /// </summary>
    public async Task<Result<Done>> Decide(long id, bool grant, string? answer, Viewer by, CancellationToken ct = default)
    {
        if (SubjectMerges.ReasonFault(answer) is { } fault) return fault;
        return await lane.Run<Done>(async (db, stop) =>
        {
            if (await db.Set<PersonalRequest>().AsTracking().SingleOrDefaultAsync(r => r.Id == id, stop) is not { } row)
                return Error.NotFound("request.none", ("没有这项申请。", "There is no such request."));
            if (row.State != PersonalRequest.Waiting) return Error.Conflict("request.decided", ("这项申请已经办理。", "This request is decided."));
            var at = clock.Instant();
            if (grant && await Carry(db, row, at, by, stop) is { Ok: false } failed) return failed.Error;
            (row.State, row.DecidedAt, row.DecidedBy, row.Answer) = (grant ? PersonalRequest.Granted : PersonalRequest.Refused, at, by.Name, answer!.Trim());
            // What a person asked to have erased must not live on in the request for it.
            if (row.State == PersonalRequest.Granted) row.Value = null;
            if (row.State == PersonalRequest.Granted && row.Kind == PersonalRequest.Erase) row.Reason = "—";
            await Acts.Append(db, new(SubjectActs.Decided, by, at)
            {
                About = $"subject/{row.SubjectId}",
                Ground = row.Kind == PersonalRequest.Erase ? "《中华人民共和国个人信息保护法》第四十七条" : "《中华人民共和国个人信息保护法》第四十六条",
                Data = new { request = id, kind = row.Kind, field = row.Field, granted = grant },
            }, stop);
            return Done.It;
        }, ct);
    }

    private async Task<Result<Done>> Carry(DaodiDb db, PersonalRequest request, DateTimeOffset at, Viewer by, CancellationToken ct)
    {
        var found = await desk.Sheet(db, request.SubjectId, ct);
        if (!found.Ok) return found.Error;
        return request.Kind == PersonalRequest.Erase
            ? await new Erasure(holders).Run(db, found.Value, at, by, ct)
            : await new Correction(holders, key).Run(db, found.Value, new(request.Field!, ValueOf(request) ?? ""), at, by, ct);
    }

    private static Result<string> Value(string? field, string? text) => field switch
    {
        "name" when text?.Trim() is { Length: > 0 and <= 50 } name => name,
        "name" => Error.Invalid("request.value", ("请填写正确的姓名，最多 50 字。", "Write the right name, at most 50 characters."), "value"),
        "phone" => PhoneNumber.Parse(text) is var phone && phone.Ok ? phone.Value.ToString() : phone.Error! with { Field = "value" },
        "id" => ResidentId.Parse(text) is var id && id.Ok ? id.Value.ToString() : id.Error! with { Field = "value" },
        _ => Error.Invalid("request.field", ("请选择要更正哪一项。", "Choose what is to be corrected."), "field"),
    };
}

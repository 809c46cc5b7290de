using System.Runtime.CompilerServices;
using Daodi.Cases;
using Daodi.Rules;
using Daodi.Seam;
using Daodi.Storage;
using Daodi.Trust;
using Daodi.Trust.Http;
using Daodi.Ui.Components;
using Daodi.Ui.Desk;
using Daodi.Ui.Lists;
using Daodi.Ui.Platform;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Daodi.Ui.UseCases;

/// <summary>
/// <c>GET /register/export?format=csv|xlsx</c>: the register as filtered, within scope, persons masked, formulas made text.
/// <c>POST</c> with a purpose and a note: persons in full, for whoever may. Either way the act is on disk before the first byte
/// leaves, and its number stands on the file.
/// </summary>
public sealed class ExportCases(
    CaseLists lists, CaseWords words, IEnumerable<IPersonSource> persons, PersonalReads reads, UnitDirectory units, IRulebooks rulebooks,
    SignInRows signIn, IReader reader, IWriteLane lane, TimeProvider clock) : IUseCase
{
    private const int Together = 200;
    private static readonly string[] Fields = ["name", "phone", "id"];

    /// <summary>A case with its person, as far as the viewer may know them.</summary>
    internal sealed record Row(Case Case, PersonOnCase? Person);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/register/export", (HttpContext http, Viewer viewer, ExportCases export) => export.Run(http, viewer))
            .Needs(PlatformSystem.Read).WithName("ExportCases");
        routes.MapPost("/register/export", async (HttpContext http, Viewer viewer, ExportCases export, IAntiforgery antiforgery) =>
            await antiforgery.IsRequestValidAsync(http) ? await export.Full(http, viewer) : TypedResults.BadRequest())
            .Needs(PlatformSystem.Read).Needs(PrivacyPermissions.Export).WithName("ExportCasesInFull");
    }

    /// <summary>Persons masked: no purpose is asked.</summary>
    public async Task<IResult> Run(HttpContext http, Viewer viewer)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (FormatFault(http.Request.Query["format"]) is { } fault) return fault.ToResult();
        var at = clock.Instant();
        var noted = await lane.Run<long>(async (db, ct) => (await Acts.Append(db, new(PrivacyActs.Exported, viewer, at)
        {
            About = "register",
            Data = new { list = "register", full = false },
        }, ct)).Id, http.RequestAborted);
        if (!noted.Ok) return noted.Error.ToResult();
        var rows = WithPersons(lists.Export(QueryOf(http, viewer), viewer, http.RequestAborted), viewer, http.RequestAborted);
        return File(http.Request.Query["format"], rows, MarkOf(noted.Value, viewer, ("未声明用途", "no purpose named"), false, at));
    }

    /// <summary>Persons in full. Errors: <c>unmask.purpose</c>, <c>unmask.note</c>, <c>export.format</c>, <c>export.too-many</c>.</summary>
    public async Task<IResult> Full(HttpContext http, Viewer viewer)
    {
        ArgumentNullException.ThrowIfNull(http);
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (purpose, note) = (form["purpose"].ToString(), form["note"].ToString());
        if ((PersonalReads.Fault(purpose, note) ?? FormatFault(form["format"])) is { } fault) return fault.ToResult();
        if (signIn.Stale(viewer) is not null) return TypedResults.LocalRedirect($"{TrustSetup.ConfirmPath}?returnUrl={Uri.EscapeDataString("/register")}");
        var at = clock.Instant();
        var most = rulebooks.Current.Find("privacy.export", at.LocalDate(), ("file", "register")) is { Ok: true } row ? (int)row.Value.Number("persons") : 0;
        var rows = new List<Row>();
        await foreach (var one in WithPersons(lists.Export(QueryOf(http, viewer), viewer, http.RequestAborted), viewer, http.RequestAborted))
        {
            rows.Add(one);
            if (rows.Count > most)
                return Error.Invalid("export.too-many", ($"一次最多完整导出 {most} 件，请缩小筛选范围。", $"At most {most} cases can be taken out in full at once; narrow the filter."), "format").ToResult();
        }
        var noted = await lane.Run<long>(async (db, ct) => (await reads.Note(db, PrivacyActs.Exported, new(PersonalReads.Export, purpose, note.Trim(), Fields),
            [.. rows.Where(r => r.Person is not null).Select(r => new PersonRead(r.Case.No, r.Person!.SubjectId))], viewer, at, ct)).Id, http.RequestAborted);
        if (!noted.Ok) return noted.Error.ToResult();
        return File(form["format"], rows.ToAsyncEnumerable(), MarkOf(noted.Value, viewer, UnmaskPurpose.Find(purpose)!.Title, true, at));
    }

    private async IAsyncEnumerable<Row> WithPersons(IAsyncEnumerable<Case> cases, Viewer viewer, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var part in cases.Chunk(Together).WithCancellation(ct))
        {
            long[] ids = [.. part.Select(c => c.Id)];
            var known = await reader.Read(async db =>
            {
                var found = new Dictionary<long, PersonOnCase>();
                foreach (var source in persons)
                    foreach (var person in await source.FindMany(db, ids, viewer.Scope, ct)) found[person.CaseId] = person;
                return found;
            });
            foreach (var c in part) yield return new(c, known.GetValueOrDefault(c.Id));
        }
    }

    private ListQuery QueryOf(HttpContext http, Viewer viewer) => ListQuery.Parse(lists.Spec(viewer, register: true), http.Request.Query);

    private Watermark MarkOf(long act, Viewer viewer, Words purpose, bool full, DateTimeOffset at) =>
        new(act, viewer.Name, units.Find(viewer.UnitCode)?.Name ?? default, purpose, full, at);

    private static Error? FormatFault(string? format) => format is "csv" or "xlsx" ? null
        : Error.Invalid("export.format", ("format 应为 csv 或 xlsx", "format must be csv or xlsx"), "format");

    private IResult File(string? format, IAsyncEnumerable<Row> rows, Watermark mark)
    {
        var name = new Words("件登记表", "cases").ToString();
        return format == "csv" ? Export.Csv(name, Columns(mark.Full), rows, mark) : Export.Xlsx(name, Columns(mark.Full), rows, mark);
    }

    private IReadOnlyList<ExportColumn<Row>> Columns(bool full) =>
    [
        new(("编号", "Number"), r => r.Case.No),
        new(("来源编号", "Source number"), r => r.Case.SourceId),
        new(("标题", "Title"), r => full ? r.Case.Title : PersonalText.Mask(r.Case.Title)),
        new(("内容摘要", "Summary"), r => full ? r.Case.Summary : PersonalText.Mask(r.Case.Summary)),
        new(("环节", "Stage"), r => words.Stage(r.Case)),
        new(("灯", "Light"), r => r.Case.Light.Word()),
        new(("现由谁办", "Who owes it"), r => r.Case.IsOpen ? words.Unit(r.Case.OwnerUnit) : null),
        new(("承办单位", "Responsible unit"), r => r.Case.Responsible is { } unit ? words.Unit(unit) : null),
        new(("地区", "Place"), r => CaseWords.Place(r.Case.Division)),
        new(("地址", "Address"), r => r.Case.Address),
        new(("来源", "Channel"), r => words.Channel(r.Case)),
        new(("性质", "Nature"), r => words.Nature(r.Case)),
        new(("类别", "Category"), r => words.Category(r.Case)),
        new(("紧急程度", "Urgency"), r => CaseWords.Urgency(r.Case.Urgency)),
        new(("收到", "Received"), r => r.Case.OpenedAt),
        new(("法定期限", "Statutory due"), r => r.Case.StatutoryDue),
        new(("承诺期限", "Committed due"), r => r.Case.CommittedDue),
        new(("办结", "Closed"), r => r.Case.ClosedAt),
        new(("重办次数", "Times done again"), r => r.Case.RedoCount),
        new(("诉求人", "Person"), r => full ? r.Person?.Person.Name : r.Person?.Person.MaskedName),
        new(("电话", "Phone"), r => full ? r.Person?.Person.Phone?.ToString() : r.Person?.Person.MaskedPhone),
        new(("身份证号", "ID number"), r => full ? r.Person?.Person.Id?.ToString() : r.Person?.Person.MaskedId),
    ];
}

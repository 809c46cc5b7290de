using System.Globalization;
using Daodi.Storage;
using Daodi.Trust;
using Daodi.Ui.Lists;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.Admin;

/// <summary>The access log of personal data for the auditor: of the whole city for the city's, else of what one's own unit read.</summary>
public sealed partial class PersonalReadsPage
{
    private const int Size = 100;

    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private IReader Database { get; set; } = null!;
    [Inject] private UnitDirectory Units { get; set; } = null!;
    [Inject] private PersonalReads Log { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;
    [Inject] private TimeProvider Clock { get; set; } = null!;
    [SupplyParameterFromQuery(Name = "reader")] private string? Reader { get; set; }
    [SupplyParameterFromQuery(Name = "whose")] private string? Whose { get; set; }
    [SupplyParameterFromQuery(Name = "number")] private string? Number { get; set; }
    [SupplyParameterFromQuery(Name = "unusual")] private string? Unusual { get; set; }
    [SupplyParameterFromQuery(Name = "before")] private string? Before { get; set; }

    private IReadOnlyList<PersonalRead> Rows { get; set; } = [];
    private ActRow? Exported { get; set; }
    private int? Usual => Log.UsualAnHour(Clock.Instant());

    private string NextHref => "/admin/personal/reads" + QueryString.Create(new Dictionary<string, string?>
    {
        ["reader"] = Reader,
        ["whose"] = Whose,
        ["unusual"] = Unusual,
        ["before"] = Rows[^1].Id.ToString(CultureInfo.InvariantCulture),
    }.Where(p => !string.IsNullOrEmpty(p.Value)));

    protected override async Task OnInitializedAsync()
    {
        await using var db = Database.Open();
        var rows = Within(db.Set<PersonalRead>());
        if (Reader?.Trim() is { Length: > 0 } reader) rows = rows.Where(r => r.ReaderName.Contains(reader));
        if (Whose?.Trim().ToUpperInvariant() is { Length: > 0 } whose)
            rows = long.TryParse(whose, NumberStyles.None, CultureInfo.InvariantCulture, out var subject) ? rows.Where(r => r.SubjectId == subject) : rows.Where(r => r.CaseNo == whose);
        if (Unusual == "1") rows = rows.Where(r => r.Unusual);
        if (Watermark.ActOf(Number) is { } act)
        {
            rows = rows.Where(r => r.ActId == act);
            var scoped = Viewer.Scope.Level == 1 ? db.Set<ActRow>() : db.Set<ActRow>().Where(a => a.ActorUnit == Viewer.UnitCode);
            Exported = await scoped.FirstOrDefaultAsync(a => a.Id == act && (a.Type == PrivacyActs.Exported || a.Type == PrivacyActs.ReadSubject), Http.RequestAborted);
        }
        if (long.TryParse(Before, NumberStyles.None, CultureInfo.InvariantCulture, out var before)) rows = rows.Where(r => r.Id < before);
        Rows = await rows.OrderByDescending(r => r.Id).Take(Size).ToListAsync(Http.RequestAborted);
    }

    private IQueryable<PersonalRead> Within(IQueryable<PersonalRead> rows)
    {
        if (Viewer.Scope.Level == 1) return rows;
        var unit = Viewer.UnitCode;
        return rows.Where(r => r.ReaderUnit == unit);
    }
}

/// <summary>How the log's codes are said.</summary>
public static class PersonalWords
{
    public static Words How(string how) => how switch
    {
        PersonalReads.Case => ("件页面", "Case page"),
        PersonalReads.Export => ("导出文件", "File"),
        PersonalReads.Print => ("打印", "Print"),
        PersonalReads.Inbox => ("隔离区", "Quarantine"),
        _ => ("主体页面", "Subject page"),
    };

    public static Words Fields(string fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var words = fields.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(f => f switch
        {
            "name" => new Words("姓名", "name"),
            "phone" => new Words("电话", "phone"),
            "id" => new Words("身份证号", "ID number"),
            _ => new Words("地址", "address"),
        }).ToList();
        return (string.Join('、', words.Select(w => w.Zh)), string.Join(", ", words.Select(w => w.En)));
    }
}

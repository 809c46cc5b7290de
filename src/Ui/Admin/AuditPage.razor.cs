using System.Globalization;
using Daodi.Trust;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Admin;

/// <summary>The audit administrator's page: acts outside the cases, the newest first.</summary>
public sealed partial class AuditPage
{
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private AuditActs Acts { get; set; } = null!;
    [Inject] private ActTypes Types { get; set; } = null!;
    [Inject] private UnitDirectory Units { get; set; } = null!;
    [SupplyParameterFromQuery(Name = "group")] private string? Group { get; set; }
    [SupplyParameterFromQuery(Name = "who")] private string? Who { get; set; }
    [SupplyParameterFromQuery(Name = "from")] private string? From { get; set; }
    [SupplyParameterFromQuery(Name = "to")] private string? To { get; set; }

    private List<ActRow> Rows { get; set; } = [];
    private Dictionary<string, string> Names { get; set; } = [];

    private string NextHref => "/admin/audit" + Query(("before", Rows[^1].Id.ToString(CultureInfo.InvariantCulture)));

    private string ExportHref(string format) => "/admin/audit/export" + Query(("format", format));

    protected override async Task OnInitializedAsync()
    {
        var rows = await Acts.Find(AskOf(Http.Request.Query), ct: Http.RequestAborted);
        Names = await Acts.Names(rows, Http.RequestAborted);
        Rows = rows;
    }

    private QueryString Query((string, string) more) => QueryString.Create(new Dictionary<string, string?>
    {
        ["group"] = Group,
        ["who"] = Who,
        ["from"] = From,
        ["to"] = To,
        [more.Item1] = more.Item2,
    }.Where(p => !string.IsNullOrEmpty(p.Value)));

    /// <summary>What a query string asks for; what cannot be read is left out.</summary>
    internal static AuditAsk AskOf(IQueryCollection query) => new(
        query["group"], query["who"], Day(query["from"]), Day(query["to"]),
        long.TryParse(query["before"], NumberStyles.None, CultureInfo.InvariantCulture, out var before) ? before : null);

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

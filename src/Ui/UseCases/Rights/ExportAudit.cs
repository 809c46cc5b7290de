using Daodi.Seam;
using Daodi.Storage;
using Daodi.Trust;
using Daodi.Trust.Http;
using Daodi.Ui.Admin;
using Daodi.Ui.Lists;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Daodi.Ui.UseCases.Rights;

/// <summary>
/// <c>GET /admin/audit/export?format=csv|xlsx</c>: acts outside the cases as filtered, marked with who took them. <c>GET /api/v1/audit</c>: the same, a page
/// at a time.
/// </summary>
internal sealed class ExportAudit(AuditActs acts, ActTypes types, UnitDirectory units, IWriteLane lane, TimeProvider clock) : IUseCase
{
    /// <summary>An act as programs read it.</summary>
    public sealed record View(long Id, DateTimeOffset At, string Type, string Who, string? Unit, string? About, string? Reason, System.Text.Json.JsonElement Data);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/admin/audit/export", (HttpContext http, Viewer viewer, ExportAudit export) => export.Run(http, viewer))
            .Needs(Permissions.AuditAdministrators).WithName("ExportAudit");
        routes.MapGet("/api/v1/audit", async (HttpContext http, ExportAudit export) => TypedResults.Ok(await export.Page(http)))
            .Needs(Permissions.AuditAdministrators).WithName("ListAudit");
    }

    private async Task<IReadOnlyList<View>> Page(HttpContext http) =>
        [.. (await acts.Find(AuditPage.AskOf(http.Request.Query), ct: http.RequestAborted)).Select(a => new View(
            a.Id, a.At, a.Type, a.ActorName, a.ActorUnit, a.About, a.Reason, System.Text.Json.JsonDocument.Parse(a.Data).RootElement))];

    private async Task<IResult> Run(HttpContext http, Viewer viewer)
    {
        var format = http.Request.Query["format"].ToString();
        if (format is not ("csv" or "xlsx"))
            return Error.Invalid("export.format", ("format 应为 csv 或 xlsx", "format must be csv or xlsx"), "format").ToResult();
        var at = clock.Instant();
        var noted = await lane.Run<long>(async (db, ct) =>
            (await Acts.Append(db, new(PrivacyActs.Exported, viewer, at) { About = "audit", Data = new { list = "audit" } }, ct)).Id, http.RequestAborted);
        if (!noted.Ok) return noted.Error.ToResult();
        var rows = await acts.Find(AuditPage.AskOf(http.Request.Query), AuditActs.MostExported, http.RequestAborted);
        var mark = new Watermark(noted.Value, viewer.Name, units.Find(viewer.UnitCode)?.Name ?? default, ("安全审计", "audit"), false, at);
        var name = new Words("安全审计", "audit").ToString();
        return format == "csv" ? Export.Csv(name, Columns, rows.ToAsyncEnumerable(), mark) : Export.Xlsx(name, Columns, rows.ToAsyncEnumerable(), mark);
    }

    private IReadOnlyList<ExportColumn<ActRow>> Columns =>
    [
        new(("时间", "When"), a => a.At),
        new(("谁", "Who"), a => a.ActorName),
        new(("单位", "Unit"), a => units.NameOf(a.ActorUnit)),
        new(("做了什么", "What"), a => types.TitleOf(a.Type)),
        new(("类型", "Type"), a => a.Type),
        new(("对象", "About"), a => a.About),
        new(("理由", "Reason"), a => a.Reason),
        new(("内容", "Content"), a => a.Data),
        new(("记录号", "Act"), a => a.Id),
    ];
}

using System.Globalization;
using Daodi.Cases;
using Daodi.Seam;
using Daodi.Trust;
using Daodi.Trust.Http;
using Daodi.Ui.Components;
using Daodi.Ui.Desk;
using Daodi.Ui.Lists;
using Daodi.Ui.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Daodi.Ui.UseCases;

/// <summary><c>GET /register/export?format=csv|xlsx</c>: the register as filtered, within scope, without persons, formulas made text.</summary>
public sealed class ExportCases(CaseLists lists, CaseWords words, TimeProvider clock) : IUseCase
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/register/export", (HttpContext http, Viewer viewer, ExportCases export) => export.Run(http, viewer))
            .Needs(PlatformSystem.Read).WithName("ExportCases");

    public IResult Run(HttpContext http, Viewer viewer)
    {
        ArgumentNullException.ThrowIfNull(http);
        var query = ListQuery.Parse(lists.Spec(viewer, register: true), http.Request.Query);
        var rows = lists.Export(query, viewer, http.RequestAborted);
        var name = new Words("件登记表", "cases") + clock.GetUtcNow().Local().ToString("-yyyyMMdd-HHmm", CultureInfo.InvariantCulture);
        return http.Request.Query["format"].ToString() switch
        {
            "csv" => Export.Csv(name, Columns(), rows),
            "xlsx" => Export.Xlsx(name, Columns(), rows),
            _ => Error.Invalid("export.format", ("format 应为 csv 或 xlsx", "format must be csv or xlsx"), "format").ToResult(),
        };
    }

    private IReadOnlyList<ExportColumn<Case>> Columns() =>
    [
        new(("编号", "Number"), c => c.No),
        new(("来源编号", "Source number"), c => c.SourceId),
        new(("标题", "Title"), c => c.Title),
        new(("内容摘要", "Summary"), c => c.Summary),
        new(("环节", "Stage"), c => words.Stage(c)),
        new(("灯", "Light"), c => c.Light.Word()),
        new(("现由谁办", "Who owes it"), c => c.IsOpen ? words.Unit(c.OwnerUnit) : null),
        new(("承办单位", "Responsible unit"), c => c.Responsible is { } unit ? words.Unit(unit) : null),
        new(("地区", "Place"), c => CaseWords.Place(c.Division)),
        new(("地址", "Address"), c => c.Address),
        new(("来源", "Channel"), c => words.Channel(c)),
        new(("性质", "Nature"), c => words.Nature(c)),
        new(("类别", "Category"), c => words.Category(c)),
        new(("紧急程度", "Urgency"), c => CaseWords.Urgency(c.Urgency)),
        new(("收到", "Received"), c => c.OpenedAt),
        new(("法定期限", "Statutory due"), c => c.StatutoryDue),
        new(("承诺期限", "Committed due"), c => c.CommittedDue),
        new(("办结", "Closed"), c => c.ClosedAt),
        new(("重办次数", "Times done again"), c => c.RedoCount),
    ];
}

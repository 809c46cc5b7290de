using Daodi.Cases;
using Daodi.Seam;
using Daodi.Trust;
using Daodi.Trust.Http;
using Daodi.Ui.Desk;
using Daodi.Ui.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Daodi.Ui.UseCases;

/// <summary>
/// <c>GET /api/v1/cases?view=todo|open|all&amp;stage=&amp;unit=&amp;light=&amp;q=&amp;after=&amp;size=</c>: one page of the cases within the
/// caller's scope, and where the next begins.
/// </summary>
public sealed class ListCases(CaseQueries queries, CaseWords words) : IUseCase
{
    public sealed record Page(IReadOnlyList<CaseItem> Items, string? Next);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/cases", async (HttpContext http, Viewer viewer, ListCases list) =>
            (await list.Run(http.Request.Query, viewer, http.RequestAborted)).ToResult()).Needs(PlatformSystem.Read).WithName("ListCases");

    public async Task<Result<Page>> Run(IQueryCollection query, Viewer viewer, CancellationToken ct)
    {
        var filter = CaseAsk.OfProgram(query);
        if (!filter.Ok) return filter.Error;
        return (await queries.List(filter.Value, viewer, ct)).Map(page => new Page([.. page.Items.Select(c => CaseItem.Of(c, words))], page.Next));
    }
}

using Daodi.Seam;
using Daodi.Trust;
using Daodi.Trust.Http;
using Daodi.Ui.Desk;
using Daodi.Ui.Pages.Cases;
using Daodi.Ui.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Daodi.Ui.UseCases;

/// <summary><c>GET /cases/{no}/preview</c>: the fragment that worklists fetch ahead and show beside themselves.</summary>
public sealed class PreviewCase(CaseSheets sheets) : IUseCase
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/cases/{no}/preview", (string no, HttpContext http, Viewer viewer, PreviewCase preview) => preview.Run(no, http, viewer))
            .Needs(PlatformSystem.Read).WithName("PreviewCase");

    public async Task<IResult> Run(string no, HttpContext http, Viewer viewer)
    {
        ArgumentNullException.ThrowIfNull(http);
        // Its forms carry an antiforgery token, for which the framework forbids caching by itself.
        var sheet = await sheets.Load(no, viewer, http.RequestAborted);
        return sheet.Ok ? new RazorComponentResult<CasePreview>(new { Sheet = sheet.Value }) : sheet.Error.ToResult();
    }
}

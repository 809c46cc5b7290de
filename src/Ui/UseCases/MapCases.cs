using Daodi.Cases;
using Daodi.Seam;
using Daodi.Trust;
using Daodi.Trust.Http;
using Daodi.Ui.Components;
using Daodi.Ui.Desk;
using Daodi.Ui.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Daodi.Ui.UseCases;

/// <summary><c>GET /api/v1/cases.geojson</c>: the open cases within scope that have a place, the most pressing first, at most 5,000.</summary>
public sealed class MapCases(CaseQueries queries) : IUseCase
{
    public const int Most = 5000;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/cases.geojson", (HttpContext http, Viewer viewer, MapCases map) => map.Run(http, viewer))
            .Needs(PlatformSystem.Read).WithName("MapCases");

    public async Task<IResult> Run(HttpContext http, Viewer viewer)
    {
        ArgumentNullException.ThrowIfNull(http);
        var asked = CaseAsk.OfProgram(http.Request.Query);
        if (!asked.Ok) return asked.Error.ToResult();
        var filter = asked.Value with { View = CaseView.Open, OnMap = true, Size = 200, After = null };
        var features = new List<object>();
        while (features.Count < Most)
        {
            var page = await queries.List(filter, viewer, http.RequestAborted);
            if (!page.Ok) return page.Error.ToResult();
            features.AddRange(page.Value.Items.Select(Feature));
            if (page.Value.Next is not { } next) break;
            filter = filter with { After = next };
        }
        http.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Json(new { type = "FeatureCollection", features }, contentType: "application/geo+json");
    }

    private static object Feature(Case c) => new
    {
        type = "Feature",
        geometry = new { type = "Point", coordinates = new[] { c.Lon, c.Lat } },
        properties = new { id = c.No, title = c.Title, light = c.Light.Key(), href = $"/cases/{c.No}" },
    };
}

using Daodi.Geo;
using Daodi.Seam;
using Daodi.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Daodi.Ui.UseCases;

/// <summary><c>GET /geo/boundaries.json</c>: the city's counties as GeoJSON (WGS-84), the base of every map without internet.</summary>
public sealed class ShowBoundaries : IUseCase
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/geo/boundaries.json", (HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "public, max-age=86400";
            return TypedResults.Text(Boundaries.Dezhou.GeoJson, "application/geo+json");
        }).Public().WithName("Boundaries");
}

using Daodi.Seam;
using Daodi.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Daodi.Ui.UseCases;

/// <summary><c>GET /phone/manifest.webmanifest</c>: lets the phone's pages be put on the home screen.</summary>
public sealed class PhoneManifest : IUseCase
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/phone/manifest.webmanifest", () => TypedResults.Json(new
        {
            name = new Words("到底 · 承办", "Daodi · handling").ToString(),
            short_name = new Words("到底", "Daodi").ToString(),
            start_url = "/phone",
            scope = "/",
            display = "standalone",
            background_color = "#ffffff",
            theme_color = "#1f5fbf",
            icons = new[] { new { src = "/_content/Daodi.Ui/favicon.svg", sizes = "any", type = "image/svg+xml", purpose = "any" } },
        }, contentType: "application/manifest+json")).Public().WithName("PhoneManifest");
}

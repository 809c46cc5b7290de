using Daodi.Seam;
using Daodi.Trust;
using Daodi.Ui.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Daodi.Ui.Account;

/// <summary>Ends the session of this browser and goes to the site's first page.</summary>
internal sealed class SignOut : IUseCase
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(PlatformShell.SignOutHref, async (Sessions sessions, IAntiforgery antiforgery, HttpContext http) =>
        {
            if (!await antiforgery.IsRequestValidAsync(http)) return Results.BadRequest();
            await sessions.SignOut();
            return Results.LocalRedirect("/");
        }).Public();
}

using Daodi.Trust;
using Daodi.Trust.Http;
using Daodi.Ui.Shell;
using Microsoft.AspNetCore.Mvc;

namespace Daodi.Host.Demo;

/// <summary>Entering the demo without a password. Mapped in the demo only: a real site has no such door.</summary>
internal static class DemoDoors
{
    public static void Map(WebApplication app)
    {
        app.MapPost("/demo/enter/{card}", async (string card, string? to, Sessions sessions, HttpContext http) =>
        {
            if (RoleCards.All.FirstOrDefault(c => c.Key == card) is not { } known)
            {
                return Results.NotFound();
            }

            // The tour sends people on to the page of its step.
            var target = Preferences.IsLocal(to) ? to! : known.Href;
            if (known.User is null)
            {
                await sessions.SignOut();
                return Results.LocalRedirect(target);
            }

            var entered = await sessions.Enter(known.User, http.RequestAborted);
            return entered.Ok ? Results.LocalRedirect(target) : entered.Error.ToResult();
        }).Public().DisableAntiforgery();

        // The synthetic city's people: they work through the interface like anybody's program.
        app.MapPost("/demo/session", async ([FromBody] SignInRequest request, Sessions sessions, HttpContext http) =>
        {
            var entered = await sessions.Enter(request.User ?? "", http.RequestAborted);
            return entered.Ok ? Results.NoContent() : entered.Error.ToResult();
        }).Public().DisableAntiforgery();
    }
}

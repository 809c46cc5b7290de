using Daodi.Kernel;
using Daodi.Trust.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Daodi.Trust;

/// <param name="User">The account's name.</param>
public sealed record SignInRequest(string? User, string? Password);

/// <summary>Who is signed in.</summary>
public sealed record SessionView(string Name, string? Unit, Words UnitName, int Level, string Language, IEnumerable<string> Roles, IEnumerable<string> Permissions);

/// <summary>The engine's own endpoints: sessions, tokens and unmasking.</summary>
public static class TrustEndpoints
{
    public static void MapTrust(this IEndpointRouteBuilder routes)
    {
        routes.MapTokenServer();
        var session = routes.MapGroup("/api/v1/session");
        session.MapPost("", SignIn).Public().WithName("SignIn");
        session.MapGet("", (Viewer viewer, UnitDirectory units) => ViewOf(viewer, units)).NeedsSignIn().WithName("Session");
        session.MapDelete("", async (Sessions sessions) =>
        {
            await sessions.SignOut();
            return TypedResults.NoContent();
        }).NeedsSignIn().WithName("SignOut");

        routes.MapPost("/api/v1/cases/{no}/unmask",
                async (string no, UnmaskRequest request, Unmask unmask, Viewer viewer, HttpContext http) =>
                {
                    http.Response.Headers.CacheControl = "no-store";
                    return (await unmask.Run(no, request, viewer, http.RequestAborted)).ToResult();
                })
            .Needs(Permissions.Unmask).WithName("Unmask");
    }

    private static async Task<IResult> SignIn(SignInRequest request, Sessions sessions, ViewerFactory viewers, UnitDirectory units, HttpContext http)
    {
        var signedIn = await sessions.SignIn(request.User, request.Password, http.RequestAborted);
        if (!signedIn.Ok) return signedIn.Error.ToResult();
        viewers.Forget(signedIn.Value.Id);
        return await viewers.Of(signedIn.Value.Id) is { } viewer
            ? TypedResults.Ok(ViewOf(viewer, units))
            : Error.Forbidden("sign-in.inactive", ("所在单位已停用，请联系平台管理员。", "Your unit is no longer active; ask the platform's administrator.")).ToResult();
    }

    private static SessionView ViewOf(Viewer viewer, UnitDirectory units) => new(
        viewer.Name, viewer.UnitCode, units.Find(viewer.UnitCode)?.Name ?? default, viewer.Scope.Level, viewer.Language,
        viewer.Roles, viewer.Permissions.Order(StringComparer.Ordinal));
}

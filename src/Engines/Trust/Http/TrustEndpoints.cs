using Daodi.Kernel;
using Daodi.Trust.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Daodi.Trust;

/// <param name="User">The account's name.</param>
/// <param name="Code">Of the authenticator, or a recovery code, where the account has a second factor.</param>
public sealed record SignInRequest(string? User, string? Password, string? Code = null);

/// <param name="Present">The password as it is.</param>
public sealed record PasswordRequest(string? Present, string? Password);

/// <param name="Code">Six digits of the authenticator.</param>
public sealed record CodeRequest(string? Code);

/// <summary>A browser in which one is signed in.</summary>
/// <param name="This">Whether it is the one that asks.</param>
public sealed record OwnSession(long Id, DateTimeOffset StartedAt, DateTimeOffset SeenAt, string? Network, string? Device, string How, bool This);

/// <summary>Who is signed in.</summary>
public sealed record SessionView(string Name, string? Unit, Words UnitName, int Level, string Language, IEnumerable<string> Roles, IEnumerable<string> Permissions, Held? Held);

/// <summary>The engine's own endpoints: sessions, tokens and unmasking.</summary>
public static class TrustEndpoints
{
    public static void MapTrust(this IEndpointRouteBuilder routes)
    {
        routes.MapTokenServer();
        var session = routes.MapGroup("/api/v1/session");
        session.MapPost("", SignIn).Public().WithName("SignIn");
        session.MapGet("", (Viewer viewer, UnitDirectory units) => ViewOf(viewer, units)).OwnSignIn().WithName("Session");
        session.MapDelete("", async (Sessions sessions) =>
        {
            await sessions.SignOut();
            return TypedResults.NoContent();
        }).OwnSignIn().WithName("SignOut");
        session.MapPost("/confirm", async (SignInRequest request, OwnAccount own, Viewer viewer, CancellationToken ct) =>
            (await own.Confirm(request.Password, request.Code, viewer, ct)).ToResult()).OwnSignIn().WithName("ConfirmSession");
        MapOwn(routes.MapGroup("/api/v1/account"));

        routes.MapPost("/api/v1/cases/{no}/unmask",
                async (string no, UnmaskRequest request, Unmask unmask, Viewer viewer, HttpContext http) =>
                {
                    http.Response.Headers.CacheControl = "no-store";
                    return (await unmask.Run(no, request, viewer, http.RequestAborted)).ToResult();
                })
            .Needs(Permissions.Unmask).WithName("Unmask");
    }

    /// <summary>One's own password, sessions and second factor.</summary>
    private static void MapOwn(RouteGroupBuilder own)
    {
        own.MapPost("/password", async (PasswordRequest request, OwnAccount account, Viewer viewer, CancellationToken ct) =>
            (await account.SetPassword(request.Present, request.Password, viewer, ct)).ToResult()).OwnSignIn().WithName("SetOwnPassword");
        own.MapGet("/sessions", async (SessionBook book, Viewer viewer, CancellationToken ct) => TypedResults.Ok(
            (await book.Of(viewer.AccountId ?? default, ct)).Select(s => new OwnSession(s.Id, s.StartedAt, s.SeenAt, s.Network, s.Device, s.How, s.Id == viewer.Session?.Id))))
            .OwnSignIn().WithName("ListOwnSessions");
        own.MapDelete("/sessions/{id:long}", async (long id, SessionBook book, Viewer viewer, CancellationToken ct) => (await book.End(id, viewer, ct)).ToResult())
            .OwnSignIn().WithName("EndOwnSession");
        own.MapGet("/second-factor", async (SecondFactorDesk desk, Viewer viewer, CancellationToken ct) => TypedResults.Ok(await desk.State(viewer.AccountId ?? default, ct)))
            .OwnSignIn().WithName("ShowSecondFactor");
        own.MapPost("/second-factor", async (SecondFactorDesk desk, Viewer viewer, HttpContext http) => Secret(http, (await desk.Begin(viewer, http.RequestAborted)).ToResult()))
            .OwnSignIn().WithName("BeginSecondFactor");
        own.MapPost("/second-factor/confirm", async (CodeRequest request, SecondFactorDesk desk, Viewer viewer, HttpContext http) =>
            Secret(http, (await desk.Confirm(request.Code, viewer, http.RequestAborted)).ToResult())).OwnSignIn().WithName("ConfirmSecondFactor");
        own.MapPost("/second-factor/codes", async (CodeRequest request, SecondFactorDesk desk, Viewer viewer, HttpContext http) =>
            Secret(http, (await desk.Renew(request.Code, viewer, http.RequestAborted)).ToResult())).OwnSignIn().WithName("RenewRecoveryCodes");
        own.MapPost("/second-factor/remove", async (CodeRequest request, SecondFactorDesk desk, Viewer viewer, CancellationToken ct) =>
            (await desk.Remove(request.Code, viewer, ct)).ToResult()).OwnSignIn().WithName("RemoveSecondFactor");
    }

    private static IResult Secret(HttpContext http, IResult result)
    {
        http.Response.Headers.CacheControl = "no-store";
        return result;
    }

    private static async Task<IResult> SignIn(SignInRequest request, Sessions sessions, ViewerFactory viewers, UnitDirectory units, HttpContext http)
    {
        var signedIn = await sessions.SignIn(request.User, request.Password, string.IsNullOrWhiteSpace(request.Code) ? null : request.Code, http.RequestAborted);
        if (!signedIn.Ok) return signedIn.Error.ToResult();
        viewers.Forget(signedIn.Value.Id);
        return await viewers.Of(signedIn.Value.Id) is { } viewer
            ? TypedResults.Ok(ViewOf(viewer, units))
            : Error.Forbidden("sign-in.inactive", ("所在单位已停用，请联系平台管理员。", "Your unit is no longer active; ask the platform's administrator.")).ToResult();
    }

    private static SessionView ViewOf(Viewer viewer, UnitDirectory units) => new(
        viewer.Name, viewer.UnitCode, units.Find(viewer.UnitCode)?.Name ?? default, viewer.Scope.Level, viewer.Language,
        viewer.Roles, viewer.Permissions.Order(StringComparer.Ordinal), viewer.Held);
}

using Daodi.Kernel;
using Daodi.Trust.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Daodi.Trust;

/// <summary>
/// The gate before every page and endpoint: builds the viewer from cookie or bearer token, and lets through only who has what
/// the endpoint <see cref="NeedsAttribute">needs</see>. An endpoint that says nothing is closed: forgetting is safe.
/// </summary>
internal sealed class Gate(
    RequestDelegate next, ViewerFactory viewers, Credentials credentials, ClientTokens tokens, ClientScopes scopes, IOptions<ClientOptions> clients, RefusedTries refused, ILogger<Gate> log)
{
    private static readonly Error NotSignedIn = Error.Forbidden("sign-in.needed", ("请先登录。", "Sign in first."));

    private static readonly Error NoPermission = Error.Forbidden("permission.missing",
        ("您没有执行此操作的权限，请联系本单位管理员。", "You may not do this; ask your unit's administrator."));

    private static readonly Error NewPassword = Error.Forbidden("sign-in.new-password",
        ("请先设置自己的新密码（/account/password）。", "Set a password of your own first (/account/password)."));

    private static readonly Error NewFactor = Error.Forbidden("sign-in.new-factor",
        ("您的权限要求第二因素，请先启用（/account/second-factor）。", "Your permissions demand a second factor; set it up first (/account/second-factor)."));

    public async Task InvokeAsync(HttpContext context)
    {
        var found = await Find(context);
        context.Features.Set(found.Ok ? found.Value : Viewer.Nobody);
        var endpoint = context.GetEndpoint();
        // Nothing was routed to: what follows is a file or the 404.
        if (endpoint is null || endpoint.Metadata.GetMetadata<PublicAttribute>() is not null || FrameworkDoors.Has(endpoint))
        {
            await next(context);
            return;
        }

        var needs = endpoint.Metadata.GetOrderedMetadata<NeedsAttribute>();
        if (needs.Count == 0)
        {
            log.LogError("{Endpoint} names no permission and is not public: refused", endpoint.DisplayName);
            await Refuse(context, NoPermission);
        }
        else if (found is { Ok: false, Error.Kind: ErrorKind.TooMany }) await RefuseBusy(context, found.Error);
        else if (!found.Ok) await RefuseUnknown(context, found.Error);
        else if (found.Value.Kind == ViewerKind.Nobody) await RefuseUnknown(context, NotSignedIn);
        else if (Missing(context, found.Value, needs) is { } missing)
        {
            // Knocking at the administrators' doors is what the audit administrator wants to see.
            if (found.Value.Kind == ViewerKind.Account && needs.Any(n => RefusedTries.Concerns(n.Permission)))
                await refused.Note(found.Value, $"{context.Request.Method} {(endpoint as RouteEndpoint)?.RoutePattern.RawText}", null, NoPermission.Code);
            await Refuse(context, NoPermission, missing);
        }
        else if (found.Value.Held is { } held && endpoint.Metadata.GetMetadata<OwnSignInAttribute>() is null) await Hold(context, held);
        else await next(context);
    }

    /// <summary>The permission that is missing; null where one may.</summary>
    private static string? Missing(HttpContext context, Viewer viewer, IReadOnlyList<NeedsAttribute> needs)
    {
        if (needs.FirstOrDefault(n => n.Permission.Length > 0 && !viewer.May(n.Permission)) is { } need) return need.Permission;
        if (viewer.Kind is not (ViewerKind.Source or ViewerKind.Client)) return null;
        // A system has no session, opens no page, and writes nothing but its pushes.
        var own = needs.Any(n => n.Permission.Length > 0) && context.Request.Path.StartsWithSegments("/api")
            && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || needs.Any(n => n.Permission == Permissions.Push));
        return own ? null : "";
    }

    /// <summary>Who must do something about their own sign-in first: a page leads there, an interface says what.</summary>
    private Task Hold(HttpContext context, Held held)
    {
        if (IsProgram(context)) return Refuse(context, held == Held.Password ? NewPassword : NewFactor);
        context.Response.Redirect(held == Held.Password ? TrustSetup.PasswordPath : TrustSetup.FactorPath);
        return Task.CompletedTask;
    }

    private async Task<Result<Viewer>> Find(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (header.Length > 0)
        {
            var token = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..].Trim() : null;
            // Two dots make a JWT; the tokens of sources have none.
            return token is not null && token.Count(c => c == '.') == 2 ? await tokens.Check(token, TokenServer.IssuerOf(context.Request, clients.Value)) : await credentials.Check(token);
        }

        return context.User.Identity?.IsAuthenticated == true ? await viewers.Of(context.User) ?? Viewer.Nobody : Viewer.Nobody;
    }

    /// <summary>Who is not known: a page sends them to sign in, an interface says 401 and why.</summary>
    private static Task RefuseUnknown(HttpContext context, Error error)
    {
        if (!IsProgram(context)) return context.ChallengeAsync();
        // RFC 6750, section 3.1: who showed nothing is only told what to show.
        context.Response.Headers.WWWAuthenticate = context.Request.Headers.Authorization.Count == 0 ? "Bearer" : $"Bearer error=\"invalid_token\", error_description=\"{error.Code}\"";
        return Write(context, error, StatusCodes.Status401Unauthorized);
    }

    /// <summary>Who is known but may not: pages get the bare status, which the shell shows in its own words.</summary>
    private Task Refuse(HttpContext context, Error error, string missing = "")
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        if (context.Request.Headers.Authorization.Count > 0 && scopes.Giving(missing) is { } scope)
            context.Response.Headers.WWWAuthenticate = $"Bearer error=\"insufficient_scope\", scope=\"{scope.Name}\"";
        return IsProgram(context) ? Write(context, error, StatusCodes.Status403Forbidden) : Task.CompletedTask;
    }

    /// <summary>Who has used up what a minute allows.</summary>
    private static Task RefuseBusy(HttpContext context, Error error)
    {
        context.Response.Headers.RetryAfter = error.RetryAfter;
        return Write(context, error, StatusCodes.Status429TooManyRequests);
    }

    private static Task Write(HttpContext context, Error error, int status) => error.ToResult(status).ExecuteAsync(context);

    private static bool IsProgram(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api") || context.Request.Headers.Authorization.Count > 0;
}

public static class ViewerOfRequest
{
    /// <summary>Who makes this request; <see cref="Viewer.Nobody"/> where nobody is known.</summary>
    public static Viewer Viewer(this HttpContext context) => context.Features.Get<Viewer>() ?? Trust.Viewer.Nobody;
}

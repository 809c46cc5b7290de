using Daodi.Trust.Http;
using Microsoft.AspNetCore.Builder;

namespace Daodi.Ui.UseCases;

/// <summary>
/// A second lock beside the cookie's SameSite=Lax: browsers say where a request comes from (Fetch Metadata), and what changes
/// something is refused when it is another site. Programs send no such header.
/// </summary>
public static class SameSite
{
    public static RouteHandlerBuilder SameSiteOnly(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter(async (context, next) =>
        IsForeign(context.HttpContext.Request.Headers["Sec-Fetch-Site"])
            ? Error.Forbidden("request.foreign", ("请求来自其他网站，已拒绝。", "The request came from another site and was refused.")).ToResult()
            : await next(context));

    internal static bool IsForeign(string? from) => from is "cross-site" or "same-site";
}

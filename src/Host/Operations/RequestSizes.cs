using Daodi.Kernel;
using Daodi.Trust.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Daodi.Host.Operations;

/// <summary>
/// A request that says it is larger than its door takes is answered at once with what to do, instead of a connection that breaks
/// while it is being sent. The limits themselves stand at the doors (<c>RequestSizeLimit</c>); 30 MB where none is named.
/// </summary>
internal static class RequestSizes
{
    public static void UseRequestSizes(this WebApplication app) => app.Use(async (http, next) =>
    {
        var size = http.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (size?.MaxRequestBodySize is not { } most || !(http.Request.ContentLength > most))
        {
            await next(http);
            return;
        }

        // Lets the server read what is still coming for a moment, so that the sender hears the answer.
        if (!size.IsReadOnly) size.MaxRequestBodySize = null;
        var error = Error.Invalid("request.too-large", (
            $"请求超过 {most >> 20} MB，请把文件缩小或分几次上传。", $"The request is larger than {most >> 20} MB; send smaller files, or fewer at a time."));
        http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
        // A person gets the page of this status.
        if (!http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
            await error.ToResult(StatusCodes.Status413PayloadTooLarge).ExecuteAsync(http);
    });
}

using Microsoft.Net.Http.Headers;

namespace Daodi.Ui.Lists;

/// <summary>A download written while it is read.</summary>
internal sealed class FileOfRows(string name, string type, Func<Stream, CancellationToken, Task> write) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = type;
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(name);
        httpContext.Response.Headers.ContentDisposition = disposition.ToString();
        httpContext.Response.Headers.CacheControl = "no-store";
        return write(httpContext.Response.Body, httpContext.RequestAborted);
    }
}

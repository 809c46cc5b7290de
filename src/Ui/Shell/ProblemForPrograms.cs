using Microsoft.AspNetCore.Diagnostics;

namespace Daodi.Ui.Shell;

/// <summary>
/// What was thrown over a program's request is told as a problem (RFC 9457), without its inner workings; a person gets the page.
/// A request that the server itself could not read (too large, cut off) keeps its own status and is no bug.
/// </summary>
internal sealed class ProblemForPrograms : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var status = StatusOf(exception);
        if (httpContext.WantsPage())
            return false;
        await Results.Problem(statusCode: status,
            extensions: new Dictionary<string, object?> { ["traceId"] = httpContext.TraceIdentifier }).ExecuteAsync(httpContext);
        return true;
    }

    internal static int StatusOf(Exception exception) => exception is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
}

using Microsoft.AspNetCore.Diagnostics;

namespace Daodi.Ui.Shell;

/// <summary>A bug met by a program is told as a problem (RFC 9457), without its inner workings; a person gets the page.</summary>
internal sealed class ProblemForPrograms : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.WantsPage())
            return false;
        await Results.Problem(statusCode: StatusCodes.Status500InternalServerError,
            extensions: new Dictionary<string, object?> { ["traceId"] = httpContext.TraceIdentifier }).ExecuteAsync(httpContext);
        return true;
    }
}

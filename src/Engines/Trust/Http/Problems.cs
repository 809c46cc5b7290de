using System.Globalization;
using Daodi.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Daodi.Trust.Http;

/// <summary>The one place where expected failures become HTTP (RFC 9457), in the reader's language with both at hand.</summary>
public static class Problems
{
    /// <summary>The answer for <paramref name="error"/>: <c>code</c>, <c>field</c> and <c>details</c> are for programs.</summary>
    public static IResult ToResult(this Error error) => TypedResults.Problem(ToDetails(error));

    /// <summary>As <see cref="ToResult(Error)"/>, where HTTP has a more exact status than the kind of error tells (413).</summary>
    public static IResult ToResult(this Error error, int status)
    {
        var problem = ToDetails(error);
        problem.Status = status;
        return TypedResults.Problem(problem);
    }

    /// <summary>200 with the value, or the problem.</summary>
    public static IResult ToResult<T>(this Result<T> result) => result.Ok ? TypedResults.Ok(result.Value) : ToResult(result.Error);

    public static ProblemDetails ToDetails(Error error)
    {
        var problem = new ProblemDetails
        {
            Type = $"urn:daodi:error:{error.Code}",
            Title = error.Message.In(CultureInfo.CurrentUICulture),
            Status = StatusOf(error),
        };
        problem.Extensions["code"] = error.Code;
        problem.Extensions["message"] = new { zh = error.Message.Zh, en = error.Message.En };
        if (error.Field is not null) problem.Extensions["field"] = error.Field;
        if (error.Details is not null) problem.Extensions["details"] = error.Details;
        return problem;
    }

    public static int StatusOf(Error error) => error.Kind switch
    {
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        ErrorKind.TooMany => StatusCodes.Status429TooManyRequests,
        ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        // 400 where the request cannot be read at all, 422 where it is read and a value breaks a rule.
        _ => error.Field is null ? StatusCodes.Status400BadRequest : StatusCodes.Status422UnprocessableEntity,
    };
}

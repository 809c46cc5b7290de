using System.Threading.RateLimiting;

namespace Daodi.Host.Operations;

/// <summary>
/// What one address may ask of the doors that anybody can reach. The numbers are settings (section <c>Limits</c>); whoever is over them gets 429 and
/// is told when to come again.
/// </summary>
internal static class RequestLimits
{
    /// <summary>The policy of public forms and of tracking by number and code.</summary>
    public const string Public = "public";

    /// <summary>The policy of signing in.</summary>
    public const string SignIn = "sign-in";

    public static void Add(WebApplicationBuilder builder)
    {
        var perMinute = builder.Configuration.GetValue("Limits:PublicPerMinute", 60);
        var signIns = builder.Configuration.GetValue("Limits:SignInPerMinute", 30);
        builder.Services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limits.OnRejected = (context, _) =>
            {
                context.HttpContext.Response.Headers.RetryAfter = "60";
                return ValueTask.CompletedTask;
            };
            limits.AddPolicy(Public, http => PerAddress(http, perMinute));
            limits.AddPolicy(SignIn, http => PerAddress(http, signIns));
        });
    }

    private static RateLimitPartition<string> PerAddress(HttpContext http, int permits) =>
        RateLimitPartition.GetSlidingWindowLimiter(http.Connection.RemoteIpAddress?.ToString() ?? "-",
            _ => new SlidingWindowRateLimiterOptions { PermitLimit = permits, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6 });
}

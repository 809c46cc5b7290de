using System.Threading.RateLimiting;
using Daodi.Trust;
using Daodi.Ui.Shell;

namespace Daodi.Host.Operations;

/// <summary>
/// What one address may ask of the doors that anybody can reach. The numbers are settings (section <c>Limits</c>); whoever is over them gets 429 and
/// is told when to come again.
/// </summary>
internal static class RequestLimits
{
    public static void Add(WebApplicationBuilder builder)
    {
        var perMinute = builder.Configuration.GetValue("Limits:PublicPerMinute", 60);
        var signIns = builder.Configuration.GetValue("Limits:SignInPerMinute", 30);
        var tokens = builder.Configuration.GetValue("Limits:TokensPerMinute", 120);
        builder.Services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limits.OnRejected = (context, _) =>
            {
                context.HttpContext.Response.Headers.RetryAfter = "60";
                return ValueTask.CompletedTask;
            };
            limits.AddPolicy(LimitPolicies.Public, http => PerAddress(http, perMinute));
            limits.AddPolicy(TokenServer.LimitPolicy, http => PerAddress(http, tokens));
            // Looking at the form guesses nothing; a bureau behind one address may open it as often as it likes.
            limits.AddPolicy(LimitPolicies.SignIn, http => HttpMethods.IsPost(http.Request.Method) ? PerAddress(http, signIns) : RateLimitPartition.GetNoLimiter("-"));
        });
    }

    private static RateLimitPartition<string> PerAddress(HttpContext http, int permits) =>
        RateLimitPartition.GetSlidingWindowLimiter(http.Connection.RemoteIpAddress?.ToString() ?? "-",
            _ => new SlidingWindowRateLimiterOptions { PermitLimit = permits, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6 });
}

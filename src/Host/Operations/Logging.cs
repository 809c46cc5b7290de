using System.Globalization;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace Daodi.Host.Operations;

/// <summary>
/// Structured logs: one JSON object a line in <c>logs/</c> of the data folder, kept 190 days (网络安全法 21: at least six months),
/// and a short form on the console. What is logged are ids, codes and durations: never a name, number, address or text of a person.
/// </summary>
internal static class Logging
{
    private const int KeptDays = 190;

    public static void Add(WebApplicationBuilder builder, string dataDir) => builder.Services.AddSerilog(log => log
        .MinimumLevel.Information()
        .MinimumLevel.Override("Microsoft.AspNetCore", LogEventLevel.Warning)
        .MinimumLevel.Override("Microsoft.EntityFrameworkCore", LogEventLevel.Warning)
        // It tells each request with its parameters, whatever somebody wrote into them.
        .MinimumLevel.Override("OpenIddict", LogEventLevel.Warning)
        .MinimumLevel.Override("Quartz", LogEventLevel.Warning)
        .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Warning)
        .Enrich.FromLogContext()
        .WriteTo.File(new CompactJsonFormatter(), Path.Combine(dataDir, "logs", "daodi-.jsonl"),
            rollingInterval: RollingInterval.Day, retainedFileCountLimit: KeptDays, buffered: true, flushToDiskInterval: TimeSpan.FromSeconds(1))
        .WriteTo.Console(outputTemplate: "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}",
            standardErrorFromLevel: LogEventLevel.Verbose, formatProvider: CultureInfo.InvariantCulture),
        // Else platforms in one process (tests) share one static logger, and the first that stops closes it for all.
        preserveStaticLogger: true);

    /// <summary>One line a request: method, route pattern (never the path, which may hold a number or a search), status, time.</summary>
    public static void UseRequestLog(this WebApplication app) => app.Use(async (http, next) =>
    {
        var started = TimeProvider.System.GetTimestamp();
        await next(http);
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "-";
        var elapsed = TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
        var level = http.Response.StatusCode >= 500 ? LogLevel.Error : elapsed > 1000 && route != "events" ? LogLevel.Warning : LogLevel.Debug;
        app.Logger.Log(level, "{Method} {Route} {Status} {Elapsed:0.0} ms", http.Request.Method, route, http.Response.StatusCode, elapsed);
    });
}

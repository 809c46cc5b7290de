using OpenTelemetry.Instrumentation.AspNetCore;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Daodi.Host.Operations;

/// <summary>OpenTelemetry: traces and metrics leave by OTLP where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names a collector; nowhere otherwise.</summary>
internal static class Telemetry
{
    public static void Add(WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            return;
        }

        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("daodi"))
            .WithTracing(tracing => tracing.AddAspNetCoreInstrumentation(Nameless).AddSource("Daodi.*").AddOtlpExporter())
            .WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation().AddMeter("Daodi.*", "Microsoft.AspNetCore.*", "System.Runtime").AddOtlpExporter());
    }

    /// <summary>As the log does: the route's pattern in the place of the path, which may hold whatever somebody typed.</summary>
    private static void Nameless(AspNetCoreTraceInstrumentationOptions options) => options.EnrichWithHttpResponse = (activity, response) =>
        activity.SetTag("url.path", (response.HttpContext.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "-");
}

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
            .WithTracing(tracing => tracing.AddAspNetCoreInstrumentation().AddSource("Daodi.*").AddOtlpExporter())
            .WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation().AddMeter("Daodi.*", "Microsoft.AspNetCore.*", "System.Runtime").AddOtlpExporter());
    }
}

using Daodi.City;
using Daodi.Kernel;
using Daodi.Trust;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Daodi.Host.Demo;

/// <summary>
/// Lets the synthetic city live beside the platform in the same process. It knows the address and a token, nothing else: it speaks through the same doors
/// as any hotline and any browser.
/// </summary>
internal sealed class CityService(
    IServer server, IHostApplicationLifetime life, Credentials credentials, Demonstration demonstration, IConfiguration configuration,
    TimeProvider clock, ILogger<CityService> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Started(stoppingToken);
        var issued = await credentials.Issue("12345", "synthetic city", clock.Instant().AddDays(30), Viewer.System("demo"), stoppingToken);
        if (!issued.Ok)
        {
            log.LogError("The synthetic city got no token: {Code}", issued.Error.Code);
            return;
        }

        try
        {
            await CityProgram.RunAsync(new()
            {
                BaseUrl = new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First()),
                SourceToken = issued.Value.Token,
                PerDay = configuration.GetValue("Demo:Rate", 120),
                HistoryDays = configuration.GetValue("Demo:HistoryDays", 90),
                HumanUnits = [RoleCards.HandlersUnit],
                Clock = clock,
                Log = line => log.LogInformation("City: {Line}", line),
                HistoryAt = demonstration.HistoryAt,
            }, stoppingToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "The synthetic city stopped; the platform goes on");
        }
    }

    /// <summary>The address is known once the server listens.</summary>
    private async Task Started(CancellationToken stop)
    {
        var started = new TaskCompletionSource();
        await using var first = life.ApplicationStarted.Register(() => started.TrySetResult());
        await using var second = stop.Register(() => started.TrySetCanceled(stop));
        await started.Task;
    }
}

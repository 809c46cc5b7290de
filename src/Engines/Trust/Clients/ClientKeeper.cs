using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Daodi.Trust;

/// <summary>Every few seconds: writes down what clients did, changes the signing key where its time has come, forgets what is over.</summary>
internal sealed class ClientKeeper(ClientMeter meter, ClientTokens tokens, ClientLimits limits, SigningKeys keys, ILogger<ClientKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Turn(cancellationToken);
    }

    /// <summary>One turn, for tests too.</summary>
    internal async Task Turn(CancellationToken ct)
    {
        try
        {
            if (limits.Signing is var (rotate, announce) && limits.Of("*") is { } limit) keys.Keep(rotate, announce, limit.Token);
            await meter.Flush(ct);
            await tokens.Prune(ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "What clients did could not be written down; trying again");
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        try
        {
            do await Turn(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }
}

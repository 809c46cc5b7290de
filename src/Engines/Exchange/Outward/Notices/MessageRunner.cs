using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Daodi.Exchange;

/// <summary>Carries notices into the outbox and empties it: a loop for the planner and one for each channel, so that a provider that hangs holds up its own channel alone.</summary>
public sealed class MessageRunner(MessagePlanner planner, MessageSender sender, IEnumerable<IMessageProvider> providers, ILogger<MessageRunner> log) : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1), AfterFault = TimeSpan.FromSeconds(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(providers.Select(p => Loop(stop => sender.RunOnce(p.Channel, stop), p.Channel, stoppingToken)).Prepend(Loop(planner.RunOnce, "planner", stoppingToken)));

    private async Task Loop(Func<CancellationToken, Task<int>> turn, string name, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var wait = TimeSpan.Zero;
            try
            {
                if (await turn(stop) == 0) wait = LookAgain;
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !stop.IsCancellationRequested)
            {
                // Its kind alone: what an exception says may hold an address.
                log.LogError("The loop of {Name} failed with {Fault}; trying again in {Seconds} s", name, failure.GetType().Name, AfterFault.TotalSeconds);
                wait = AfterFault;
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(wait, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

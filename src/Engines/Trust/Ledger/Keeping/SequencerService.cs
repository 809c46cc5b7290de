using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Daodi.Trust.Ledger;

/// <summary>
/// Lets the sequencer take a turn every second. One process keeps a ledger: the lock of a file says which; another waits until it
/// ends. What fails is tried again, ever more slowly up to a minute; so is a stop, in case somebody has put the past in order.
/// </summary>
internal sealed class SequencerService(Sequencer sequencer, LedgerFolder folder, LedgerOptions options, LedgerState state, TimeProvider clock, ILogger<SequencerService> log) : BackgroundService
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        FileStream? alone = null;
        var wait = options.Every;
        try
        {
            while (true)
            {
                await Task.Delay(wait, clock, stoppingToken);
                try
                {
                    alone ??= Lock();
                    await sequencer.Turn(stoppingToken);
                    wait = state.Now.Stopped is null ? options.Every : Longest;
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    if (alone is null) state.Set(s => s with { Trouble = LedgerErrors.Busy });
                    else
                    {
                        log.LogError(e, "The ledger could not be written; trying again");
                        state.Set(s => s with { Trouble = LedgerErrors.Trouble(e) });
                    }

                    wait = wait * 2 > Longest ? Longest : wait * 2;
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The last second's acts are numbered at the next start.
        }
        finally
        {
            if (alone is not null) await alone.DisposeAsync();
        }
    }

    private FileStream Lock()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.LockFile)!);
        return new FileStream(folder.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }
}

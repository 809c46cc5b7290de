using Daodi.Kernel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Daodi.Trust.Ledger;

/// <summary>
/// Takes each new checkpoint to each witness, every witness at its own pace: a slow or dead one holds up neither the sequencer nor
/// the others. A refusal is shouted, and asked again a minute later.
/// </summary>
public sealed class WitnessService : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromMinutes(1);

    private readonly LedgerFolder _folder;
    private readonly TimeProvider _clock;
    private readonly ILogger<WitnessService> _log;
    private readonly IReadOnlyList<IWitness> _witnesses;
    private readonly WitnessStanding[] _standings;

    public WitnessService(LedgerOptions options, LedgerFolder folder, LedgerBook book, TimeProvider clock, ILogger<WitnessService> log)
    {
        (_folder, _clock, _log) = (folder, clock, log);
        _witnesses = [.. options.Witnesses.Select(IWitness (w) => w.Url is not null ? new HookWitness(w) : new FileWitness(w, (hash, from, to) => LedgerBook.Try(() => book.Tree(hash, to).Consistency(from, to))))];
        _standings = [.. _witnesses.Select(w => new WitnessStanding(w.Name, w.Target, null, null, null))];
    }

    /// <summary>How far each is.</summary>
    public IReadOnlyList<WitnessStanding> Standings => [.. _standings.Select(s => s)];

    public override void Dispose()
    {
        foreach (var witness in _witnesses.OfType<IDisposable>()) witness.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_witnesses.Select((witness, i) => Serve(witness, i, stoppingToken)));

    private async Task Serve(IWitness witness, int i, CancellationToken stop)
    {
        var wait = Look;
        try
        {
            while (true)
            {
                await Task.Delay(wait, _clock, stop);
                wait = await Once(witness, i, wait, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What it has not seen it is given at the next start.
        }
    }

    /// <summary>Gives it the newest checkpoint if it has not that one; how long to wait then.</summary>
    private async Task<TimeSpan> Once(IWitness witness, int i, TimeSpan waited, CancellationToken stop)
    {
        var (note, verifier, standing) = (_folder.Note(), _folder.Verifier(), _standings[i]);
        if (Checkpoint.Parse(note) is not { } head || verifier is null || (head.Size == standing.Size && standing.Fault is null)) return Look;
        var given = await Give(witness, note!, verifier, stop);
        if (given.Ok)
        {
            _standings[i] = standing with { Size = head.Size, At = _clock.Instant(), Fault = null };
            return witness.Every > Look ? witness.Every : Look;
        }

        if (given.Error.Code == WitnessErrors.RefusedCode) _log.LogCritical("The witness {Witness} refuses the ledger's head of {Size} leaves: the tree was recomputed", witness.Name, head.Size);
        else if (standing.Fault is null) _log.LogWarning("The witness {Witness} cannot be reached: {Why}", witness.Name, given.Error.Message.En);
        _standings[i] = standing with { Fault = given.Error };
        return waited * 2 > Longest || given.Error.Code == WitnessErrors.RefusedCode ? Longest : waited * 2;
    }

    private static async Task<Result<Done>> Give(IWitness witness, string note, NoteVerifier verifier, CancellationToken stop)
    {
        try
        {
            return await witness.Give(note, verifier, stop);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return WitnessErrors.Unreachable(Words.Same(e.GetType().Name));
        }
    }
}

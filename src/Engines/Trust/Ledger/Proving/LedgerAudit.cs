using System.Threading.Channels;
using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Daodi.Trust.Ledger;

/// <summary>
/// Verifies the whole ledger within the platform, once a day and when somebody asks. What it found is an act
/// (<c>trust.ledger-verified</c>, about <c>ledger</c>), and so in the ledger itself.
/// </summary>
public sealed class LedgerAudit(LedgerVerification verification, IWriteLane lane, IReader reader, LedgerOptions options, LedgerState state, TimeProvider clock, ILogger<LedgerAudit> log) : BackgroundService
{
    /// <summary>What its acts are about.</summary>
    public const string About = "ledger";

    private static readonly TimeSpan Look = TimeSpan.FromMinutes(10);
    private readonly Channel<Viewer> _asked = Channel.CreateBounded<Viewer>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Asks for a verification; one that waits already will do.</summary>
    public void Ask(Viewer by)
    {
        state.Set(s => s with { Verifying = true });
        _asked.Writer.TryWrite(by);
    }

    /// <summary>The act of the last verification; null before the first.</summary>
    public Task<ActRow?> Last(CancellationToken ct = default) => reader.Read(db =>
        db.Set<ActRow>().Where(a => a.About == About && a.Type == TrustActs.LedgerVerified).OrderByDescending(a => a.Id).FirstOrDefaultAsync(ct));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var began = clock.GetUtcNow();
        try
        {
            while (true)
            {
                if (await Next(began, stoppingToken) is { } by) await Verify(by, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Verified again when it is next due.
        }
    }

    /// <summary>Who asks now; null where nobody does and it is not yet time.</summary>
    private async Task<Viewer?> Next(DateTimeOffset began, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var timer = clock.CreateTimer(_ => patience.Cancel(), null, Look, Timeout.InfiniteTimeSpan);
        try
        {
            return await _asked.Reader.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            if (options.VerifyEvery <= TimeSpan.Zero) return null;
            var last = (await Last(stop))?.At ?? began;
            return clock.GetUtcNow() - last >= options.VerifyEvery ? Viewer.System("ledger") : null;
        }
    }

    private async Task Verify(Viewer by, CancellationToken stop)
    {
        state.Set(s => s with { Verifying = true });
        try
        {
            var began = clock.GetTimestamp();
            var witness = options.Witnesses.FirstOrDefault(w => w.File is not null && File.Exists(w.File))?.File;
            var report = await verification.Run(witness, ct: stop);
            var first = report.Findings.Count > 0 ? report.Findings[0] : null;
            if (first is not null) log.LogCritical("The ledger was verified and does not agree: {What} at leaf {Index}, act {Act}", first.What, first.Index, first.ActId);
            await lane.Run<Done>(async (db, ct) =>
            {
                await Acts.Append(db, new(TrustActs.LedgerVerified, by, clock.Instant())
                {
                    About = About,
                    Data = new LedgerVerdict(report.Ok, report.Size, report.Checked, report.Erased, report.Altered, report.Witnessed is not null, first?.What.ToString().ToLowerInvariant(),
                        first?.Index, first?.ActId, (long)clock.GetElapsedTime(began).TotalMilliseconds),
                }, ct);
                return Done.It;
            }, stop);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "The ledger could not be verified");
        }
        finally
        {
            state.Set(s => s with { Verifying = false });
        }
    }
}

/// <summary>What a verification found, as its act says it.</summary>
/// <param name="What">The first difference, an <see cref="Alteration"/> in lower case; null where all agrees.</param>
/// <param name="Took">Milliseconds.</param>
public sealed record LedgerVerdict(bool Ok, long Size, long Checked, long Erased, long Altered, bool Witnessed, string? What, long? Index, long? ActId, long Took);

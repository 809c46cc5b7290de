using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Daodi.Exchange;

/// <summary>
/// Tells people that a source fell silent or speaks again, in the transaction that keeps it. An interface because notices belong
/// to a neighbouring engine that this one does not know.
/// </summary>
public interface ISourceWarning
{
    Task Tell(DaodiDb db, SourceDefinition source, bool silent, Words words, DateTimeOffset at, CancellationToken ct);
}

/// <summary>
/// Holds every source to its rhythm: a silence longer than it, counted outside the quiet hours, is a warning raised once and
/// cleared when data arrive.
/// </summary>
public sealed class RhythmWatch(
    SourceRegistry sources, IReader reader, IWriteLane lane, IServiceScopeFactory scopes, TimeProvider clock, ILogger<RhythmWatch> log) : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunOnce(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogError(failure, "The sources' rhythms could not be looked at; trying again in {Seconds} s", LookAgain.TotalSeconds);
            }

            await Task.Delay(LookAgain, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Looks at all sources once; what changed is told.</summary>
    public async Task RunOnce(CancellationToken ct = default)
    {
        await sources.Refresh();
        var watches = await reader.Read(db => db.Set<SourceWatch>().ToDictionaryAsync(w => w.Source, ct));
        foreach (var source in sources.All)
        {
            var known = watches.GetValueOrDefault(source.Id)?.SilentSince;
            var silent = await SilentSince(source);
            if (silent is null == known is null) continue;
            try
            {
                await Keep(source, silent, ct);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // One source's trouble is not the others'; it is looked at again at the next turn.
                log.LogError(failure, "The silence of {Source} could not be told", source.Id);
            }
        }
    }

    /// <summary>Since when a source has said nothing, where that is longer than its rhythm; null where it is not, or nobody agreed on one.</summary>
    public async Task<DateTimeOffset?> SilentSince(SourceDefinition source)
    {
        if (source is not { On: true, Rhythm: { } rhythm }) return null;
        var id = source.Id;
        var last = await reader.Read(db => db.Set<InboxRow>().Where(r => r.Source == id).OrderByDescending(r => r.Id).Select(r => (DateTimeOffset?)r.ReceivedAt).FirstOrDefaultAsync());
        if (source.OnSince is { } on && (last is null || on > last)) last = on;
        return last is { } from && QuietHours.Awake(source.Quiet, from, clock.Instant()) > rhythm ? from : null;
    }

    private async Task Keep(SourceDefinition source, DateTimeOffset? silent, CancellationToken ct)
    {
        var now = clock.Instant();
        Words words = silent is { } since
            ? ($"来源“{source.Title.Zh}”自 {since.Local():yyyy-MM-dd HH:mm} 起没有数据，已超过约定间隔，请联系对方。",
                $"“{source.Title.En}” has sent nothing since {since.Local():yyyy-MM-dd HH:mm}, longer than agreed; ask its operator.")
            : source is { On: true, Rhythm: not null }
                ? ($"来源“{source.Title.Zh}”恢复了数据。", $"“{source.Title.En}” sends again.")
                : ($"来源“{source.Title.Zh}”已停用或不再约定间隔，不再等它的数据。", $"“{source.Title.En}” is switched off or has no rhythm any more; nobody waits for it.");
        var kept = await lane.Run<Done>(async (db, stop) =>
        {
            if (await db.Set<SourceWatch>().SingleOrDefaultAsync(w => w.Source == source.Id, stop) is not { } watch)
                db.Add(watch = new SourceWatch { Source = source.Id });
            // Another process was first.
            if (watch.SilentSince is null == silent is null) return Done.It;
            watch.SilentSince = silent;
            await Acts.Append(db, new(silent is null ? ExchangeActs.SourceSpeaks : ExchangeActs.SourceSilent, Viewer.System("rhythm"), now)
            {
                About = $"source/{source.Id}",
                Data = new { since = silent },
            }, stop);
            await using var scope = scopes.CreateAsyncScope();
            foreach (var warning in scope.ServiceProvider.GetServices<ISourceWarning>()) await warning.Tell(db, source, silent is not null, words, now, stop);
            return Done.It;
        }, ct);
        if (!kept.Ok) log.LogWarning("The silence of {Source} could not be kept: {Code}", source.Id, kept.Error.Code);
    }
}

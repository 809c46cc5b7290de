using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Daodi.Exchange;

/// <summary>
/// Registers what the inbox holds: woken after each commit, and at the start by what an earlier run left. Takes received rows
/// in the order of their ids; a row leaves that state in the same transaction in which its case is written.
/// </summary>
public sealed class InboxWorker(
    IReader reader, IWriteLane lane, SourceRegistry sources, IServiceScopeFactory scopes, InboxSignal signal, InboxFigures figures,
    TimeProvider clock, ILogger<InboxWorker> log) : BackgroundService
{
    internal const int BatchItems = 256;
    private const int BatchCharacters = 32_000_000;

    // A ring could be missed only by a bug; looking again this often makes it a delay instead of a loss.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private static readonly Error Failed = Error.Invalid("item.failed", (
        "系统处理该条时发生异常，已转入隔离区，平台管理员将排查后重放。",
        "The platform failed on this item. It is in quarantine; the platform's administrator will look into it and replay it."));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await RunOnce(stoppingToken) > 0)
                {
                }
                await signal.Wait(LookAgain, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                log.LogError(failure, "The inbox could not be worked on; trying again in {Seconds} s", AfterFailure.TotalSeconds);
                await Task.Delay(AfterFailure, clock, stoppingToken);
            }
        }
    }

    /// <summary>Registers one batch.</summary>
    /// <returns>How many rows left the state Received; 0 where there was nothing to do.</returns>
    /// <exception cref="InvalidOperationException">The database is not available; nothing was changed.</exception>
    public async Task<int> RunOnce(CancellationToken ct = default)
    {
        var rows = await Next(ct);
        foreach (var bySource in rows.GroupBy(r => r.Source)) await Register(bySource.Key, [.. bySource], ct);
        return rows.Count;
    }

    private async Task<IReadOnlyList<InboxItem>> Next(CancellationToken ct)
    {
        using var db = reader.Open();
        var lengths = await db.Set<InboxRow>().Where(r => r.State == InboxState.Received)
            .OrderBy(r => r.Id).Take(BatchItems).Select(r => new { r.Id, r.Length }).ToListAsync(ct);
        if (lengths.Count == 0) return [];
        var (last, characters) = (lengths[0].Id, 0L);
        foreach (var row in lengths)
        {
            characters += row.Length;
            if (characters > BatchCharacters && row.Id != last) break;
            last = row.Id;
        }

        return await db.Set<InboxRow>().Where(r => r.State == InboxState.Received && r.Id <= last)
            .OrderBy(r => r.Id).Take(BatchItems)
            .Select(r => new InboxItem(r.Id, r.Source, r.SourceId, r.ReceivedAt, r.Corrected ?? r.Payload)).ToListAsync(ct);
    }

    private async Task Register(string source, IReadOnlyList<InboxItem> items, CancellationToken ct)
    {
        Result<IReadOnlyList<Registration>> done;
        try
        {
            done = await lane.Run<IReadOnlyList<Registration>>(async (db, stop) =>
            {
                Registration[] registrations = [.. await Handle(db, source, items, stop)];
                await Keep(db, items, registrations, stop);
                return registrations;
            }, ct);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            await Halve(source, items, failure, ct);
            return;
        }

        if (!done.Ok) throw new InvalidOperationException(done.Error.ToString());
        Note(source, items, done.Value);
    }

    private async Task<IReadOnlyList<Registration>> Handle(DaodiDb db, string source, IReadOnlyList<InboxItem> items, CancellationToken ct)
    {
        if (await sources.Find(source) is not { } definition)
        {
            var gone = Error.Invalid("source.unknown", ($"来源“{source}”已不再接入本平台。", $"The source “{source}” is no longer connected."));
            return [.. items.Select(_ => Registration.Refused(gone))];
        }

        await using var scope = scopes.CreateAsyncScope();
        var handler = (ISourceHandler)scope.ServiceProvider.GetRequiredService(definition.Handler);
        var registrations = await handler.Register(db, items, ct);
        return registrations.Count == items.Count
            ? registrations
            : throw new InvalidOperationException($"{definition.Handler.Name} answered {registrations.Count} of {items.Count} items");
    }

    /// <summary>An exception says nothing about which item caused it: halves are tried until one item stands alone.</summary>
    private async Task Halve(string source, IReadOnlyList<InboxItem> items, Exception failure, CancellationToken ct)
    {
        if (items.Count > 1)
        {
            log.LogWarning("Registering {Items} items of {Source} together failed; halving", items.Count, source);
            await Register(source, [.. items.Take(items.Count / 2)], ct);
            await Register(source, [.. items.Skip(items.Count / 2)], ct);
            return;
        }

        log.LogError(failure, "The item {Id} of {Source} is in quarantine", items[0].Id, source);
        Registration[] refused = [Registration.Refused(Failed)];
        var kept = await lane.Run<Done>(async (db, stop) =>
        {
            await Keep(db, items, refused, stop);
            return Done.It;
        }, ct);
        if (!kept.Ok) throw new InvalidOperationException(kept.Error.ToString());
        Note(source, items, refused);
    }

    private async Task Keep(DaodiDb db, IReadOnlyList<InboxItem> items, IReadOnlyList<Registration> registrations, CancellationToken ct)
    {
        // What the handler left to be saved must fail here, inside the work, and not with another batch's rows.
        await db.SaveChangesAsync(ct);
        var now = clock.Instant();
        var pairs = items.Zip(registrations).ToList();
        await InboxUpdates.Registered(db, [.. pairs.Where(p => p.Second.CaseId is not null).Select(p => (p.First.Id, p.Second))], now, ct);
        foreach (var (item, registration) in pairs.Where(p => p.Second.CaseId is null))
        {
            var errors = InboxFault.Write(registration.Errors);
            await db.Set<InboxRow>().Where(r => r.Id == item.Id).ExecuteUpdateAsync(set => set
                .SetProperty(r => r.State, InboxState.Quarantined).SetProperty(r => r.Errors, errors), ct);
        }

        var registered = registrations.Count(r => r.CaseId is not null);
        if (registered > 0) db.Count("exchange.registered", items[0].Source, now.LocalDate(), registered);
        if (registered < items.Count) db.Count("exchange.quarantined", items[0].Source, now.LocalDate(), items.Count - registered);
    }

    private void Note(string source, IReadOnlyList<InboxItem> items, IReadOnlyList<Registration> registrations)
    {
        var now = clock.GetUtcNow();
        for (var i = 0; i < items.Count; i++)
        {
            figures.Note(source, registrations[i].CaseId is null ? InboxState.Quarantined : InboxState.Registered, now - items[i].ReceivedAt);
        }
    }
}

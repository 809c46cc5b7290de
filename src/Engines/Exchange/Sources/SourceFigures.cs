using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Exchange;

/// <summary>What a source has brought. Sent = Accepted + Duplicate + Rejected, at every moment.</summary>
/// <param name="Sent">Items that came, whatever became of them.</param>
/// <param name="Rejected">Refused at once: without an id, or faulty by the mapping and so in quarantine from the beginning.</param>
/// <param name="Quarantined">In quarantine now.</param>
public sealed record SourceFigures(
    long Sent, long Accepted, long Duplicate, long Rejected, long Today, long Week, long Waiting, long Quarantined, long Registered, DateTimeOffset? Last, DateTimeOffset? SilentSince)
{
    public static async Task<SourceFigures> Of(DaodiDb db, string source, DateOnly today)
    {
        var from = today.AddDays(-6);
        var sent = await db.Set<Counter>().Where(c => c.Key == source && c.Name.StartsWith("exchange."))
            .GroupBy(c => c.Name).Select(g => new { g.Key, Sum = g.Sum(c => c.Value) }).ToDictionaryAsync(c => c.Key, c => c.Sum);
        var days = await db.Set<Counter>().Where(c => c.Name == "exchange.received" && c.Key == source && c.Day >= from).Select(c => new { c.Day, c.Value }).ToListAsync();
        return new(
            sent.GetValueOrDefault("exchange.sent"), sent.GetValueOrDefault("exchange.sent-accepted"), sent.GetValueOrDefault("exchange.sent-duplicate"), sent.GetValueOrDefault("exchange.sent-rejected"),
            days.Where(d => d.Day == today).Sum(d => d.Value), days.Sum(d => d.Value),
            await db.Set<InboxRow>().CountAsync(r => r.State == InboxState.Received && r.Source == source),
            await db.Set<InboxRow>().CountAsync(r => r.State == InboxState.Quarantined && r.Source == source),
            sent.GetValueOrDefault("exchange.registered"),
            // The newest by id is found from the end of the key; a source silent for very long costs a longer look.
            await db.Set<InboxRow>().Where(r => r.Source == source).OrderByDescending(r => r.Id).Select(r => (DateTimeOffset?)r.ReceivedAt).FirstOrDefaultAsync(),
            await db.Set<SourceWatch>().Where(w => w.Source == source).Select(w => w.SilentSince).SingleOrDefaultAsync());
    }
}

/// <summary>Where the rows of an import stand now. Read = Duplicate + Replaced + Registered + Waiting + Quarantined.</summary>
public sealed record ImportFigures(int Read, int Duplicate, int Differs, int Replaced, int Registered, int Waiting, int Quarantined, int Corrected)
{
    /// <summary>Taken: registered, about to be, or in the place of what stood in quarantine before.</summary>
    public int Accepted => Registered + Waiting + Replaced;

    public bool Agrees => Read == Accepted + Duplicate + Quarantined;

    public static async Task<ImportFigures> Of(DaodiDb db, ImportRun run)
    {
        var rows = await db.Set<InboxRow>().Where(r => r.ImportId == run.Id).GroupBy(r => r.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count);
        var corrected = await db.Set<InboxRow>().CountAsync(r => r.ImportId == run.Id && r.Corrected != null);
        return new(run.Done, run.Duplicate, run.Differs, run.Replaced,
            rows.GetValueOrDefault(InboxState.Registered), rows.GetValueOrDefault(InboxState.Received), rows.GetValueOrDefault(InboxState.Quarantined), corrected);
    }
}

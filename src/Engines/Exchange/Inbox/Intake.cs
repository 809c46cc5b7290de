using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Exchange;

/// <summary>The storing of several pushes in one work: which items are new, which are here already, and everyone's receipts.</summary>
internal sealed class Intake(List<Push> pushes)
{
    private readonly Dictionary<PushedItem, Receipt> _receipts = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(string Source, string Id), InboxRow> _added = [];

    /// <summary>Whether there is something for the worker.</summary>
    public bool Work { get; private set; }

    public Result<IReadOnlyList<Receipt>> ReceiptsOf(Push push) => push.Items.Select(i => _receipts[i]).ToArray();

    public async Task Store(DaodiDb db, CancellationToken ct)
    {
        foreach (var bySource in pushes.GroupBy(p => p.Source))
        {
            var wanted = bySource.SelectMany(p => p.Items).Where(i => i.SourceId is not null).Select(i => i.SourceId!).Distinct().ToArray();
            var source = bySource.Key;
            var known = wanted.Length == 0 ? [] : await db.Set<InboxRow>()
                .Where(r => r.Source == source && EF.Parameter(wanted).Contains(r.SourceId))
                .ToDictionaryAsync(r => r.SourceId, StringComparer.Ordinal, ct);
            foreach (var push in bySource)
            {
                foreach (var item in push.Items) _receipts[item] = Take(push, item, known);
            }
        }

        await db.BulkInsert(_added.Values, ct);
        foreach (var rows in _added.Values.GroupBy(r => (r.Source, Day: r.ReceivedAt.LocalDate())))
        {
            db.Count("exchange.received", rows.Key.Source, rows.Key.Day, rows.Count());
            var refused = rows.Count(r => r.State == InboxState.Quarantined);
            if (refused > 0) db.Count("exchange.quarantined", rows.Key.Source, rows.Key.Day, refused);
        }
        foreach (var pushed in pushes.GroupBy(p => (p.Source, Day: p.At.LocalDate())))
        {
            var receipts = pushed.SelectMany(p => p.Items).Select(i => _receipts[i]).ToList();
            if (receipts.Count > 0) db.Count("exchange.sent", pushed.Key.Source, pushed.Key.Day, receipts.Count);
            foreach (var state in receipts.GroupBy(r => r.State))
                db.Count($"exchange.sent-{state.Key}", pushed.Key.Source, pushed.Key.Day, state.Count());
        }
        Work |= _added.Values.Any(r => r.State == InboxState.Received);
    }

    /// <summary>How often an item in quarantine was replaced by what its sender sent again.</summary>
    public int Replaced { get; private set; }

    private Receipt Take(Push push, PushedItem item, Dictionary<string, InboxRow> known)
    {
        if (item.Fault is not null) return new(item.SourceId, Receipt.Rejected, item.Index, Error: InboxFault.Of(item.Fault));
        var (id, payload) = (item.SourceId!, item.Payload!);
        if (known.TryGetValue(id, out var here)) return Again(here, item);
        if (_added.TryGetValue((push.Source, id), out var added)) return Again(added, item);
        _added[(push.Source, id)] = new InboxRow
        {
            Id = Ids.Next(),
            Source = push.Source,
            SourceId = id,
            ReceivedAt = push.At,
            Payload = payload,
            Length = payload.Length,
            State = item.Refusals.Count > 0 ? InboxState.Quarantined : InboxState.Received,
            Errors = item.Refusals.Count > 0 ? InboxFault.Write(item.Refusals) : null,
            ImportId = item.Origin?.Import,
            ImportRow = item.Origin?.Row,
        };
        return item.Refusals.Count > 0 ? new(id, Receipt.Rejected, Error: InboxFault.Of(item.Refusals[0])) : new(id, Receipt.Accepted);
    }

    private Receipt Again(InboxRow row, PushedItem item)
    {
        var payload = item.Payload!;
        row.Receipts++;
        // What it said is erased: that it came is all that is known, and all that matters.
        if (row.ErasedAt is not null) return new(row.SourceId, Receipt.Duplicate);
        if (PushBody.SaysTheSame(row.Corrected ?? row.Payload, payload)) return new(row.SourceId, Receipt.Duplicate);
        if (row.State != InboxState.Quarantined || item.Refusals.Count > 0) return new(row.SourceId, Receipt.Duplicate, Differs: true);
        // Its sender corrected what we could not take: the new content is tried, the first is kept beside it.
        (row.Corrected, row.Length, row.State, row.Errors) = (payload, payload.Length, InboxState.Received, null);
        Work = true;
        Replaced++;
        return new(row.SourceId, Receipt.Accepted);
    }
}

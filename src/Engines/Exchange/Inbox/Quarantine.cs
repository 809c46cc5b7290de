using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Exchange;

/// <summary>Puts right what a source sent wrong: the first payload stays, the corrected one is tried.</summary>
public sealed class CorrectInboxItem(IWriteLane lane, InboxSignal signal, TimeProvider clock)
{
    /// <summary>
    /// Errors: <c>inbox.unknown</c>, <c>inbox.registered</c> (there is a case already), <c>inbox.reason</c>, <c>inbox.payload</c>
    /// (no JSON object), <c>inbox.source-id</c> (it must stay the same item).
    /// </summary>
    public async Task<Result<Done>> Run(long id, string? payload, string? reason, Viewer by, CancellationToken ct = default)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > 500)
            return Error.Invalid("inbox.reason", ("请说明修正的理由（500 字以内）。", "Say why it is corrected, in at most 500 characters."), "reason");
        if (Read(payload) is not { } item)
            return Error.Invalid("inbox.payload", ("修正后的内容应是一个带 sourceId 的 JSON 对象。", "The corrected content must be one JSON object with its sourceId."), "payload");

        var corrected = await lane.Run<Done>(async (db, stop) =>
        {
            var row = await db.Set<InboxRow>().SingleOrDefaultAsync(r => r.Id == id, stop);
            if (row is null) return InboxErrors.Unknown;
            if (row.State != InboxState.Quarantined) return InboxErrors.NotInQuarantine;
            if (row.SourceId != item.SourceId)
            {
                // An id that we made because the sender gave none may be replaced by the right one, once.
                if (!MadeIds.Has(row.SourceId))
                    return Error.Invalid("inbox.source-id", ("来源编号 sourceId 不能修改，它决定是否为同一条。", "The sourceId must stay: it tells which item this is."), "payload");
                if (await db.Set<InboxRow>().AnyAsync(r => r.Source == row.Source && r.SourceId == item.SourceId, stop))
                    return Error.Conflict("inbox.taken", ($"来源编号“{item.SourceId}”已有另一条，请核对。", $"There is another item “{item.SourceId}” already; check the number."));
                row.SourceId = item.SourceId!;
            }
            (row.Corrected, row.Length, row.State, row.Errors) = (item.Payload, item.Payload!.Length, InboxState.Received, null);
            await Acts.Append(db, new(ExchangeActs.Corrected, by, clock.Instant())
            {
                Reason = reason.Trim(),
                About = $"inbox/{id}",
                Data = new { source = row.Source, sourceId = row.SourceId },
            }, stop);
            return Done.It;
        }, ct);
        if (corrected.Ok) signal.Ring();
        return corrected;
    }

    private static PushedItem? Read(string? payload)
    {
        var items = PushBody.Read(System.Text.Encoding.UTF8.GetBytes(payload ?? ""), null);
        return items.Ok && items.Value is [{ Fault: null } one] ? one : null;
    }
}

/// <summary>Tries items in quarantine again as they are: after the platform was put right.</summary>
public sealed class ReplayInboxItem(IWriteLane lane, InboxSignal signal, TimeProvider clock)
{
    /// <summary>Errors: <c>inbox.unknown</c>, <c>inbox.registered</c>.</summary>
    public async Task<Result<Done>> Run(long id, Viewer by, CancellationToken ct = default)
    {
        var replayed = await lane.Run<Done>(async (db, stop) =>
        {
            var row = await db.Set<InboxRow>().SingleOrDefaultAsync(r => r.Id == id, stop);
            if (row is null) return InboxErrors.Unknown;
            if (row.State != InboxState.Quarantined) return InboxErrors.NotInQuarantine;
            (row.State, row.Errors) = (InboxState.Received, null);
            await Acts.Append(db, new(ExchangeActs.Replayed, by, clock.Instant())
            {
                About = $"inbox/{id}",
                Data = new { source = row.Source, sourceId = row.SourceId },
            }, stop);
            return Done.It;
        }, ct);
        if (replayed.Ok) signal.Ring();
        return replayed;
    }
}

internal static class InboxErrors
{
    public static readonly Error Unknown = Error.NotFound("inbox.unknown", ("没有这条接入记录。", "There is no such item in the inbox."));

    public static readonly Error NotInQuarantine = Error.Conflict("inbox.registered",
        ("该条不在隔离区：已登记或正在处理。", "The item is not in quarantine: it is registered or being worked on."));
}

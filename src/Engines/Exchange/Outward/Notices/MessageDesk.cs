using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Exchange;

/// <summary>What is asked of the list of messages.</summary>
/// <param name="After">The id of the last one seen; the page goes on below it.</param>
public sealed record MessageQuery(string? Channel, MessageState? State, string? Kind, string? CaseNo, long? After, int Size = 50);

/// <summary>A message as lists show it.</summary>
/// <param name="To">The person, masked.</param>
public sealed record MessageLine(Message Message, string To);

/// <summary>Looking at messages and replaying them.</summary>
public sealed class MessageDesk(MessageChannelDesk channels, MessageSender sender, IReader reader, IWriteLane lane, SiteKey key, TimeProvider clock)
{
    /// <summary>The newest first.</summary>
    public Task<List<MessageLine>> List(MessageQuery query, CancellationToken ct = default) => reader.Read(async db =>
    {
        var rows = db.Set<Message>().AsQueryable();
        if (query.Channel is { } channel) rows = rows.Where(m => m.Channel == channel);
        if (query.State is { } state) rows = rows.Where(m => m.State == state);
        if (query.Kind is { } kind) rows = rows.Where(m => m.Kind == kind);
        if (query.CaseNo is { Length: > 0 } no) rows = rows.Where(m => m.CaseNo == no);
        if (query.After is { } after) rows = rows.Where(m => m.Id < after);
        return await Named(db, rows.OrderByDescending(m => m.Id).Take(query.Size), ct);
    });

    /// <summary>What was told of a case, the newest first; at most 50.</summary>
    public Task<List<MessageLine>> OfCase(long caseId, CancellationToken ct = default) =>
        reader.Read(db => Named(db, db.Set<Message>().Where(m => m.CaseId == caseId).OrderByDescending(m => m.Id).Take(50), ct));

    /// <summary>One message with the person, what would go over the wire, and of a digest what is in it; null where there is none.</summary>
    public async Task<(MessageLine Line, string Wire, IReadOnlyList<Message> Members)?> Find(long id, CancellationToken ct = default)
    {
        var found = await reader.Read(async db => (await Named(db, db.Set<Message>().Where(m => m.Id == id), ct)).SingleOrDefault());
        if (found is null) return null;
        var (members, address, channel) = await reader.Read(async db => (
            found.Message.Kind == MessageKinds.Digest ? await db.Set<Message>().Where(m => m.DigestId == id).OrderBy(m => m.Id).Take(200).ToListAsync(ct) : [],
            await db.Set<MessageAddress>().SingleOrDefaultAsync(a => a.Id == found.Message.AddressId, ct), await channels.Get(db, found.Message.Channel, ct)));
        // A code is shown where it was shown to prove anything at all, which is the sandbox, and while it holds.
        var message = found.Message;
        if (message.Sealed is not null && !(message.InSandbox && address?.CodeHash is not null)) message.Sealed = null;
        var provider = channels.Provider(message.Channel);
        if (provider is null) return (found, message.Text, members);
        var to = address is null ? null : key.Open(MessageAddressDesk.AddressPurpose, address.Sealed);
        return (found, message.Text.Length == 0 ? "" : provider.Show(channels.ForShow(channel), sender.Outgoing(message, to ?? "…")), members);
    }

    /// <summary>Sends again what was given up: one, or all of a channel. Errors: <c>message.unknown</c>, <c>message.state</c>.</summary>
    /// <returns>How many wait again.</returns>
    public Task<Result<int>> Replay(long? id, string? channel, Viewer by, CancellationToken ct = default) => lane.Run<int>(async (db, stop) =>
    {
        var rows = db.Set<Message>().Where(m => m.State == MessageState.Dead && (id == null || m.Id == id) && (channel == null || m.Channel == channel));
        var dead = await rows.OrderBy(m => m.Id).Take(1000).ToListAsync(stop);
        if (dead.Count == 0)
        {
            return id is { } one && await db.Set<Message>().AnyAsync(m => m.Id == one, stop)
                ? Error.Conflict("message.state", ("只有发送失败的消息可以重发。", "Only what was given up can be sent again."))
                : id is null ? 0 : Error.NotFound("message.unknown", ("没有这条消息。", "There is no such message."));
        }

        var at = clock.Instant();
        foreach (var message in dead)
        {
            (message.State, message.Attempts, message.Since, message.NextAt, message.DoneAt) = (MessageState.Waiting, 0, at, at, null);
            (message.ErrorCode, message.ErrorZh, message.ErrorEn) = (null, null, null);
        }

        await Acts.Append(db, new(MessageActs.Replayed, by, at)
        {
            About = id is { } single ? $"message/{single}" : $"message-channel/{channel ?? "all"}",
            Data = new { count = dead.Count, first = dead[0].Id, last = dead[^1].Id },
        }, stop);
        return dead.Count;
    }, ct);

    private static async Task<List<MessageLine>> Named(DaodiDb db, IQueryable<Message> rows, CancellationToken ct)
    {
        var messages = await rows.AsNoTracking().ToListAsync(ct);
        Guid[] ids = [.. messages.Select(m => m.AccountId).Distinct()];
        var names = await db.Set<Account>().Where(a => ids.Contains(a.Id)).Select(a => new { a.Id, a.DisplayName }).ToDictionaryAsync(a => a.Id, a => a.DisplayName, ct);
        return messages.ConvertAll(m => new MessageLine(m, PersonName.Mask(names.GetValueOrDefault(m.AccountId))));
    }
}

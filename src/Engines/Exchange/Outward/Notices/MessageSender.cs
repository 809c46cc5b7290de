using System.Text.Json;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Daodi.Exchange;

/// <summary>
/// Empties the outbox of one channel after the other's pace. A message is claimed in one transaction, sent, and settled in
/// another. Between the two lies the one honest gap: killed after the other side took it and before that is on disk, it is sent
/// again when its claim has run out, under the same id, by which a receiver can tell.
/// </summary>
public sealed class MessageSender(
    MessageChannelDesk channels, MessageTemplates templates, MessageRules rules, IReader reader, IWriteLane lane, SiteKey key, IOptions<MessageOptions> options, TimeProvider clock, ILogger<MessageSender> log)
{
    private const int Batch = 20, Listed = 20;

    /// <summary>How long a claim holds beyond the time that sending may take.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>Between two looks at whether a channel that does not work works again: 1, 2, 4 … minutes up to half an hour.</summary>
    private static TimeSpan Rest(int failures) => TimeSpan.FromMinutes(Math.Min(30, Math.Pow(2, Math.Min(failures - 1, 5))));

    /// <summary>For tests: called between what the other side took and what is written of it.</summary>
    internal Func<Message, Task>? BeforeSettling { get; set; }

    /// <summary>Sends what is due on a channel; how many were looked at.</summary>
    public async Task<int> RunOnce(string id, CancellationToken ct = default)
    {
        if (channels.Provider(id) is not { } provider) return 0;
        var now = clock.Instant();
        if (!await reader.Read(db => db.Set<Message>().AnyAsync(m => m.Channel == id && m.State == MessageState.Waiting && m.NextAt <= now, ct))) return 0;
        var channel = await channels.Get(id, ct);
        if (channel.State == ChannelState.Real && channel.RestUntil > now) return 0;
        var claimed = await lane.Run<List<Message>>((db, stop) => Claim(db, id, stop), ct);
        if (!claimed.Ok) throw new InvalidOperationException(claimed.Error.ToString());
        for (var n = 0; n < claimed.Value.Count; n++)
        {
            var message = claimed.Value[n];
            var outcome = await One(provider, message, ct);
            var hung = outcome.Error?.Code.EndsWith(".timeout", StringComparison.Ordinal) == true;
            if (outcome.Result != SendResult.Channel && !hung) continue;
            // No other would fare better: they keep their turn, and their attempts. What hung has had its own.
            await GiveBack([.. claimed.Value.Skip(outcome.Result == SendResult.Channel ? n : n + 1).Select(m => m.Id)], id, outcome.Error!, outcome.RetryAfter);
            break;
        }

        return claimed.Value.Count;
    }

    /// <summary>
    /// Takes what is due for the time that sending may take: whoever dies meanwhile leaves rows that fall due again. What is quiet
    /// now, or too much for one address, is put off instead.
    /// </summary>
    private async Task<Result<List<Message>>> Claim(DaodiDb db, string id, CancellationToken ct)
    {
        var now = clock.Instant();
        var (limits, quiet, channel) = (rules.Limits(id), rules.Quiet(id), await channels.Get(db, id, ct));
        var due = await db.Set<Message>().Where(m => m.Channel == id && m.State == MessageState.Waiting && m.NextAt <= now).OrderBy(m => m.NextAt).ThenBy(m => m.Id).Take(Batch).ToListAsync(ct);
        var claimed = new List<Message>();
        var hour = now.AddHours(-1);
        foreach (var message in due)
        {
            var address = await db.Set<MessageAddress>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == message.AddressId, ct);
            if (Unwanted(message, channel, address, await db.Set<Account>().AnyAsync(a => a.Id == message.AccountId && a.Active, ct)) is { } why)
            {
                await Drop(db, message, why, now, ct);
                continue;
            }

            if (message.Attempts >= limits.Tries || now - message.Since > limits.GiveUp + Slept(message, quiet))
            {
                if (message.ErrorCode is null) message.Fail(Error.Invalid("message.late", ("在规定时间内没有发出。", "It could not be sent in time.")));
                await Settle(db, message, MessageState.Dead, now, ct);
                continue;
            }

            if (!message.Urgent && quiet?.Has(now) == true)
            {
                message.NextAt = quiet.Value.End(now);
                continue;
            }

            var gone = await db.Set<Message>().Where(m => m.ToDigest == message.ToDigest && m.Channel == id && m.At > hour.AddDays(-3) && m.DoneAt > hour && m.Kind != MessageKinds.Code
                && (m.State == MessageState.Sent || m.State == MessageState.Shown)).OrderByDescending(m => m.DoneAt).Select(m => m.DoneAt).Take(limits.PerHour).ToListAsync(ct);
            var same = claimed.Count(m => m.Kind != MessageKinds.Code && m.ToDigest.AsSpan().SequenceEqual(message.ToDigest));
            if (message.Kind != MessageKinds.Code && gone.Count + same >= limits.PerHour)
            {
                message.NextAt = (gone.Count > 0 ? gone[^1]!.Value : now).AddHours(1).AddSeconds(1);
                continue;
            }

            if (message.Kind == MessageKinds.Digest && message.Text.Length == 0)
            {
                await Compose(db, message, ct);
                if (message.Count == 0)
                {
                    await Drop(db, message, Error.Invalid("digest.empty", ("其中的通知都已不需要。", "Nothing in it is wanted any more.")), now, ct);
                    continue;
                }
            }

            message.Attempts++;
            message.NextAt = now + TimeSpan.FromSeconds(options.Value.TimeoutSeconds * 2) * (claimed.Count + 1) + Grace;
            claimed.Add(message);
        }

        return claimed;
    }

    private async Task<SendOutcome> One(IMessageProvider provider, Message message, CancellationToken ct)
    {
        // Read again each time: whoever puts the channel into the sandbox is obeyed from this message on.
        var (channel, address) = await reader.Read(async db => (await channels.Get(db, message.Channel, ct), await db.Set<MessageAddress>().SingleOrDefaultAsync(a => a.Id == message.AddressId, ct)));
        if (Unwanted(message, channel, address, active: true) is { } why)
        {
            await Settled(message.Id, (db, row, at, stop) => Drop(db, row, why, at, stop));
            return SendOutcome.Taken;
        }

        if (channel.State == ChannelState.Sandbox || message.InSandbox)
        {
            await Settled(message.Id, (db, row, at, stop) => Settle(db, row, MessageState.Shown, at, stop));
            return SendOutcome.Taken;
        }

        if (key.Open(MessageAddressDesk.AddressPurpose, address!.Sealed) is not { } to)
        {
            var broken = Error.Invalid("address.sealed", ("地址无法解开（站点密钥已换），请本人重新登记。", "The address cannot be opened (the site's key is another); the person must enter it again."));
            await Settled(message.Id, (db, row, at, stop) => Dead(db, row, broken, at, stop));
            return SendOutcome.Taken;
        }

        SendOutcome outcome;
        try
        {
            outcome = await provider.Send(channels.Open(channel), Outgoing(message, to), ct);
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            // A bug of ours, not of theirs. The words of an exception may hold the address: its name alone is kept.
            log.LogError("Sending message {Message} by {Channel} failed: {Fault}", message.Id, message.Channel, fault.GetType().Name);
            outcome = new(SendResult.Later, Error.Invalid("message.fault", ($"发送程序出错（{fault.GetType().Name}）。", $"The sender failed ({fault.GetType().Name}).")));
        }

        if (BeforeSettling is { } hook) await hook(message);
        if (outcome.Result == SendResult.Channel) return outcome;
        if (outcome.Error is { } error) log.LogWarning("Message {Message} by {Channel} was not taken: {Code}", message.Id, message.Channel, error.Code);
        await Settled(message.Id, (db, row, at, stop) => outcome.Result switch
        {
            SendResult.Taken => Settle(db, row, MessageState.Sent, at, stop),
            SendResult.Never => Dead(db, row, outcome.Error!, at, stop),
            _ => Later(db, row, outcome, at, stop),
        });
        return outcome;
    }

    /// <summary>Writes what became of a message. Not given up when the platform stops: what the other side took must not be sent again for that.</summary>
    private async Task Settled(long id, Func<DaodiDb, Message, DateTimeOffset, CancellationToken, Task> write)
    {
        var kept = await lane.Run<Done>(async (db, stop) =>
        {
            if (await db.Set<Message>().SingleOrDefaultAsync(m => m.Id == id && m.State == MessageState.Waiting, stop) is { } row) await write(db, row, clock.Instant(), stop);
            return Done.It;
        }, CancellationToken.None);
        if (!kept.Ok) log.LogWarning("What became of message {Message} could not be kept: {Code}", id, kept.Error.Code);
    }

    private static async Task Settle(DaodiDb db, Message row, MessageState state, DateTimeOffset at, CancellationToken ct)
    {
        row.Settle(state, at);
        // The code is needed no more; in the sandbox it is what there is to see.
        if (state != MessageState.Shown) row.Sealed = null;
        if (state is MessageState.Sent or MessageState.Shown) db.Count(state == MessageState.Sent ? MessageChannelDesk.SentCount : MessageChannelDesk.ShownCount, row.Channel, at.LocalDate());
        if (state == MessageState.Sent && await db.Set<MessageChannel>().SingleOrDefaultAsync(c => c.Id == row.Channel, ct) is { } channel)
            (channel.LastSentAt, channel.Failures, channel.RestUntil, channel.ErrorZh, channel.ErrorEn) = (at, 0, null, null, null);
        if (row.Kind == MessageKinds.Digest && state is MessageState.Sent or MessageState.Shown)
            await db.Set<Message>().Where(m => m.DigestId == row.Id && m.State == MessageState.Gathered).ExecuteUpdateAsync(s => s.SetProperty(m => m.State, state).SetProperty(m => m.DoneAt, at), ct);
    }

    private static async Task Drop(DaodiDb db, Message row, Error why, DateTimeOffset at, CancellationToken ct)
    {
        row.Fail(why);
        row.Sealed = null;
        row.Settle(MessageState.Dropped, at);
        if (row.Kind == MessageKinds.Digest)
            await db.Set<Message>().Where(m => m.DigestId == row.Id && m.State == MessageState.Gathered).ExecuteUpdateAsync(s => s.SetProperty(m => m.State, MessageState.Dropped).SetProperty(m => m.DoneAt, at), ct);
    }

    private static Task Dead(DaodiDb db, Message row, Error error, DateTimeOffset at, CancellationToken ct)
    {
        row.Fail(error);
        return Settle(db, row, MessageState.Dead, at, ct);
    }

    private async Task Later(DaodiDb db, Message row, SendOutcome outcome, DateTimeOffset at, CancellationToken ct)
    {
        row.Fail(outcome.Error!);
        row.NextAt = (at + MessageLimits.Wait(row.Attempts, outcome.RetryAfter, Random.Shared.NextDouble())).ToInstant();
        if (row.Attempts >= rules.Limits(row.Channel).Tries) await Settle(db, row, MessageState.Dead, at, ct);
    }

    private async Task GiveBack(IReadOnlyList<long> ids, string channel, Error error, TimeSpan? retryAfter)
    {
        log.LogWarning("The channel {Channel} does not work: {Code}", channel, error.Code);
        var kept = await lane.Run<Done>(async (db, stop) =>
        {
            var at = clock.Instant();
            if (await db.Set<MessageChannel>().SingleOrDefaultAsync(c => c.Id == channel, stop) is { } row)
            {
                row.Failures++;
                var rest = Rest(row.Failures);
                row.RestUntil = (at + (retryAfter > rest ? retryAfter.Value : rest)).ToInstant();
                (row.ErrorZh, row.ErrorEn) = (Message.Cut(error.Message.Zh, 500), Message.Cut(error.Message.En, 500));
            }

            foreach (var message in await db.Set<Message>().Where(m => ids.Contains(m.Id) && m.State == MessageState.Waiting).ToListAsync(stop))
            {
                message.Attempts--;
                // Not sent, so it may still gather what comes meanwhile.
                if (message.Kind == MessageKinds.Digest && message.Attempts == 0) message.Text = "";
                message.NextAt = at;
                message.Fail(error);
            }

            return Done.It;
        }, CancellationToken.None);
        if (!kept.Ok) log.LogWarning("The state of {Channel} could not be kept: {Code}", channel, kept.Error.Code);
    }

    /// <summary>Makes up the digest of what was gathered for it.</summary>
    private async Task Compose(DaodiDb db, Message digest, CancellationToken ct)
    {
        var members = await db.Set<Message>().Where(m => m.DigestId == digest.Id && m.State == MessageState.Gathered).OrderBy(m => m.Id).Select(m => new { m.Id, m.Kind, m.CaseNo, m.At, m.Subject, m.Values }).ToListAsync(ct);
        digest.Count = members.Count;
        if (members.Count == 0) return;
        var english = digest.Language == "en";
        var template = templates.Find(await MessageTemplates.Edited(db, ct), MessageKinds.Digest, digest.Channel);
        var name = await db.Set<Account>().Where(a => a.Id == digest.AccountId).Select(a => a.DisplayName).SingleOrDefaultAsync(ct);
        var items = members.Take(Listed).Select(m =>
        {
            var title = templates.TitleOf(m.Kind);
            var said = JsonSerializer.Deserialize<Dictionary<string, string>>(m.Values)!.GetValueOrDefault("notice") ?? $"{(english ? title.En : title.Zh)} {m.CaseNo}";
            return $"· {m.At.Local():MM-dd HH:mm} {MessageText.OneLine(said, 150)}";
        });
        var rest = members.Count - Listed;
        var values = new Dictionary<string, string>
        {
            ["site"] = options.Value.NameIn(digest.Language),
            ["name"] = name ?? "",
            ["count"] = members.Count.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["no"] = members.FirstOrDefault()?.CaseNo ?? "-",
            ["at"] = MessageRules.Clock(clock.Instant()),
            ["link"] = MessagePlanner.Link(options.Value, null) ?? "",
            ["items"] = string.Join('\n', items) + (rest > 0 ? english ? $"\n… and {rest} more" : $"\n……另有 {rest} 条" : ""),
        };
        digest.Number = template.Number;
        digest.Subject = MessageText.OneLine(MessageText.Fill(template.SubjectIn(digest.Language), values), Message.LongestSubject);
        digest.Text = MessageText.Safe(MessageText.Fill(template.TextIn(digest.Language), values), Message.LongestText);
        digest.Values = JsonSerializer.Serialize(MessageText.Used(template.TextIn(digest.Language)).ToDictionary(n => n, n => values.GetValueOrDefault(n) ?? ""));
    }

    /// <summary>The message with its code in its place: what the provider gets, and the sandbox's page.</summary>
    internal OutgoingMessage Outgoing(Message message, string to)
    {
        var values = JsonSerializer.Deserialize<Dictionary<string, string>>(message.Values)!;
        var code = message.Sealed is { } box ? key.Open(MessageAddressDesk.CodePurpose, box) ?? "······" : "······";
        string Put(string text) => message.Kind == MessageKinds.Code ? text.Replace("{code}", code, StringComparison.Ordinal) : text;
        foreach (var name in values.Keys.ToList()) values[name] = Put(values[name]);
        return new(message.Id, to, Put(message.Subject), Put(message.Text), message.Number, values, MessagePlanner.Link(options.Value, message.CaseNo), message.At);
    }

    /// <summary>Time that a message spent waiting for the end of quiet hours does not count against it.</summary>
    private TimeSpan Slept(Message message, QuietHours? quiet) => message.Urgent ? TimeSpan.Zero : clock.Instant() - message.Since - QuietHours.Awake(quiet, message.Since, clock.Instant());

    private static Error? Unwanted(Message message, MessageChannel channel, MessageAddress? address, bool active) => channel.State == ChannelState.Off
        ? Error.Invalid("channel.off", ("渠道已停用。", "The channel is off."))
        : address is null ? Error.Invalid("address.gone", ("地址已被本人删除或更换。", "The person removed or changed the address."))
        : !active ? Error.Invalid("account.inactive", ("账号已停用。", "The account is not active any more."))
        // A code goes to an address that is not proven; everything else only where it may.
        : message.Kind != MessageKinds.Code && !address.Serves(message.InSandbox ? ChannelState.Sandbox : channel.State)
            ? Error.Invalid("address.proven", ("地址未经验证，或只在沙箱中验证过。", "The address is not proven, or in the sandbox alone.")) : null;
}

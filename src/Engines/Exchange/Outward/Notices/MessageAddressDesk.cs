using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Daodi.Exchange;

/// <summary>How a person is reached: one address a channel, proven by a code that was sent to it, and which notices go where.</summary>
public sealed class MessageAddressDesk(
    MessageChannelDesk channels, MessageTemplates templates, MessageRules rules, IReader reader, IWriteLane lane, SiteKey key, IOptions<MessageOptions> options, TimeProvider clock)
{
    internal const string AddressPurpose = "message-address", CodePurpose = "message-code";

    public Task<List<MessageAddress>> Of(Guid account, CancellationToken ct = default) =>
        reader.Read(db => db.Set<MessageAddress>().Where(a => a.AccountId == account).ToListAsync(ct));

    /// <summary>
    /// Puts an address in the place of the one before, and sends a code to it. Errors: <c>address.format</c>, <c>channel.off</c>,
    /// <c>code.often</c> (too many codes to this address today, or by this person within the hour), <c>address.account</c>.
    /// </summary>
    public async Task<Result<Done>> Add(string channel, string? typed, Viewer by, CancellationToken ct = default)
    {
        if (by.AccountId is not { } account) return NoAccount;
        if (channels.Provider(channel) is not { } provider) return Error.NotFound("channel.unknown", ("没有这个渠道。", "There is no such channel."));
        var address = provider.Address(typed ?? "");
        if (!address.Ok) return address.Error;
        var digest = key.Digest(AddressPurpose, $"{channel}:{address.Value}");
        var row = new MessageAddress
        {
            Id = Ids.Next(),
            AccountId = account,
            Channel = channel,
            Sealed = key.Seal(AddressPurpose, address.Value),
            Digest = digest,
            Masked = Message.Cut(provider.Mask(address.Value), 120),
            AddedAt = clock.Instant(),
        };
        return await lane.Run<Done>(async (db, stop) =>
        {
            var before = await db.Set<MessageAddress>().SingleOrDefaultAsync(a => a.AccountId == account && a.Channel == channel, stop);
            var sent = await Code(db, row, by, stop);
            if (!sent.Ok) return sent;
            if (before is not null)
            {
                db.Remove(before);
                await db.SaveChangesAsync(stop);
            }

            db.Add(row);
            await Act(db, MessageActs.AddressAdded, row, by, stop);
            return Done.It;
        }, ct);
    }

    /// <summary>Sends another code to the address there is; the one before holds no more. Errors: <c>address.unknown</c>, <c>channel.off</c>, <c>code.often</c>.</summary>
    public async Task<Result<Done>> Again(string channel, Viewer by, CancellationToken ct = default) => await lane.Run<Done>(async (db, stop) =>
        await Mine(db, channel, by, stop) is { } row ? await Code(db, row, by, stop) : Unknown, ct);

    /// <summary>
    /// Proves the address by the code that was sent to it. Errors: <c>address.unknown</c>, <c>code.none</c> (none is open, or it was used), <c>code.over</c> (its
    /// time is over), <c>code.wrong</c>, <c>code.tries</c> (wrong too often).
    /// </summary>
    public async Task<Result<Done>> Prove(string channel, string? code, Viewer by, CancellationToken ct = default)
    {
        var typed = new string([.. (code ?? "").Take(40).Where(char.IsAsciiDigit)]);
        // A wrong try is kept, so it is no error of the work, which would undo it: it is answered behind it.
        var tried = await lane.Run<Tried>(async (db, stop) => new Tried(await Prove(db, channel, typed, by, stop)), ct);
        return !tried.Ok ? tried.Error : tried.Value.Fault is { } fault ? fault : Done.It;
    }

    private async Task<Error?> Prove(DaodiDb db, string channel, string typed, Viewer by, CancellationToken ct)
    {
        if (await Mine(db, channel, by, ct) is not { } row) return Unknown;
        if (row.CodeHash is null) return None;
        if (row.CodeTries >= rules.Codes(channel).Tries) return Tries;
        if (clock.Instant() >= row.CodeUntil) return Over;
        if (!CryptographicOperations.FixedTimeEquals(row.CodeHash, Hash(row.Id, typed))) return ++row.CodeTries >= rules.Codes(channel).Tries ? Tries : Wrong;
        var now = await channels.Get(db, channel, ct);
        if (now.State == ChannelState.Off) return Off;
        // A code that was only shown proves nothing to a channel that has begun to send meanwhile.
        var shown = await db.Set<Message>().Where(m => m.AccountId == row.AccountId && m.Channel == channel && m.AddressId == row.Id && m.Kind == MessageKinds.Code)
            .OrderByDescending(m => m.Id).Select(m => m.InSandbox || m.State != MessageState.Sent).FirstOrDefaultAsync(ct);
        (row.ProvenAt, row.InSandbox, row.CodeHash, row.CodeUntil) = (clock.Instant(), shown || now.State == ChannelState.Sandbox, null, null);
        await Act(db, MessageActs.AddressProven, row, by, ct);
        return null;
    }

    private sealed record Tried(Error? Fault);

    /// <summary>Removes an address; what still waits for it is dropped. Errors: <c>address.unknown</c>.</summary>
    public async Task<Result<Done>> Remove(string channel, Viewer by, CancellationToken ct = default) => await lane.Run<Done>(async (db, stop) =>
    {
        if (await Mine(db, channel, by, stop) is not { } row) return Unknown;
        db.Remove(row);
        await Act(db, MessageActs.AddressRemoved, row, by, stop);
        return Done.It;
    }, ct);

    /// <summary>Takes an address as proven in the sandbox, where there is none yet: for a demonstration. It never counts for a channel that sends.</summary>
    public Task<Result<Done>> Assume(Guid account, string channel, string typed, CancellationToken ct = default) => lane.Run<Done>(async (db, stop) =>
    {
        var provider = channels.Provider(channel)!;
        var address = provider.Address(typed);
        if (!address.Ok) return address.Error;
        if (await db.Set<MessageAddress>().AnyAsync(a => a.AccountId == account && a.Channel == channel, stop)) return Done.It;
        db.Add(new MessageAddress
        {
            Id = Ids.Next(),
            AccountId = account,
            Channel = channel,
            Sealed = key.Seal(AddressPurpose, address.Value),
            Digest = key.Digest(AddressPurpose, $"{channel}:{address.Value}"),
            Masked = Message.Cut(provider.Mask(address.Value), 120),
            AddedAt = clock.Instant(),
            ProvenAt = clock.Instant(),
            InSandbox = true,
        });
        return Done.It;
    }, ct);

    /// <summary>What the person chose, by kind; a kind that is not in it goes by its default.</summary>
    public Task<Dictionary<string, string>> Choices(Guid account, CancellationToken ct = default) =>
        reader.Read(db => db.Set<MessageChoice>().Where(c => c.AccountId == account).ToDictionaryAsync(c => c.Kind, c => c.Channels, ct));

    /// <summary>Keeps which kinds go where. What is as the default says is not kept, so that a changed default reaches who never chose.</summary>
    /// <param name="chosen">Kind and channel, each pair that is wanted.</param>
    public async Task<Result<Done>> Choose(IReadOnlyCollection<(string Kind, string Channel)> chosen, Viewer by, CancellationToken ct = default)
    {
        if (by.AccountId is not { } account) return NoAccount;
        var kinds = rules.Kinds;
        return await lane.Run<Done>(async (db, stop) =>
        {
            var kept = await db.Set<MessageChoice>().Where(c => c.AccountId == account).ToListAsync(stop);
            var changed = new Dictionary<string, string>();
            foreach (var kind in kinds)
            {
                string[] wanted = [.. channels.Providers.Select(p => p.Channel).Where(c => chosen.Contains((kind.Kind, c)))];
                var now = string.Join(',', wanted);
                var row = kept.SingleOrDefault(c => c.Kind == kind.Kind);
                var asDefault = wanted.ToHashSet().SetEquals(kind.Channels);
                if (asDefault && row is not null) db.Remove(row);
                else if (!asDefault && row is null) db.Add(new MessageChoice { AccountId = account, Kind = kind.Kind, Channels = now });
                else if (row is not null && row.Channels != now) row.Channels = now;
                else continue;
                changed[kind.Kind] = now;
            }

            if (changed.Count > 0) await Acts.Append(db, new(MessageActs.ChoiceKept, by, clock.Instant()) { About = $"account/{account}", Data = changed }, stop);
            return Done.It;
        }, ct);
    }

    /// <summary>Puts a code into the outbox. It is sealed there until it is sent, and only its hash stays with the address.</summary>
    private async Task<Result<Done>> Code(DaodiDb db, MessageAddress row, Viewer by, CancellationToken ct)
    {
        var (at, channel) = (clock.Instant(), await channels.Get(db, row.Channel, ct));
        if (channel.State == ChannelState.Off) return Off;
        var limits = rules.Codes(row.Channel);
        var (day, hour) = (at.AddDays(-1), at.AddHours(-1));
        // Whoever asks: nobody's telephone is made to ring by somebody with many accounts, nor many telephones by one account.
        if (await db.Set<Message>().CountAsync(m => m.ToDigest == row.Digest && m.At > day && m.Kind == MessageKinds.Code, ct) >= limits.PerDay
            || await db.Set<Message>().CountAsync(m => m.AccountId == row.AccountId && m.Channel == row.Channel && m.NextAt > hour && m.At > hour && m.Kind == MessageKinds.Code, ct) >= limits.PerDay)
        {
            return new Error("code.often", ("发给该地址的验证码过多，请明天再试。", "Too many codes went to this address; try again tomorrow."), "address") { Kind = ErrorKind.TooMany };
        }

        var code = RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        (row.CodeHash, row.CodeUntil, row.CodeTries) = (Hash(row.Id, code), at + limits.Holds, 0);
        var template = templates.Find(await MessageTemplates.Edited(db, ct), MessageKinds.Code, row.Channel);
        var values = new Dictionary<string, string>
        {
            ["site"] = options.Value.NameIn(by.Language),
            ["minutes"] = limits.Holds.TotalMinutes.ToString("0", CultureInfo.InvariantCulture),
            ["code"] = "{code}",
        };
        db.Add(new Message
        {
            Id = Ids.Next(),
            AccountId = row.AccountId,
            Channel = row.Channel,
            AddressId = row.Id,
            Masked = row.Masked,
            ToDigest = row.Digest,
            Kind = MessageKinds.Code,
            Language = by.Language,
            Subject = MessageText.OneLine(MessageText.Fill(template.SubjectIn(by.Language), values), Message.LongestSubject),
            Text = MessageText.Safe(MessageText.Fill(template.TextIn(by.Language), values), Message.LongestText),
            Values = JsonSerializer.Serialize(MessageText.Used(template.TextIn(by.Language)).ToDictionary(n => n, n => values.GetValueOrDefault(n) ?? "")),
            Sealed = key.Seal(CodePurpose, code),
            Urgent = true,
            InSandbox = channel.State == ChannelState.Sandbox,
            State = MessageState.Waiting,
            Number = template.Number,
            At = at,
            Since = at,
            NextAt = at,
        });
        return Done.It;
    }

    private byte[] Hash(long address, string code) => key.Digest(CodePurpose, $"{address.ToString(CultureInfo.InvariantCulture)}:{code}");

    private static Task<MessageAddress?> Mine(DaodiDb db, string channel, Viewer by, CancellationToken ct) =>
        db.Set<MessageAddress>().SingleOrDefaultAsync(a => a.AccountId == by.AccountId && a.Channel == channel, ct);

    private Task<ActRow> Act(DaodiDb db, string type, MessageAddress row, Viewer by, CancellationToken ct) => Acts.Append(db, new(type, by, clock.Instant())
    {
        About = $"account/{row.AccountId}",
        Data = new { channel = row.Channel, to = row.Masked, sandbox = row.InSandbox },
    }, ct);

    private static Error NoAccount => Error.Forbidden("address.account", ("只有账号可以登记接收地址。", "Only an account can be reached."));
    private static Error Unknown => Error.NotFound("address.unknown", ("这个渠道还没有登记地址。", "There is no address on this channel yet."));
    private static Error Off => Error.Conflict("channel.off", ("这个渠道没有启用。", "This channel is off."));
    private static Error None => Error.Invalid("code.none", ("没有待验证的验证码；每个验证码只能用一次，请重新获取。", "No code is open; each can be used once. Ask for another."), "code");
    private static Error Over => Error.Invalid("code.over", ("验证码已过期，请重新获取。", "The code's time is over; ask for another."), "code");
    private static Error Wrong => Error.Invalid("code.wrong", ("验证码不对，请核对。", "This is not the code; check it."), "code");
    private static Error Tries => new("code.tries", ("验证码输错次数过多，已作废，请重新获取。", "The code was wrong too often and holds no more; ask for another."), "code") { Kind = ErrorKind.TooMany };
}

using System.Text.Json;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Daodi.Exchange;

/// <summary>What is waiting on a channel, and what became of the rest.</summary>
/// <param name="Failed">Of those that wait: tried at least once in vain.</param>
public sealed record ChannelFigures(int Waiting, int Failed, int Dead, long SentToday, long ShownToday, DateTimeOffset? Oldest);

/// <summary>Setting channels up: what they need, whether they send, and a trial. Each change is an act; none tells the secret.</summary>
public sealed class MessageChannelDesk(
    IEnumerable<IMessageProvider> providers, MessageTemplates templates, IReader reader, IWriteLane lane, SiteKey key, IOptions<MessageOptions> options, TimeProvider clock)
{
    internal const string SecretPurpose = "message-secret";

    /// <summary>All providers, in the order in which pages list them.</summary>
    public IReadOnlyList<IMessageProvider> Providers { get; } = [.. providers];

    public IMessageProvider? Provider(string channel) => Providers.FirstOrDefault(p => p.Channel == channel);

    /// <summary>The channel as it is now; as the site's default says where nobody has set it up.</summary>
    public Task<MessageChannel> Get(string channel, CancellationToken ct = default) => reader.Read(db => Get(db, channel, ct));

    /// <summary>Every channel by id.</summary>
    public Task<IReadOnlyDictionary<string, MessageChannel>> All(CancellationToken ct = default) => reader.Read(db => All(db, ct));

    internal async Task<MessageChannel> Get(DaodiDb db, string channel, CancellationToken ct) =>
        await db.Set<MessageChannel>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == channel, ct) ?? Untouched(channel);

    internal async Task<IReadOnlyDictionary<string, MessageChannel>> All(DaodiDb db, CancellationToken ct)
    {
        var kept = await db.Set<MessageChannel>().AsNoTracking().ToDictionaryAsync(c => c.Id, ct);
        return Providers.ToDictionary(p => p.Channel, p => kept.GetValueOrDefault(p.Channel) ?? Untouched(p.Channel));
    }

    /// <summary>The settings with defaults where nothing is kept. A secret that another site key sealed is none.</summary>
    public ChannelSettings Open(MessageChannel channel)
    {
        var kept = ChannelSettings.Read(channel.Settings);
        return new(Provider(channel.Id)!.Fields.ToDictionary(f => f.Name, f => kept.GetValueOrDefault(f.Name) ?? f.Default), channel.Secret is { } box ? key.Open(SecretPurpose, box) : null, channel.Version);
    }

    /// <summary>The settings for showing a message only: examples stand where nothing is filled, and there is no secret.</summary>
    public ChannelSettings ForShow(MessageChannel channel)
    {
        var open = Open(channel);
        return open with { Secret = null, Fields = Provider(channel.Id)!.Fields.ToDictionary(f => f.Name, f => open[f.Name].Length > 0 ? open[f.Name] : f.Example) };
    }

    /// <summary>
    /// Keeps settings; an empty <paramref name="secret"/> keeps the one there is, unless <paramref name="forget"/>. Errors: those of the provider's fields,
    /// <c>channel.required</c>, <c>channel.long</c>, <c>channel.secret</c>, <c>channel.unknown</c>.
    /// </summary>
    public async Task<Result<Done>> Keep(string id, IReadOnlyDictionary<string, string> typed, string? secret, bool forget, Viewer by, CancellationToken ct = default)
    {
        if (Provider(id) is not { } provider) return Unknown(id);
        var fields = new Dictionary<string, string>();
        foreach (var field in provider.Fields)
        {
            var text = (typed.GetValueOrDefault(field.Name) ?? "").Trim();
            if (field.Required && text.Length == 0) return Error.Invalid("channel.required", ($"请填写“{field.Label.Zh}”。", $"Fill in “{field.Label.En}”."), field.Name);
            if (text.Length > (field.Lines ? ChannelField.Longest : 1000) || text.Contains('\0')) return Error.Invalid("channel.long", ($"“{field.Label.Zh}”过长。", $"“{field.Label.En}” is too long."), field.Name);
            fields[field.Name] = text;
        }

        if (secret is { Length: > 4000 } || secret?.Any(c => c is '\r' or '\n' or '\0') == true)
            return Error.Invalid("channel.secret", ("密钥最长 4000 个字符，且不含换行。", "The secret has at most 4,000 characters and no line break."), "secret");
        return await Changed(id, by, channel =>
        {
            var sealedSecret = forget ? null : string.IsNullOrEmpty(secret) ? channel.Secret : key.Seal(SecretPurpose, secret);
            if (provider.Check(new(fields, sealedSecret is null ? null : "kept", 0)) is { } fault) return fault;
            var moved = Differs(channel, fields, provider);
            // Who could point the channel elsewhere would otherwise be sent the secret that is kept.
            if (moved && string.IsNullOrEmpty(secret) && channel.Secret is not null && !forget)
                return Error.Invalid("channel.secret-again", ("地址已改变，请重新填写密钥：已保存的密钥不会发给另一个地址。", "The address is another: enter the secret again. The one that is kept is not sent elsewhere."), "secret");
            (channel.Settings, channel.Secret) = (JsonSerializer.Serialize(fields), sealedSecret);
            return null;
        }, ct);
    }

    /// <summary>Switches a channel. Errors: those of incomplete settings where it is to send, <c>channel.unknown</c>.</summary>
    public async Task<Result<Done>> Switch(string id, ChannelState state, Viewer by, CancellationToken ct = default)
    {
        if (Provider(id) is not { } provider || !Enum.IsDefined(state)) return Unknown(id);
        return await Changed(id, by, channel =>
        {
            if (state == ChannelState.Real)
            {
                var settings = Open(channel);
                if (provider.Fields.FirstOrDefault(f => f.Required && settings[f.Name].Length == 0) is { } missing)
                    return Error.Invalid("channel.required", ($"先填写并保存“{missing.Label.Zh}”。", $"Fill in and keep “{missing.Label.En}” first."), missing.Name);
                if (provider.Check(settings) is { } fault) return fault;
            }

            channel.State = state;
            return null;
        }, ct);
    }

    /// <summary>
    /// Sends one message at once, past the outbox, and tells what came of it; in the sandbox it is only shown. Errors: <c>address.format</c>,
    /// <c>channel.off</c>, <c>channel.unknown</c>, and why the provider did not take it.
    /// </summary>
    /// <returns>What went, or would have gone, over the wire.</returns>
    public async Task<Result<string>> Try(string id, string? to, Viewer by, CancellationToken ct = default)
    {
        if (Provider(id) is not { } provider) return Unknown(id);
        var address = provider.Address(to ?? "");
        if (!address.Ok) return address.Error with { Field = "to" };
        var channel = await Get(id, ct);
        if (channel.State == ChannelState.Off) return Error.Conflict("channel.off", ("渠道已停用；改为沙箱或正式发送后再试。", "The channel is off; put it in the sandbox or let it send first."));
        var english = by.Language == "en";
        var template = (await templates.Find("*", id, ct))!;
        var values = new Dictionary<string, string>(templates.Sample(MessageKinds.Trial, english)) { ["name"] = by.Name, ["at"] = MessageRules.Clock(clock.Instant()), ["no"] = "-", ["link"] = options.Value.PublicUrl ?? "" };
        values["notice"] = english ? "A trial of this channel." : "这是一条试发消息。";
        var message = new OutgoingMessage(Ids.Next(), address.Value, MessageText.OneLine(MessageText.Fill(template.SubjectIn(by.Language), values), Message.LongestSubject),
            MessageText.Safe(MessageText.Fill(template.TextIn(by.Language), values), Message.LongestText), template.Number,
            MessageText.Used(template.TextIn(by.Language)).ToDictionary(n => n, n => values.GetValueOrDefault(n) ?? ""), options.Value.PublicUrl, clock.Instant());
        var outcome = channel.State == ChannelState.Real ? await provider.Send(Open(channel), message, ct) : SendOutcome.Taken;
        await lane.Run<Done>(async (db, stop) =>
        {
            await Acts.Append(db, new(MessageActs.ChannelTried, by, clock.Instant())
            {
                About = About(id),
                Data = new { channel = id, to = provider.Mask(address.Value), state = channel.State.ToString(), result = outcome.Result.ToString(), error = outcome.Error?.Code },
            }, stop);
            return Done.It;
        }, ct);
        return outcome.Error is { } refused ? refused : provider.Show(ForShow(channel), message);
    }

    /// <summary>What waits, failed and was given up on each channel, and what went today.</summary>
    public Task<IReadOnlyDictionary<string, ChannelFigures>> Figures(CancellationToken ct = default) => reader.Read<IReadOnlyDictionary<string, ChannelFigures>>(async db =>
    {
        var today = clock.Instant().LocalDate();
        var counts = await db.Set<Counter>().Where(c => c.Day == today && (c.Name == SentCount || c.Name == ShownCount)).ToListAsync(ct);
        var all = new Dictionary<string, ChannelFigures>();
        foreach (var provider in Providers)
        {
            var mine = db.Set<Message>().Where(m => m.Channel == provider.Channel);
            all[provider.Channel] = new(
                await mine.CountAsync(m => m.State == MessageState.Waiting || m.State == MessageState.Gathered, ct),
                await mine.CountAsync(m => m.State == MessageState.Waiting && m.ErrorCode != null, ct),
                await mine.CountAsync(m => m.State == MessageState.Dead, ct),
                counts.Where(c => c.Name == SentCount && c.Key == provider.Channel).Sum(c => c.Value), counts.Where(c => c.Name == ShownCount && c.Key == provider.Channel).Sum(c => c.Value),
                await mine.Where(m => m.State == MessageState.Waiting).MinAsync(m => (DateTimeOffset?)m.NextAt, ct));
        }

        return all;
    });

    internal const string SentCount = "messages.sent", ShownCount = "messages.shown";

    private Task<Result<Done>> Changed(string id, Viewer by, Func<MessageChannel, Error?> change, CancellationToken ct) => lane.Run<Done>(async (db, stop) =>
    {
        var channel = await db.Set<MessageChannel>().SingleOrDefaultAsync(c => c.Id == id, stop);
        var made = channel is null;
        channel ??= Untouched(id);
        if (change(channel) is { } fault) return fault;
        if (made) db.Add(channel);
        channel.Version++;
        // Whatever was wrong was wrong with the settings before.
        (channel.RestUntil, channel.Failures, channel.ErrorZh, channel.ErrorEn) = (null, 0, null, null);
        await Acts.Append(db, new(MessageActs.ChannelChanged, by, clock.Instant())
        {
            About = About(id),
            Data = new { channel = id, state = channel.State.ToString(), settings = ChannelSettings.Read(channel.Settings), secret = channel.Secret is not null },
        }, stop);
        return Done.It;
    }, ct);

    private static bool Differs(MessageChannel channel, Dictionary<string, string> fields, IMessageProvider provider)
    {
        var before = ChannelSettings.Read(channel.Settings);
        return provider.Fields.Any(f => f.Name is "host" or "url" or "port" or "tls" or "ca" && before.GetValueOrDefault(f.Name) is { } was && was != fields[f.Name]);
    }

    private MessageChannel Untouched(string id) => new() { Id = id, State = options.Value.Sandbox ? ChannelState.Sandbox : ChannelState.Off };

    private static string About(string id) => $"message-channel/{id}";

    private static Error Unknown(string id) => Error.NotFound("channel.unknown", ($"没有渠道“{id}”。", $"There is no channel “{id}”."));
}

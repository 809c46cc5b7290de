using System.Text.Json;
using Daodi.Kernel;

namespace Daodi.Exchange;

/// <summary>The channels by which a notice leaves the product.</summary>
public static class MessageChannels
{
    public const string Mail = "mail", Sms = "sms", Wechat = "wechat", Messenger = "messenger";
}

/// <summary>One thing that a channel's form asks.</summary>
/// <param name="Options">The choices, where it is one of some.</param>
/// <param name="Lines">Several lines: a template, a certificate.</param>
public sealed record ChannelField(string Name, Words Label, Words? Hint = null, string Default = "", bool Required = true, IReadOnlyList<(string Value, Words Title)>? Options = null, bool Lines = false)
{
    public const int Longest = 8000;

    /// <summary>What the sandbox shows a message with until the field is filled.</summary>
    public string Example { get; init; } = "";
}

/// <summary>A channel's settings, opened for one use.</summary>
/// <param name="Secret">In clear; null where none is kept. It goes to the provider and into no text that anybody reads.</param>
public sealed record ChannelSettings(IReadOnlyDictionary<string, string> Fields, string? Secret, int Version)
{
    public string this[string name] => Fields.GetValueOrDefault(name) ?? "";

    internal static IReadOnlyDictionary<string, string> Read(string json) => JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? [];
}

/// <summary>A message as a provider gets it.</summary>
/// <param name="Id">The same at every attempt: a receiver can tell a message that comes twice.</param>
/// <param name="Template">The number of the provider's own template, where it has templates.</param>
/// <param name="Values">What the placeholders of the text stood for.</param>
public sealed record OutgoingMessage(long Id, string To, string Subject, string Text, string? Template, IReadOnlyDictionary<string, string> Values, string? Link, DateTimeOffset At);

/// <summary>What came of an attempt.</summary>
public enum SendResult
{
    /// <summary>The other side has it.</summary>
    Taken,

    /// <summary>Not now; the same again may succeed.</summary>
    Later,

    /// <summary>Never: the address is refused, or the message is.</summary>
    Never,

    /// <summary>The channel itself does not work: no connection, a refused password. No other message would fare better.</summary>
    Channel,
}

/// <param name="Error">Why not; its words may be shown, so no address and no secret stand in them.</param>
/// <param name="RetryAfter">What the other side asked for.</param>
public sealed record SendOutcome(SendResult Result, Error? Error = null, TimeSpan? RetryAfter = null)
{
    public static readonly SendOutcome Taken = new(SendResult.Taken);
}

/// <summary>
/// One way out: mail, SMS, WeChat, the government's messenger. It knows how an address is written, what its settings are and how
/// a message is sent; when, to whom and how often again is decided elsewhere, once for all.
/// </summary>
public interface IMessageProvider
{
    /// <summary>As in <see cref="MessageChannels"/>.</summary>
    string Channel { get; }
    Words Title { get; }

    /// <summary>What a person gives as address.</summary>
    Words AddressTitle { get; }

    /// <summary>What the channel's form asks, besides the secret.</summary>
    IReadOnlyList<ChannelField> Fields { get; }

    /// <summary>What the secret is; null where there is none.</summary>
    Words? SecretTitle { get; }

    /// <summary>Whether the provider has templates of its own, whose number a template must name.</summary>
    bool HasTemplates { get; }

    /// <summary>What is wrong with the settings, by field.</summary>
    Error? Check(ChannelSettings settings);

    /// <summary>The address in its one form. Errors: <c>address.format</c>.</summary>
    Result<string> Address(string typed);

    /// <summary>The address as pages show it.</summary>
    string Mask(string address);

    /// <summary>What would go over the wire, without secrets: the sandbox's page.</summary>
    string Show(ChannelSettings settings, OutgoingMessage message);

    /// <summary>Sends it. Nothing it meets outside is an exception.</summary>
    Task<SendOutcome> Send(ChannelSettings settings, OutgoingMessage message, CancellationToken ct);
}

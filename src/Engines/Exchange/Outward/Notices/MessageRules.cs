using System.Globalization;
using Daodi.Kernel;
using Daodi.Rules;

namespace Daodi.Exchange;

/// <summary>Kinds of message that are no notice.</summary>
public static class MessageKinds
{
    /// <summary>A code that proves an address.</summary>
    public const string Code = "code";

    /// <summary>Several notices in one message.</summary>
    public const string Digest = "digest";

    /// <summary>What an administrator sends to try a channel.</summary>
    public const string Trial = "trial";
}

/// <summary>A kind of notice as <c>messages.kinds</c> has it.</summary>
public sealed record MessageKind(string Kind, Words Title, bool Urgent, IReadOnlyList<string> Channels);

/// <summary>As <c>messages.limits</c> has it for one channel.</summary>
public sealed record MessageLimits(int Most, TimeSpan Window, TimeSpan Urgent, int PerHour, int Tries, TimeSpan GiveUp, TimeSpan Stale)
{
    /// <summary>Before the n-th further attempt: 1, 2, 4 … minutes up to an hour, a fifth more or less; what the other side asks for is kept, up to six hours.</summary>
    /// <param name="jitter">Between 0 and 1.</param>
    public static TimeSpan Wait(int attempts, TimeSpan? retryAfter, double jitter)
    {
        var wait = TimeSpan.FromMinutes(Math.Min(60, Math.Pow(2, Math.Clamp(attempts - 1, 0, 6)))) * (0.8 + 0.4 * jitter);
        var asked = retryAfter is { } r ? r < LongestAsked ? r : LongestAsked : TimeSpan.Zero;
        return asked > wait ? asked : wait;
    }

    private static readonly TimeSpan LongestAsked = TimeSpan.FromHours(6);
}

/// <summary>The dated rows of messages, as they are in force today.</summary>
public sealed class MessageRules(IRulebooks rulebooks, TimeProvider clock)
{
    private DateOnly Today => clock.Instant().LocalDate();

    /// <summary>The kinds a person chooses channels for; others are told as <c>*</c> says.</summary>
    public IReadOnlyList<MessageKind> Kinds => [.. rulebooks.Current.InForce("messages.kinds", Today).Select(r => r.Keys[0]).Where(k => k != RuleRow.Any).Distinct().Append(RuleRow.Any).Select(Kind)];

    public MessageKind Kind(string kind) => rulebooks.Current.Find("messages.kinds", Today, ("kind", kind)) is { Ok: true, Value: var row }
        ? new(kind, row.Words, row.Is("urgent"), row.Text("channels").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        : new(kind, Words.Same(kind), false, []);

    /// <summary>The quiet hours of a channel; null where it has none.</summary>
    public QuietHours? Quiet(string channel) =>
        rulebooks.Current.Find("messages.quiet", Today, ("channel", channel)) is { Ok: true, Value: var row }
        && QuietHours.Parse(row.Text("begins"), row.Text("ends")) is { Ok: true, Value: { } hours } ? hours : null;

    /// <exception cref="InvalidOperationException">No row is in force: the site removed what the platform ships.</exception>
    public MessageLimits Limits(string channel)
    {
        var row = Need("messages.limits", channel);
        return new((int)row.Number("most"), Span(row.Limit("window")), Span(row.Limit("urgent")), (int)row.Number("perHour"), (int)row.Number("tries"), Span(row.Limit("giveUp")), Span(row.Limit("stale")));
    }

    /// <summary>How long a code holds, how often it may be tried, and how many a day go to one address.</summary>
    public (TimeSpan Holds, int Tries, int PerDay) Codes(string channel)
    {
        var row = Need("messages.codes", channel);
        return (TimeSpan.FromMinutes((double)row.Number("minutes")), (int)row.Number("tries"), (int)row.Number("perDay"));
    }

    private Found Need(string table, string channel) => rulebooks.Current.Find(table, Today, ("channel", channel)) is { Ok: true, Value: var row }
        ? row : throw new InvalidOperationException($"No row of {table} is in force for {channel}");

    /// <summary>Whole days of 24 hours: no procedural limit that would roll over holidays.</summary>
    private static TimeSpan Span(Limit limit) => limit.Unit switch
    {
        LimitUnit.Minutes => TimeSpan.FromMinutes(limit.Amount),
        LimitUnit.Hours => TimeSpan.FromHours(limit.Amount),
        _ => TimeSpan.FromDays(limit.Amount),
    };

    internal static string Clock(DateTimeOffset at) => at.Local().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}

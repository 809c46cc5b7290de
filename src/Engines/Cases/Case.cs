using Daodi.Kernel;
using Daodi.Trust;

namespace Daodi.Cases;

/// <summary>How pressing a matter was called by whoever brought it.</summary>
public static class Urgencies
{
    public const string Normal = "normal";
    public const string Urgent = "urgent";
}

/// <summary>
/// Anything to be seen through (件). The row holds what lists, lights and limits need; what a system knows besides stands in
/// its own table by <see cref="Id"/>. Changed only by <see cref="CaseDesk"/> and the sweeps, inside the write lane.
/// </summary>
public sealed class Case : IScoped
{
    public required long Id { get; init; }

    /// <summary>What people call it: <c>DZ20261124-000123</c>, counted anew each day.</summary>
    public string No { get; internal set; } = "";

    /// <summary>The loop's id.</summary>
    public required string Kind { get; init; }
    public required int LoopVersion { get; init; }
    public required string Stage { get; set; }

    /// <summary>The number of its last act. Whoever acts on what they saw says which one they saw.</summary>
    public long Version { get; set; }

    public required string Title { get; set; }

    /// <summary>The beginning of the text, at most 200 characters.</summary>
    public required string Summary { get; set; }
    public required string Channel { get; init; }

    /// <summary>The number that the source gave it.</summary>
    public string? SourceId { get; init; }
    public string? Nature { get; set; }
    public string? Category { get; set; }
    public required string Urgency { get; set; }

    /// <summary>As the system counts it; 0 is named.</summary>
    public int Anonymity { get; init; }

    /// <summary>The administrative division of the matter, 6 or 9 digits.</summary>
    public required string Division { get; set; }
    public string? Address { get; set; }

    /// <summary>WGS-84, degrees.</summary>
    public double? Lon { get; set; }
    public double? Lat { get; set; }

    public required DateTimeOffset OpenedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; set; }
    public required DateTimeOffset StageSince { get; set; }

    /// <summary>Whose turn it is.</summary>
    public Turn Turn { get; set; }

    /// <summary>The one unit whose turn it is; of a closed case the last.</summary>
    public required string OwnerUnit { get; set; }

    /// <summary>When <see cref="OwnerUnit"/> received it.</summary>
    public required DateTimeOffset OwnerSince { get; set; }

    /// <summary>The unit that answers for the matter, also while the desk calls back; none before it is handed to one.</summary>
    public string? Responsible { get; set; }

    /// <inheritdoc />
    /// <remarks>Of the responsible unit where there is one, so that a unit keeps seeing what it answers for.</remarks>
    public string? OwnerL2 { get; set; }

    /// <inheritdoc />
    public string? OwnerL3 { get; set; }

    /// <inheritdoc />
    public Guid? OwnerPerson { get; set; }

    public DateTimeOffset? StatutoryDue { get; set; }
    public DateTimeOffset? CommittedDue { get; set; }

    /// <summary>When the limit of the present stage ends.</summary>
    public DateTimeOffset? StepDue { get; set; }
    public DateTimeOffset? PausedAt { get; set; }

    public Light Light { get; set; }

    /// <summary>When the light changes next; none where it will not by itself.</summary>
    public DateTimeOffset? LightAt { get; set; }

    /// <summary>The clock the light follows; none where none runs.</summary>
    public ClockKind? LightClock { get; set; }

    /// <summary>Orders worklists: black before red before yellow, then by the due instant; ascending is most pressing first.</summary>
    public long Pressing { get; set; }

    /// <summary>Since when a due or light could not be told, because a year's working calendar is missing.</summary>
    public DateTimeOffset? AwaitsCalendarSince { get; set; }

    /// <summary>When the system takes the stage's timed action.</summary>
    public DateTimeOffset? TimerAt { get; set; }

    public int RedoCount { get; set; }

    /// <summary>The limit was extended, which happens once.</summary>
    public bool Extended { get; set; }

    /// <summary>SHA-256 in hex of the token with which the citizen follows it.</summary>
    public string? TokenHash { get; init; }

    /// <summary>What a rule table's key of this name is for the case.</summary>
    public string? Fact(string key) => key switch
    {
        "loop" => Kind,
        "channel" => Channel,
        "nature" => Nature,
        "category" => Category,
        "urgency" => Urgency,
        "division" => Division,
        "county" => Division.Length >= 6 ? Division[..6] : Division,
        _ => null,
    };

    /// <summary>Whether it waits for somebody.</summary>
    public bool IsOpen => Turn != Turn.Nobody;

    /// <summary>The due instant that matters: of the clock that the light follows.</summary>
    public DateTimeOffset? Due => LightClock switch
    {
        ClockKind.Committed => CommittedDue,
        ClockKind.Statutory => StatutoryDue,
        ClockKind.Step => StepDue,
        _ => null,
    };

    /// <summary>Refreshes <see cref="Pressing"/> from light and due.</summary>
    internal void Rank()
    {
        var due = Due is { } d ? d.ToUnixTimeSeconds() : Never;
        Pressing = ((long)(Light.Black - Light) << DueBits) | Math.Clamp(due, 0, Never);
    }

    /// <summary>Below the light, <see cref="Pressing"/> holds the due instant in seconds since 1970, in so many bits.</summary>
    internal const int DueBits = 40;
    private const long Never = (1L << DueBits) - 1;

    /// <summary>The due instant that <paramref name="pressing"/> holds, to the second; none where none was known.</summary>
    public static DateTimeOffset? DueOf(long pressing) =>
        (pressing & Never) is var due && due == Never ? null : DateTimeOffset.FromUnixTimeSeconds(due);

    public override string ToString() => No;
}

/// <summary>What a unit or person is to a case besides owning it; whoever takes part may read it.</summary>
public sealed class CaseParty
{
    public required long Id { get; init; }
    public required long CaseId { get; init; }
    public string? Unit { get; init; }
    public Guid? Person { get; init; }

    /// <summary>responsible, former, or a role that a system gives.</summary>
    public required string Role { get; set; }
    public required DateTimeOffset Since { get; init; }
    public DateTimeOffset? Until { get; set; }

    public const string Responsible = "responsible";
    public const string Former = "former";
}

/// <summary>One change of a light, exact to the instant; the table takes inserts only.</summary>
public sealed class LightChange
{
    public required long Id { get; init; }
    public required long CaseId { get; init; }
    public required Light From { get; init; }
    public required Light To { get; init; }

    /// <summary>When it changed, not when the sweep noticed.</summary>
    public required DateTimeOffset At { get; init; }
    public ClockKind? Clock { get; init; }

    /// <summary>Who owned the case then, which scores count by.</summary>
    public required string OwnerUnit { get; init; }
    public string? OwnerL2 { get; init; }
    public string? OwnerL3 { get; init; }

    /// <summary>Why: <c>time</c>, <c>act</c>, <c>calendar</c>.</summary>
    public required string Cause { get; init; }
}

/// <summary>Something to tell: to an account, or to those in a unit who have a permission. Written with the change it tells of.</summary>
public sealed class Notice
{
    public required long Id { get; init; }
    public Guid? AccountId { get; init; }
    public string? Unit { get; init; }

    /// <summary>Which accounts of the unit it is for; none means all.</summary>
    public string? Permission { get; init; }
    public long? CaseId { get; init; }
    public string? CaseNo { get; init; }

    /// <summary>light.yellow, light.red, light.black, handed, remind, or a system's own.</summary>
    public required string Kind { get; init; }
    public required string Zh { get; init; }
    public required string En { get; init; }
    public required DateTimeOffset At { get; init; }
    public DateTimeOffset? ReadAt { get; set; }

    /// <summary>Not carried yet to the channels outside the product. What was written before there were any has been: nobody is told of the past.</summary>
    public bool Waiting { get; set; } = true;

    public Words Words => (Zh, En);
}

/// <summary>The last number given under a prefix on a day.</summary>
internal sealed class CaseNumber
{
    public required string Prefix { get; init; }
    public required DateOnly Day { get; init; }
    public int Last { get; set; }
}

using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>What was done: by whom, when, on what ground, why.</summary>
public sealed partial class Timeline
{
    /// <summary>In the order they are to be read; the newest first is usual.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<TimelineAct> Acts { get; set; } = [];
}

/// <summary>One act of a timeline.</summary>
/// <param name="At">When.</param>
/// <param name="What">The act: 派单, dispatched.</param>
/// <param name="Who">The person or system.</param>
public sealed record TimelineAct(DateTimeOffset At, Words What, string Who)
{
    /// <summary>Role and organisation in which it was done.</summary>
    public Words? Capacity { get; init; }

    /// <summary>The legal ground, with its article.</summary>
    public Words? Ground { get; init; }

    public string? GroundHref { get; init; }

    /// <summary>What the actor gave as reason, or the text of a reply.</summary>
    public string? Reason { get; init; }

    public IReadOnlyList<EvidenceItem> Attachments { get; init; } = [];

    public Tone Tone { get; init; }
}

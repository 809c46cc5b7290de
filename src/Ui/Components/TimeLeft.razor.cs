using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>How long a clock still runs: 还剩 1 天 3 小时, 超期 2 天. The open page counts on by itself.</summary>
public sealed partial class TimeLeft
{
    /// <summary>When it is due; null where no clock runs or none can be told.</summary>
    [Parameter, EditorRequired] public DateTimeOffset? Due { get; set; }

    /// <summary>The due instant cannot be told yet (the working calendar of that year is not published).</summary>
    [Parameter] public bool Unknown { get; set; }

    /// <summary>When the clock was stopped: the matter is closed, in time or not.</summary>
    [Parameter] public DateTimeOffset? StoppedAt { get; set; }

    [Inject] private TimeProvider Clock { get; set; } = null!;

    private string? Title => Due is { } due ? new Words("期限 ", "Due ") + DateTimeText.Full(due) : null;

    private static Words Stopped(DateTimeOffset due, DateTimeOffset stopped)
    {
        var span = DurationWords.Of(due - stopped);
        return stopped <= due ? ("按期办结", "Done in time") : ($"办结时超期 {span.Zh}", $"Done {span.En} late");
    }
}

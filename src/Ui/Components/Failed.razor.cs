using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>Something that should be here could not be had.</summary>
public sealed partial class Failed
{
    [Parameter] public Words? Title { get; set; }

    /// <summary>Why; its message already says what to do.</summary>
    [Parameter] public Error? Error { get; set; }

    [Parameter] public string? RetryHref { get; set; }
}

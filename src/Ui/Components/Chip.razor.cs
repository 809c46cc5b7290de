using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>A short fact in a box: a category, a source, a filter in force that can be removed.</summary>
public sealed partial class Chip
{
    [Parameter, EditorRequired] public RenderFragment ChildContent { get; set; } = null!;

    /// <summary>The page without this filter; makes the chip removable.</summary>
    [Parameter] public string? RemoveHref { get; set; }

    /// <summary>What is removed, for screen readers.</summary>
    [Parameter] public Words? Name { get; set; }

    [Parameter] public Tone Tone { get; set; }
}

/// <summary>The few meanings that colour may carry besides the lights.</summary>
public enum Tone
{
    Neutral,
    /// <summary>Can be acted on, or is chosen.</summary>
    Accent,
    /// <summary>Done, granted, agreed.</summary>
    Good,
    /// <summary>Wants attention.</summary>
    Caution,
    /// <summary>Refused, failed, destroyed.</summary>
    Bad,
}

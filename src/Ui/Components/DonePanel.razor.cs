using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>The end of a journey: it is done, under this number, and this comes next.</summary>
public sealed partial class DonePanel
{
    [Parameter, EditorRequired] public Words Title { get; set; }
    [Parameter] public string? Reference { get; set; }
    [Parameter] public Words? ReferenceTitle { get; set; }

    /// <summary>What comes next: steps, times, where to look.</summary>
    [Parameter] public RenderFragment? ChildContent { get; set; }
}

using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>A part of a page under its heading, parted from the next by a line. Panels do not hold panels.</summary>
public sealed partial class Panel
{
    [Parameter] public Words? Title { get; set; }
    [Parameter] public RenderFragment? Actions { get; set; }
    [Parameter, EditorRequired] public RenderFragment ChildContent { get; set; } = null!;
}

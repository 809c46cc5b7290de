using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>The head of a page: its one h1, the way back, and what can be done with the whole.</summary>
public sealed partial class PageHead
{
    [Parameter, EditorRequired] public Words Title { get; set; }
    [Parameter] public Words? Lead { get; set; }
    [Parameter] public string? BackHref { get; set; }
    [Parameter] public Words? BackTitle { get; set; }
    [Parameter] public RenderFragment? Actions { get; set; }
}

using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>There is nothing, which is an answer: say why, and what can be done.</summary>
public sealed partial class Empty
{
    [Parameter] public Words? Title { get; set; }
    [Parameter] public Words? Text { get; set; }
    [Parameter] public string Icon { get; set; } = "inbox";

    /// <summary>A link or button that helps on.</summary>
    [Parameter] public RenderFragment? ChildContent { get; set; }
}

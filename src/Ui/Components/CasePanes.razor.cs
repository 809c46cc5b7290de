using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>
/// The case page: what it is and where, what happened, what is next. Three columns on a desk; on a phone what is next
/// comes second, since the acts can be many.
/// </summary>
public sealed partial class CasePanes
{
    [Parameter, EditorRequired] public RenderFragment What { get; set; } = null!;
    [Parameter, EditorRequired] public RenderFragment Acts { get; set; } = null!;
    [Parameter, EditorRequired] public RenderFragment Next { get; set; } = null!;
}

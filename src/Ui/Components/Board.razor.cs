using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>A row of few large numbers; holds <see cref="Tile"/>.</summary>
public sealed partial class Board
{
    [Parameter, EditorRequired] public RenderFragment ChildContent { get; set; } = null!;
}

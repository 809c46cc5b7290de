using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>Facts of one thing, name and value in a row; holds <see cref="Property"/>.</summary>
public sealed partial class PropertyList
{
    [Parameter, EditorRequired] public RenderFragment ChildContent { get; set; } = null!;

    /// <summary>Two columns of pairs where there is room: a register's record.</summary>
    [Parameter] public bool Wide { get; set; }
}

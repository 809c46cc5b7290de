using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>One fact of a <see cref="PropertyList"/>; without a value it is shown as unknown.</summary>
public sealed partial class Property
{
    [Parameter, EditorRequired] public Words Label { get; set; }

    /// <summary>The value as text; or give it as content.</summary>
    [Parameter] public string? Value { get; set; }

    [Parameter] public RenderFragment? ChildContent { get; set; }

    /// <summary>Takes the whole width: texts.</summary>
    [Parameter] public bool FullWidth { get; set; }
}

using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>An icon of the sprite. Beside a word it is mere decoration; alone it needs a <see cref="Label"/>.</summary>
public sealed partial class Icon
{
    /// <summary>Its name in <c>icons.txt</c>.</summary>
    [Parameter, EditorRequired] public string Name { get; set; } = "";

    /// <summary>Pixels each way.</summary>
    [Parameter] public int Size { get; set; } = 18;

    [Parameter] public Words? Label { get; set; }
}

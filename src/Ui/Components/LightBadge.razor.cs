using Daodi.Cases;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>A light by shape, word and colour.</summary>
public sealed partial class LightBadge
{
    [Parameter, EditorRequired] public Light Light { get; set; }

    /// <summary>Only the shape is seen; the word is there for screen readers and on hover.</summary>
    [Parameter] public bool ShapeOnly { get; set; }

    /// <summary>Live messages <c>{"type":"light","id":LiveId,"light":"red"}</c> change it on the open page.</summary>
    [Parameter] public string? LiveId { get; set; }
}

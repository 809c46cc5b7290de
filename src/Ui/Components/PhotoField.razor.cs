using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>
/// Photos with place in two taps. With script they are made smaller first (at most 2,000 pixels a side, JPEG, which also
/// drops the camera's own data); the place goes along as <c>NAME.lon</c>, <c>NAME.lat</c>, <c>NAME.accuracy</c> (WGS-84, metres).
/// </summary>
public sealed partial class PhotoField
{
    [Parameter, EditorRequired] public string Name { get; set; } = "";
    [Parameter] public Words? Label { get; set; }
    [Parameter] public Words? Error { get; set; }
    [Parameter] public int Max { get; set; } = 6;
    [Parameter] public bool Required { get; set; }

    /// <summary>Opens the camera at once instead of letting choose: for handlers on the spot.</summary>
    [Parameter] public bool Camera { get; set; }

    [Parameter] public bool WithPlace { get; set; } = true;
}

using Daodi.Cases;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>One number of a board. It opens the cases behind it; unknown is shown as a dash.</summary>
public sealed partial class Tile
{
    [Parameter, EditorRequired] public Words Title { get; set; }

    /// <summary>The number as shown; null for unknown, which is not nought.</summary>
    [Parameter, EditorRequired] public string? Value { get; set; }

    /// <summary>The cases behind the number.</summary>
    [Parameter, EditorRequired] public string Href { get; set; } = "";

    [Parameter] public Words? Unit { get; set; }

    /// <summary>The number over time, oldest first; null where a day is unknown.</summary>
    [Parameter] public IReadOnlyList<double?>? Trend { get; set; }

    /// <summary>How many observations the number rests on.</summary>
    [Parameter] public long? SampleSize { get; set; }

    /// <summary>What it is compared with: 较平日 +12%.</summary>
    [Parameter] public Words? Note { get; set; }

    [Parameter] public Light? Light { get; set; }

    /// <summary>Live messages <c>{"type":"count","id":LiveId,"count":12}</c> change the number.</summary>
    [Parameter] public string? LiveId { get; set; }
}

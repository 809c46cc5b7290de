using Daodi.Cases;

namespace Daodi.Ui.Components;

/// <summary>How a light is shown, everywhere the same: by shape, word and colour, never by colour alone.</summary>
public static class LightWords
{
    /// <summary>The light from the gravest to the mildest, the order in which people want to see them.</summary>
    public static readonly IReadOnlyList<Light> Gravest = [Light.Black, Light.Red, Light.Yellow, Light.Green, Light.Unknown, Light.None];

    /// <summary>The stable name in markup, queries and live messages.</summary>
    public static string Key(this Light light) => light switch
    {
        Light.Green => "green",
        Light.Yellow => "yellow",
        Light.Red => "red",
        Light.Black => "black",
        Light.Unknown => "unknown",
        _ => "none",
    };

    public static string Shape(this Light light) => light switch
    {
        Light.Green => "●",
        Light.Yellow => "▲",
        Light.Red => "■",
        Light.Black => "◆",
        Light.Unknown => "○",
        _ => "–",
    };

    public static Words Word(this Light light) => light switch
    {
        Light.Green => ("正常", "On time"),
        Light.Yellow => ("临期", "Due soon"),
        Light.Red => ("超期", "Overdue"),
        Light.Black => ("严重超期", "Long overdue"),
        Light.Unknown => ("未知", "Unknown"),
        _ => ("不计时", "No clock"),
    };
}

using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Daodi.Cases;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>A chart, drawn by script, with the same numbers as a table. A click on a mark opens what is behind it.</summary>
public sealed partial class ChartView
{
    // "<" stays escaped, so that no text can end the script element.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    [Parameter, EditorRequired] public ChartModel Model { get; set; } = null!;

    /// <summary>Pixels.</summary>
    [Parameter] public int Height { get; set; } = 260;

    private MarkupString Data => new(JsonSerializer.Serialize(new
    {
        kind = Model.Kind.ToString().ToLowerInvariant(),
        title = Model.Title.ToString(),
        unit = Model.Unit?.ToString(),
        stacked = Model.Stacked,
        categories = Model.Categories.Select(c => c.ToString()),
        series = Model.Series.Select(s => new { name = s.Name.ToString(), values = s.Values, light = s.Light?.Key(), hrefs = s.Hrefs, usual = s.Usual }),
    }, Json));

    private static string Number(double? value) => value?.ToString("#,0.##", CultureInfo.InvariantCulture) ?? "—";
}

public enum ChartKind
{
    Line,
    Bar,
    /// <summary>Bars lying down, for long names.</summary>
    BarLying,
    /// <summary>Series down, categories across, value as shade: weekday by hour.</summary>
    Heat,
}

/// <summary>What a chart shows.</summary>
public sealed record ChartModel(ChartKind Kind, Words Title, IReadOnlyList<Words> Categories, IReadOnlyList<ChartSeries> Series)
{
    /// <summary>What the categories are: 日期, 县区.</summary>
    public Words CategoryTitle { get; init; } = ("项目", "Item");

    public Words? Unit { get; init; }

    /// <summary>Series stand upon each other.</summary>
    public bool Stacked { get; init; }

    /// <summary>How many observations it rests on.</summary>
    public long? SampleSize { get; init; }
}

/// <summary>One line, one set of bars, or one row of a heat map; null where a value is unknown.</summary>
public sealed record ChartSeries(Words Name, IReadOnlyList<double?> Values)
{
    /// <summary>What each value opens.</summary>
    public IReadOnlyList<string?> Hrefs { get; init; } = [];

    /// <summary>Drawn in the colour of a light.</summary>
    public Light? Light { get; init; }

    /// <summary>Drawn thin and dashed: the usual day it is compared with.</summary>
    public bool Usual { get; init; }
}

using System.Globalization;
using Daodi.Cases;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>A ranking: a name, a bar, a number, each opening what is behind it. An accessible table underneath.</summary>
public sealed partial class BarList
{
    [Parameter, EditorRequired] public IReadOnlyList<BarItem> Items { get; set; } = [];

    /// <summary>What is ranked, for screen readers.</summary>
    [Parameter, EditorRequired] public Words Caption { get; set; }

    /// <summary>Shows places 1, 2, 3.</summary>
    [Parameter] public bool Ranked { get; set; } = true;

    /// <summary>The value of a full bar; the largest value where not given.</summary>
    [Parameter] public double? Full { get; set; }

    private string Share(BarItem item)
    {
        var full = Full ?? Items.Max(i => i.Value ?? 0);
        return string.Create(CultureInfo.InvariantCulture, $"{(full > 0 ? Math.Clamp(100 * (item.Value ?? 0) / full, 0, 100) : 0):0.#}%");
    }
}

/// <summary>One bar; a null value is unknown and has none.</summary>
public sealed record BarItem(Words Label, double? Value, string? Href = null)
{
    /// <summary>The value as shown, where the plain number will not do: 92.4%.</summary>
    public string? Shown { get; init; }

    public Words? Note { get; init; }
    public Light? Light { get; init; }
}

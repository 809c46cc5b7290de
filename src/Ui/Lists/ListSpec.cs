using Daodi.Ui.Components;

namespace Daodi.Ui.Lists;

/// <summary>What a list lets its reader filter and sort by. Whatever a query asks beyond this is not passed on.</summary>
public sealed record ListSpec
{
    public IReadOnlyList<ListFilter> Filters { get; init; } = [];

    /// <summary>The names one may sort by.</summary>
    public IReadOnlyList<string> Sorts { get; init; } = [];

    /// <summary>The order where none is asked for; a leading minus for descending: <c>-received</c>.</summary>
    public string DefaultSort { get; init; } = "";

    /// <summary>Rows a page; the first is the usual one, the last the most.</summary>
    public IReadOnlyList<int> Sizes { get; init; } = [50, 20, 100, 200];

    /// <summary>What the search box says; null has none.</summary>
    public Words? SearchHint { get; init; }
}

/// <summary>One thing to filter by.</summary>
/// <param name="Name">Its name in the query string.</param>
/// <param name="Title">Its name for people.</param>
public sealed record ListFilter(string Name, Words Title)
{
    /// <summary>The values one may choose from; empty for free input.</summary>
    public IReadOnlyList<Option> Options { get; init; } = [];

    public FilterKind Kind { get; init; } = FilterKind.Choice;

    /// <summary>Several values at once, any of which will do.</summary>
    public bool Many { get; init; }

    public int MaxLength { get; init; } = 100;

    /// <summary>The value for people.</summary>
    public Words Show(string value) =>
        Options.FirstOrDefault(o => o.Value == value)?.Label ?? Words.Same(value);

    internal bool Accepts(string value) => Kind switch
    {
        FilterKind.Choice => Options.Any(o => o.Value == value),
        FilterKind.Day => DateOnly.TryParseExact(value, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out _),
        FilterKind.Number => value.Length <= 18 && long.TryParse(value, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out _),
        _ => value.Length <= MaxLength && !value.Any(char.IsControl),
    };
}

public enum FilterKind
{
    /// <summary>One of the options.</summary>
    Choice,
    /// <summary>A short free text.</summary>
    Text,
    /// <summary>A date, yyyy-MM-dd, on the city's calendar.</summary>
    Day,
    /// <summary>A whole number.</summary>
    Number,
}

using System.Globalization;

namespace Daodi.Cases;

public enum CaseView
{
    /// <summary>Whose turn it is: the desk's for the city, the units' for everybody else.</summary>
    Todo,
    Open,
    All,
}

public enum CaseSort
{
    /// <summary>Black, red, yellow, green; then by the due instant.</summary>
    Pressing,
    Newest,
    Oldest,
}

/// <summary>What a list of cases shows. Scope is never part of it: that is the viewer's.</summary>
public sealed record CaseFilter
{
    public CaseView View { get; init; } = CaseView.All;
    public string? Kind { get; init; }
    public string? Stage { get; init; }
    public Light? Light { get; init; }

    /// <summary>Any of these stages; empty for all.</summary>
    public IReadOnlyCollection<string> Stages { get; init; } = [];

    /// <summary>Any of these lights; empty for all.</summary>
    public IReadOnlyCollection<Light> Lights { get; init; } = [];

    /// <summary>As <see cref="Urgencies"/> has it.</summary>
    public string? Urgency { get; init; }

    /// <summary>Only those whose place is known to the point.</summary>
    public bool OnMap { get; init; }

    /// <summary>A unit that answers for the case, with all below it.</summary>
    public string? Unit { get; init; }

    /// <summary>A division with all in it.</summary>
    public string? Division { get; init; }
    public string? Channel { get; init; }
    public string? Nature { get; init; }
    public string? Category { get; init; }

    /// <summary>Opened from this day …</summary>
    public DateOnly? From { get; init; }

    /// <summary>… to this day, inclusive.</summary>
    public DateOnly? To { get; init; }
    public Guid? Person { get; init; }

    /// <summary>Words to be found in number, title, text or address.</summary>
    public string? Q { get; init; }

    /// <summary>None: pressing for work, newest for the rest and for searches.</summary>
    public CaseSort? Sort { get; init; }

    /// <summary>The cursor of the page before.</summary>
    public string? After { get; init; }

    /// <summary>1 to 200.</summary>
    public int Size { get; init; } = 50;

    internal CaseSort Order => Q is { Length: > 0 } ? CaseSort.Newest
        : Sort ?? (View == CaseView.All ? CaseSort.Newest : CaseSort.Pressing);
}

/// <param name="Next">The cursor of the next page; none on the last.</param>
public sealed record CasePage(IReadOnlyList<Case> Items, string? Next);

/// <summary>Where a page ended: the sort key and id of its last row.</summary>
internal readonly record struct Cursor(long Key, long Id)
{
    public static Cursor? Parse(string? text) =>
        text?.Split('.') is [{ } key, { } id]
        && long.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var k)
        && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var i) ? new(k, i) : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Key}.{Id}");
}

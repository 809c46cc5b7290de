using System.Globalization;
using System.Text;

namespace Daodi.Ui.Lists;

/// <summary>
/// What a reader asks of a list, read from the query string: <c>?q=路灯&amp;light=red&amp;sort=-due&amp;size=50&amp;cursor=…</c>.
/// Query strings come from anywhere, so only what the <see cref="ListSpec"/> offers gets through; the rest is clamped or
/// dropped, and <see cref="Dropped"/> says what was.
/// </summary>
public sealed record ListQuery
{
    public const int MaxSearch = 100;
    public const int MaxPage = 10_000;
    private const int MaxCursor = 300;

    public required ListSpec Spec { get; init; }

    /// <summary>The words searched for; empty for none.</summary>
    public string Search { get; init; } = "";

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Filters { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The name sorted by, one of the spec's; empty where the spec has no order of its own.</summary>
    public string Sort { get; init; } = "";

    public bool Descending { get; init; }

    /// <summary>Where to go on (keyset paging), as an earlier page gave it; null for the start.</summary>
    public string? Cursor { get; init; }

    /// <summary>The page asked for (numbered paging), from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Rows a page.</summary>
    public int Size { get; init; }

    /// <summary>Names of parameters that were not understood and had no effect.</summary>
    public IReadOnlyList<string> Dropped { get; init; } = [];

    /// <summary>The value of a single filter; null where it is not set.</summary>
    public string? Value(string filter) => Filters.TryGetValue(filter, out var values) ? values[0] : null;

    /// <summary>All values of a filter; empty where it is not set.</summary>
    public IReadOnlyList<string> Values(string filter) => Filters.TryGetValue(filter, out var values) ? values : [];

    /// <summary>A filter as a date on the city's calendar.</summary>
    public DateOnly? Day(string filter) => Value(filter) is { } text ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null;

    public static ListQuery Parse(ListSpec spec, IQueryCollection query)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(query);
        var dropped = new List<string>();
        var filters = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var filter in spec.Filters)
        {
            var given = query[filter.Name].OfType<string>().Select(v => v.Trim()).Where(v => v.Length > 0).Distinct().ToList();
            // No more values than there are options: a long query must not become a long statement.
            var kept = given.Where(filter.Accepts).Take(filter.Many ? Math.Max(20, filter.Options.Count) : 1).ToList();
            if (kept.Count < given.Count)
                dropped.Add(filter.Name);
            if (kept.Count > 0)
                filters[filter.Name] = kept;
        }
        var sort = One(query, "sort");
        if (sort.Length > 0 && !spec.Sorts.Contains(sort.TrimStart('-')))
        {
            dropped.Add("sort");
            sort = "";
        }
        if (sort.Length == 0)
            sort = spec.DefaultSort;
        var cursor = One(query, "cursor");
        if (cursor.Length > MaxCursor || !cursor.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '~'))
        {
            dropped.Add("cursor");
            cursor = "";
        }
        return new ListQuery
        {
            Spec = spec,
            Search = Clean(One(query, "q")),
            Filters = filters,
            Sort = sort.TrimStart('-'),
            Descending = sort.StartsWith('-'),
            Cursor = cursor.Length > 0 ? cursor : null,
            Page = Math.Clamp(Number(One(query, "page"), 1), 1, MaxPage),
            Size = Math.Clamp(Number(One(query, "size"), spec.Sizes[0]), 1, spec.Sizes.Max()),
            Dropped = dropped,
        };
    }

    private static string One(IQueryCollection query, string name) => query[name].FirstOrDefault()?.Trim() ?? "";

    private static int Number(string text, int otherwise) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    /// <summary>Control characters, unseen ones (text direction among them) and broken surrogates out, the rest cut at <see cref="MaxSearch"/> characters.</summary>
    private static string Clean(string text)
    {
        var clean = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format) && clean.Length + rune.Utf16SequenceLength <= MaxSearch)
                clean.Append(rune.ToString());
        }
        return clean.ToString();
    }
}

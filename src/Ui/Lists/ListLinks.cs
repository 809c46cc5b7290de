namespace Daodi.Ui.Lists;

/// <summary>Links from one view of a list to the next: another order, one filter less, the page after this.</summary>
public static class ListLinks
{
    /// <summary>The query string of this view, with its question mark; empty for the plain list.</summary>
    public static string ToQueryString(this ListQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var parts = query.Pairs().Select(p => $"{Uri.EscapeDataString(p.Name)}={Uri.EscapeDataString(p.Value)}").ToList();
        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }

    /// <summary>Name and value of everything that is not as usual; hidden fields of a form are made of it.</summary>
    public static IEnumerable<(string Name, string Value)> Pairs(this ListQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Search.Length > 0)
            yield return ("q", query.Search);
        foreach (var (name, values) in query.Filters)
            foreach (var value in values)
                yield return (name, value);
        var sort = (query.Descending ? "-" : "") + query.Sort;
        if (sort != query.Spec.DefaultSort)
            yield return ("sort", sort);
        if (query.Size != query.Spec.Sizes[0])
            yield return ("size", query.Size.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (query.Cursor is { } cursor)
            yield return ("cursor", cursor);
        if (query.Page > 1)
            yield return ("page", query.Page.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>The same from its first row: what a changed filter or order needs.</summary>
    public static ListQuery FromStart(this ListQuery query) => query with { Cursor = null, Page = 1 };

    public static ListQuery With(this ListQuery query, string filter, params string[] values)
    {
        ArgumentNullException.ThrowIfNull(query);
        var filters = query.Filters.ToDictionary();
        filters.Remove(filter);
        if (values.Length > 0)
            filters[filter] = values;
        return query.FromStart() with { Filters = filters };
    }

    /// <summary>Without one value of a filter.</summary>
    public static ListQuery Without(this ListQuery query, string filter, string value)
    {
        ArgumentNullException.ThrowIfNull(query);
        return query.With(filter, [.. query.Values(filter).Where(v => v != value)]);
    }

    /// <summary>Sorted by a column; the other way round where it is sorted by it already.</summary>
    public static ListQuery SortedBy(this ListQuery query, string sort)
    {
        ArgumentNullException.ThrowIfNull(query);
        return query.FromStart() with { Sort = sort, Descending = query.Sort == sort && !query.Descending };
    }

    public static ListQuery At(this ListQuery query, string? cursor) => query with { Cursor = cursor, Page = 1 };

    public static ListQuery OnPage(this ListQuery query, int page) => query with { Cursor = null, Page = page };
}

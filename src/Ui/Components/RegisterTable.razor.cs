using Daodi.Ui.Lists;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>
/// A register: search and filters, sortable columns, pages, exports, and its states (loading where <see cref="Rows"/> is
/// null, empty, failed). Everything is a link or a GET form.
/// </summary>
public sealed partial class RegisterTable<TRow>
{
    private readonly ColumnSet<TRow> _columns = new();

    /// <summary>The page of rows; null while they are still loading (streaming pages).</summary>
    [Parameter, EditorRequired] public IReadOnlyList<TRow>? Rows { get; set; }

    [Parameter, EditorRequired] public ListQuery Query { get; set; } = null!;

    /// <summary>The list's own address, without query.</summary>
    [Parameter, EditorRequired] public string Path { get; set; } = "";

    /// <summary>What the table holds, for screen readers.</summary>
    [Parameter, EditorRequired] public Words Caption { get; set; }

    /// <summary>The columns, each a <see cref="Col{TRow}"/>.</summary>
    [Parameter, EditorRequired] public RenderFragment ChildContent { get; set; } = null!;

    /// <summary>Where a row leads; its widest column becomes the link.</summary>
    [Parameter] public Func<TRow, string>? RowHref { get; set; }

    /// <summary>How many there are in all; null where counting would cost too much.</summary>
    [Parameter] public long? Total { get; set; }

    /// <summary>Keyset paging: where the next page starts; null on the last.</summary>
    [Parameter] public string? NextCursor { get; set; }

    [Parameter] public string? PreviousCursor { get; set; }

    /// <summary>The address that answers <c>?format=csv|xlsx</c> and the list's own query; null offers no export.</summary>
    [Parameter] public string? ExportHref { get; set; }

    [Parameter] public RenderFragment? SavedViews { get; set; }
    [Parameter] public RenderFragment? Empty { get; set; }

    /// <summary>Why the rows could not be had.</summary>
    [Parameter] public Error? Failure { get; set; }

    /// <summary>Only the table: no search, filters or sorting.</summary>
    [Parameter] public bool Bare { get; set; }

    private Col<TRow>? Linked => _columns.All.FirstOrDefault(c => c.Wide) ?? (_columns.All.Count > 0 ? _columns.All[0] : null);

    private string? AriaSort(Col<TRow> column) =>
        column.Sort is null || Query.Sort != column.Sort ? null : Query.Descending ? "descending" : "ascending";

    private string SortIcon(string sort) => Query.Sort != sort ? "arrows-sort" : Query.Descending ? "arrow-down" : "arrow-up";

    private string ExportLink(string href, string format)
    {
        var query = Query.FromStart().ToQueryString();
        return $"{href}{(query.Length == 0 ? "?" : query + "&")}format={format}";
    }
}

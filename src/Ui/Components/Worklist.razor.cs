using Daodi.Cases;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>
/// What waits to be done, one line a matter, the keyboard first: j/k move, enter opens, x selects, a letter acts, ? helps.
/// Previews are fetched ahead and shown from memory, so that a key is never kept waiting. Without script it is a table of
/// links whose selected rows the buttons act upon.
/// </summary>
public sealed partial class Worklist<TRow>
{
    private readonly ColumnSet<TRow> _columns = new();

    [Parameter, EditorRequired] public IReadOnlyList<TRow>? Rows { get; set; }

    /// <summary>The row's stable id.</summary>
    [Parameter, EditorRequired] public Func<TRow, string> Key { get; set; } = null!;

    /// <summary>The row's page.</summary>
    [Parameter, EditorRequired] public Func<TRow, string> Href { get; set; } = null!;

    /// <summary>What the table holds, for screen readers.</summary>
    [Parameter, EditorRequired] public Words Caption { get; set; }

    /// <summary>The columns, each a <see cref="Col{TRow}"/>; the wide one becomes the link.</summary>
    [Parameter, EditorRequired] public RenderFragment ChildContent { get; set; } = null!;

    /// <summary>The row's preview: an address that answers with a fragment of HTML (<c>RazorComponentResult</c>), not a page.</summary>
    [Parameter] public Func<TRow, string>? PreviewHref { get; set; }

    /// <summary>The row's version, posted as <c>version</c> so that nobody acts on what has changed meanwhile.</summary>
    [Parameter] public Func<TRow, string>? Version { get; set; }

    [Parameter] public Func<TRow, Light>? Light { get; set; }

    [Parameter] public IReadOnlyList<WorklistAction> Actions { get; set; } = [];

    /// <summary>Tells one worklist of a page from another, and remembers where the reader stood.</summary>
    [Parameter] public string Name { get; set; } = "worklist";

    [Parameter] public RenderFragment? Empty { get; set; }
    [Parameter] public Error? Failure { get; set; }
    [Parameter] public string? RetryHref { get; set; }

    private string FormId => $"{Name}-actions";

    private Col<TRow>? Linked => _columns.All.FirstOrDefault(c => c.Wide) ?? (_columns.All.Count > 0 ? _columns.All[0] : null);
}

/// <summary>Something that can be done with the row at hand, or with all selected ones.</summary>
/// <param name="Key">Its letter; j, k, x and ? are taken.</param>
/// <param name="Title">Its verb.</param>
/// <param name="Href">
/// Where it posts <c>id</c> (one or many) and <c>version</c> (in the same order). <c>{id}</c> in it stands for the row at
/// hand, which needs script.
/// </param>
public sealed record WorklistAction(char Key, Words Title, string Href)
{
    /// <summary>It needs more to be said: the address is opened for the row at hand instead of posted to.</summary>
    public bool Open { get; init; }

    /// <summary>Said on the row while the post runs and after: 已受理.</summary>
    public Words? Echo { get; init; }

    /// <summary>What happens next.</summary>
    public Words? Then { get; init; }
}

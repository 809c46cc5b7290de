using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>
/// One column of a <see cref="Worklist{TRow}"/> or <see cref="RegisterTable{TRow}"/>:
/// <c>&lt;Col TRow="Row" Title="@(("标题", "Title"))" Sort="title"&gt;@context.Title&lt;/Col&gt;</c>.
/// </summary>
public sealed class Col<TRow> : ComponentBase
{
    [Parameter] public Words Title { get; set; }

    /// <summary>The cell of a row.</summary>
    [Parameter, EditorRequired] public RenderFragment<TRow> ChildContent { get; set; } = null!;

    /// <summary>The name in the spec's sorts; makes the heading a link.</summary>
    [Parameter] public string? Sort { get; set; }

    /// <summary>Right-aligned tabular figures.</summary>
    [Parameter] public bool Number { get; set; }

    /// <summary>Takes the room that is left and is cut with an ellipsis: the matter's title.</summary>
    [Parameter] public bool Wide { get; set; }

    /// <summary>Left out on narrow screens.</summary>
    [Parameter] public bool Minor { get; set; }

    /// <summary>A CSS length.</summary>
    [Parameter] public string? Width { get; set; }

    [CascadingParameter] private ColumnSet<TRow>? Columns { get; set; }

    internal string? Css => string.Join(' ', new[] { Number ? "right num" : null, Wide ? "wide" : null, Minor ? "minor" : null }.Where(c => c is not null)) is { Length: > 0 } css ? css : null;

    protected override void OnInitialized() => Columns?.Add(this);
}

/// <summary>The columns of one table, in the order of its markup.</summary>
public sealed class ColumnSet<TRow>
{
    private readonly List<Col<TRow>> _columns = [];

    public IReadOnlyList<Col<TRow>> All => _columns;

    internal void Add(Col<TRow> column) => _columns.Add(column);
}

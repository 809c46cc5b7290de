using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>A closed loop as a picture: stages from left to right, ways on drawn through, ways back dashed.</summary>
public sealed partial class LoopDiagram
{
    private LoopLayout _layout = null!;

    [Parameter, EditorRequired] public Words Title { get; set; }
    [Parameter, EditorRequired] public IReadOnlyList<LoopNode> Nodes { get; set; } = [];
    [Parameter, EditorRequired] public IReadOnlyList<LoopEdge> Edges { get; set; } = [];

    /// <summary>The stage at hand.</summary>
    [Parameter] public string? Current { get; set; }

    protected override void OnParametersSet() => _layout = LoopLayout.Of(Nodes, Edges);

    private static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}

public enum LoopNodeKind
{
    Stage,
    Start,
    /// <summary>Nothing more is owed.</summary>
    End,
    /// <summary>The clock stands still.</summary>
    Waiting,
}

/// <summary>A stage.</summary>
public sealed record LoopNode(string Id, Words Title, LoopNodeKind Kind = LoopNodeKind.Stage);

/// <summary>A way from one stage to another.</summary>
public sealed record LoopEdge(string From, string To, Words Label);

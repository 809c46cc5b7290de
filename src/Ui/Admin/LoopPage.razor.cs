using Daodi.Cases;
using Daodi.Ui.Components;
using Microsoft.AspNetCore.Components;
using Diagram = Daodi.Cases.LoopDiagram;

namespace Daodi.Ui.Admin;

/// <summary>One loop: its picture, its stages with their limits, its versions.</summary>
public sealed partial class LoopPage
{
    [Parameter] public string Id { get; set; } = "";
    [Inject] private Loops Loops { get; set; } = null!;
    [SupplyParameterFromQuery(Name = "version")] private int? Version { get; set; }

    private Loop? Loop { get; set; }
    private IReadOnlyList<Components.LoopNode> Nodes { get; set; } = [];
    private IReadOnlyList<Components.LoopEdge> Edges { get; set; } = [];

    private IEnumerable<int> Versions => Loops.Versions.Where(l => l.Id == Id).Select(l => l.Version).Distinct().OrderDescending();

    protected override void OnParametersSet()
    {
        Loop = Loops.Versions.Where(l => l.Id == Id && (Version is null || l.Version == Version)).MaxBy(l => l.Version);
        if (Loop is null) return;
        var diagram = Diagram.Of(Loop);
        Nodes = [.. diagram.Nodes.Select(n => new Components.LoopNode(n.Stage, n.Title, n switch
        {
            { Initial: true } => LoopNodeKind.Start,
            { Final: true } => LoopNodeKind.End,
            { Pauses: true } => LoopNodeKind.Waiting,
            _ => LoopNodeKind.Stage,
        }))];
        // Several actions may lead the same way: one arrow names them all.
        Edges = [.. diagram.Edges.GroupBy(e => (e.From, e.To)).Select(g => new Components.LoopEdge(g.Key.From, g.Key.To, (
            string.Join('、', g.Select(e => e.Title.Zh).Distinct()), string.Join(", ", g.Select(e => e.Title.En).Distinct()))))];
    }

    private static Words TurnOf(Turn turn) => turn switch
    {
        Turn.Desk => ("受理中心", "The desk"),
        Turn.Unit => ("承办单位", "The unit"),
        _ => ("无（已结束）", "Nobody (ended)"),
    };
}

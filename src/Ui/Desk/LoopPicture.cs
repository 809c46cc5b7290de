using Daodi.Cases;
using Daodi.Ui.Components;
using Edge = Daodi.Ui.Components.LoopEdge;
using Node = Daodi.Ui.Components.LoopNode;

namespace Daodi.Ui.Desk;

/// <summary>A loop as the diagram draws it.</summary>
public static class LoopPicture
{
    public static (IReadOnlyList<Node> Nodes, IReadOnlyList<Edge> Edges) Of(Loop loop)
    {
        ArgumentNullException.ThrowIfNull(loop);
        return (
            [.. loop.Stages.Values.Select(s => new Node(s.Name, s.Title, s switch
            {
                { Initial: true } => LoopNodeKind.Start,
                { Final: true } => LoopNodeKind.End,
                { Pauses: true } => LoopNodeKind.Waiting,
                _ => LoopNodeKind.Stage,
            }))],
            [.. from action in loop.Actions.Values
                from origin in action.From
                from to in action.To
                where to.Stage != origin
                select new Edge(origin, to.Stage, action.Title)]);
    }
}

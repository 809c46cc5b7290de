using Daodi.Kernel;

namespace Daodi.Cases;

/// <summary>A loop as boxes and arrows, for drawing it in the product and in documents.</summary>
public sealed record LoopDiagram(Words Title, IReadOnlyList<LoopNode> Nodes, IReadOnlyList<LoopEdge> Edges)
{
    /// <summary>Stages in the order of the file, layered by the fewest steps from the first; one arrow for each way an action can go.</summary>
    public static LoopDiagram Of(Loop loop)
    {
        var edges = (
            from action in loop.Actions.Values
            from @from in action.From
            from to in action.To
            select new LoopEdge(@from, to.Stage, action.Name, action.Title, action.By, to.When?.Name, action.After is not null)).ToArray();

        var layer = new Dictionary<string, int>(StringComparer.Ordinal) { [loop.Initial.Name] = 0 };
        var open = new Queue<string>([loop.Initial.Name]);
        while (open.TryDequeue(out var at))
            foreach (var edge in edges.Where(e => e.From == at))
                if (layer.TryAdd(edge.To, layer[at] + 1))
                    open.Enqueue(edge.To);

        return new(loop.Title,
            [.. loop.Stages.Values.Select(s => new LoopNode(s.Name, s.Title, layer.GetValueOrDefault(s.Name), s.Owner, s.Initial, s.Final, s.Pauses, s.Limit?.ToString()))],
            edges);
    }
}

/// <param name="Layer">The fewest actions it takes to come here.</param>
/// <param name="Limit">The table and column of the stage's limit.</param>
public sealed record LoopNode(string Stage, Words Title, int Layer, Turn Owner, bool Initial, bool Final, bool Pauses, string? Limit);

/// <param name="When">The condition under which the action leads here; none where it is the only way or the last.</param>
/// <param name="Timed">Taken by the system after a limit.</param>
public sealed record LoopEdge(string From, string To, string Action, Words Title, IReadOnlyList<Party> By, string? When, bool Timed);

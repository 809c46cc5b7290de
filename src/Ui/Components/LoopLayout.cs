using System.Globalization;

namespace Daodi.Ui.Components;

/// <summary>
/// Where the stages and ways of a loop stand (Sugiyama's layers): ways back are found by depth-first search and set aside,
/// a stage's layer is its longest way from the start, and stages of one layer stand by the middle of what leads to them.
/// </summary>
internal sealed class LoopLayout
{
    public const double NodeWidth = 112, NodeHeight = 40;
    private const double ColumnGap = 92, RowGap = 44, Margin = 20, LaneGap = 26;

    public required IReadOnlyList<PlacedNode> Nodes { get; init; }
    public required IReadOnlyList<PlacedEdge> Edges { get; init; }
    public required double Width { get; init; }
    public required double Height { get; init; }

    public static LoopLayout Of(IReadOnlyList<LoopNode> nodes, IReadOnlyList<LoopEdge> edges)
    {
        var known = nodes.Select(n => n.Id).ToHashSet();
        // Several ways between the same two stages are one line with all their names.
        var joined = edges.Where(e => known.Contains(e.From) && known.Contains(e.To)).GroupBy(e => (e.From, e.To))
            .Select(g => (g.Key.From, g.Key.To, Label: string.Join(" / ", g.Select(e => e.Label.ToString()).Where(l => l.Length > 0).Distinct()))).ToList();
        var back = WaysBack(nodes, [.. joined.Select(e => (e.From, e.To))]);
        var layer = Layers(nodes, [.. joined.Select(e => (e.From, e.To)).Where(e => !back.Contains(e))]);
        var places = Place(nodes, layer, [.. joined.Select(e => (e.From, e.To)).Where(e => !back.Contains(e))]);

        var bottom = places.Values.Select(p => p.Y).DefaultIfEmpty(Margin).Max() + NodeHeight;
        var lane = 0;
        var placed = new List<PlacedEdge>();
        foreach (var edge in joined.OrderBy(e => Math.Abs(layer[e.From] - layer[e.To])))
        {
            var (from, to) = (places[edge.From], places[edge.To]);
            placed.Add(back.Contains((edge.From, edge.To)) || edge.From == edge.To
                ? Below(from, to, edge.Label, bottom + LaneGap * ++lane)
                : layer[edge.To] - layer[edge.From] > 1 && Blocked(from, to, places.Values)
                    ? Below(from, to, edge.Label, bottom + LaneGap * ++lane) with { Back = false }
                    : Straight(from, to, edge.Label));
        }
        return new LoopLayout
        {
            Nodes = [.. nodes.Select(n => new PlacedNode(n, places[n.Id].X, places[n.Id].Y))],
            Edges = placed,
            Width = places.Values.Select(p => p.X).DefaultIfEmpty(0).Max() + NodeWidth + Margin,
            Height = bottom + LaneGap * lane + Margin,
        };
    }

    private static HashSet<(string, string)> WaysBack(IReadOnlyList<LoopNode> nodes, List<(string From, string To)> edges)
    {
        var (open, done, back) = (new HashSet<string>(), new HashSet<string>(), new HashSet<(string, string)>());
        void Visit(string id)
        {
            open.Add(id);
            foreach (var (_, to) in edges.Where(e => e.From == id))
            {
                if (open.Contains(to))
                    back.Add((id, to));
                else if (!done.Contains(to))
                    Visit(to);
            }
            open.Remove(id);
            done.Add(id);
        }
        foreach (var node in nodes.Where(n => !done.Contains(n.Id)).OrderByDescending(n => n.Kind == LoopNodeKind.Start).ToList())
        {
            if (!done.Contains(node.Id))
                Visit(node.Id);
        }
        return back;
    }

    private static Dictionary<string, int> Layers(IReadOnlyList<LoopNode> nodes, List<(string From, string To)> forward)
    {
        var layer = nodes.ToDictionary(n => n.Id, _ => 0);
        // Without the ways back no path is longer than the stages are many.
        for (var pass = 0; pass < nodes.Count; pass++)
            foreach (var (from, to) in forward)
                layer[to] = Math.Max(layer[to], layer[from] + 1);
        return layer;
    }

    private static Dictionary<string, (double X, double Y)> Place(IReadOnlyList<LoopNode> nodes, Dictionary<string, int> layer, List<(string From, string To)> forward)
    {
        var places = new Dictionary<string, (double X, double Y)>();
        var row = new Dictionary<string, double>();
        var tallest = nodes.GroupBy(n => layer[n.Id]).Select(g => g.Count()).DefaultIfEmpty(1).Max();
        foreach (var column in nodes.GroupBy(n => layer[n.Id]).OrderBy(g => g.Key))
        {
            var ordered = column.OrderBy(n => forward.Where(e => e.To == n.Id && row.ContainsKey(e.From)).Select(e => row[e.From]).DefaultIfEmpty(0).Average()).ToList();
            for (var i = 0; i < ordered.Count; i++)
            {
                var at = i + (tallest - ordered.Count) / 2.0;
                row[ordered[i].Id] = at;
                places[ordered[i].Id] = (Margin + column.Key * (NodeWidth + ColumnGap), Margin + at * (NodeHeight + RowGap));
            }
        }
        return places;
    }

    private static bool Blocked((double X, double Y) from, (double X, double Y) to, IEnumerable<(double X, double Y)> all) =>
        all.Any(p => p.X > from.X && p.X < to.X
            && Math.Abs(p.Y - (from.Y + (to.Y - from.Y) * (p.X - from.X) / (to.X - from.X))) < NodeHeight);

    private static PlacedEdge Straight((double X, double Y) from, (double X, double Y) to, string label)
    {
        var (x1, y1, x2, y2) = (from.X + NodeWidth, from.Y + NodeHeight / 2, to.X, to.Y + NodeHeight / 2);
        var middle = (x1 + x2) / 2;
        return new PlacedEdge(F($"M{x1:0.#} {y1:0.#}C{middle:0.#} {y1:0.#} {middle:0.#} {y2:0.#} {x2:0.#} {y2:0.#}"), label, middle, (y1 + y2) / 2, false);
    }

    private static PlacedEdge Below((double X, double Y) from, (double X, double Y) to, string label, double lane)
    {
        var (x1, y1) = (from.X + NodeWidth / 2 + (from.X >= to.X ? 12 : -12), from.Y + NodeHeight);
        var (x2, y2) = (to.X + NodeWidth / 2 + (from.X >= to.X ? -12 : 12), to.Y + NodeHeight);
        var turn = 8 * Math.Sign(x2 - x1);
        return new PlacedEdge(
            F($"M{x1:0.#} {y1:0.#}V{lane - 8:0.#}Q{x1:0.#} {lane:0.#} {x1 + turn:0.#} {lane:0.#}H{x2 - turn:0.#}Q{x2:0.#} {lane:0.#} {x2:0.#} {lane - 8:0.#}V{y2:0.#}"),
            label, (x1 + x2) / 2, lane, true);
    }

    private static string F(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

internal sealed record PlacedNode(LoopNode Node, double X, double Y);

internal sealed record PlacedEdge(string Path, string Label, double LabelX, double LabelY, bool Back)
{
    /// <summary>Room for the label: Chinese characters are about twice as wide as Latin ones.</summary>
    public double LabelWidth => Label.Sum(c => c > 0x2E80 ? 12.5 : 6.6) + 10;
}

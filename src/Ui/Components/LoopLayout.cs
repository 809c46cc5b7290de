using System.Globalization;

namespace Daodi.Ui.Components;

/// <summary>
/// Where the stages and ways of a loop stand. Ways back are found by depth-first search and set aside; a stage's column is
/// its longest way from the start. The longest chain of stages is the main line, straight across the top; the others stand
/// beneath it. Ways between neighbours are drawn straight, all others run in lanes: above for the main line, else below.
/// </summary>
internal sealed class LoopLayout
{
    public const double NodeWidth = 108, NodeHeight = 40;
    private const double ColumnStep = NodeWidth + 84, RowStep = NodeHeight + 44, Margin = 12, LaneStep = 28;

    private readonly Dictionary<string, int> _column;
    private readonly Dictionary<string, int> _row;
    private readonly List<Way> _ways;
    private readonly double _top;

    public IReadOnlyList<PlacedNode> Nodes { get; }
    public IReadOnlyList<PlacedEdge> Edges { get; }
    public double Width { get; }
    public double Height { get; }

    private LoopLayout(IReadOnlyList<LoopNode> nodes, IReadOnlyList<LoopEdge> edges)
    {
        var known = nodes.Select(n => n.Id).ToHashSet();
        // Several ways between the same two stages are one line with all their names; what stays where it is leads nowhere.
        _ways = [.. edges.Where(e => e.From != e.To && known.Contains(e.From) && known.Contains(e.To)).GroupBy(e => (e.From, e.To))
            .Select(g => new Way(g.Key.From, g.Key.To, string.Join(" / ", g.Select(e => e.Label.ToString()).Where(l => l.Length > 0).Distinct())))];
        LoopOrder.MarkWaysBack(nodes, _ways);
        _column = LoopOrder.Columns(nodes, _ways);
        _row = LoopOrder.Rows(nodes, _ways, _column);

        AssignLanes();
        var above = _ways.Where(w => w.Lane < 0).Select(w => -w.Lane).DefaultIfEmpty(0).Max();
        var below = _ways.Where(w => w.Lane > 0).Select(w => w.Lane).DefaultIfEmpty(0).Max();
        _top = Margin + LaneStep * above + (above > 0 ? 8 : 0);
        Nodes = [.. nodes.Select(n => new PlacedNode(n, X(n.Id), Y(n.Id)))];
        var bottom = Nodes.Select(n => n.Y).DefaultIfEmpty(_top).Max() + NodeHeight;
        Edges = [.. _ways.Select(w => w.Lane == 0 ? Straight(w) : InLane(w, w.Lane < 0 ? _top - 8 + LaneStep * w.Lane + LaneStep / 2 : bottom + 8 + LaneStep * w.Lane - LaneStep / 2))];
        Width = Nodes.Select(n => n.X).DefaultIfEmpty(0).Max() + NodeWidth + Margin;
        Height = bottom + LaneStep * below + (below > 0 ? 8 : 0) + Margin;
    }

    public static LoopLayout Of(IReadOnlyList<LoopNode> nodes, IReadOnlyList<LoopEdge> edges) => new(nodes, edges);

    private double X(string id) => Margin + _column[id] * ColumnStep;
    private double Y(string id) => _top + _row[id] * RowStep;

    /// <summary>Short ways lie next to the stages, long ones further out; none share a lane where they would meet.</summary>
    private void AssignLanes()
    {
        var used = new List<(int Lane, int From, int To)>();
        foreach (var way in _ways.Where(w => w.Back || _column[w.To] - _column[w.From] > 1).OrderBy(w => Math.Abs(_column[w.To] - _column[w.From])))
        {
            var (left, right) = (Math.Min(_column[way.From], _column[way.To]), Math.Max(_column[way.From], _column[way.To]));
            var sign = _row[way.From] == 0 && _row[way.To] == 0 ? -1 : 1;
            var lane = 1;
            while (used.Any(u => u.Lane == sign * lane && u.From <= right && u.To >= left))
                lane++;
            used.Add((way.Lane = sign * lane, left, right));
        }
    }

    private PlacedEdge Straight(Way way)
    {
        var (x1, y1, x2, y2) = (X(way.From) + NodeWidth, Y(way.From) + NodeHeight / 2, X(way.To), Y(way.To) + NodeHeight / 2);
        var middle = (x1 + x2) / 2;
        return new PlacedEdge(F($"M{x1:0.#} {y1:0.#}C{middle:0.#} {y1:0.#} {middle:0.#} {y2:0.#} {x2:0.#} {y2:0.#}"), way.Label, middle, (y1 + y2) / 2, false);
    }

    private PlacedEdge InLane(Way way, double lane)
    {
        var up = way.Lane < 0;
        var (start, x1) = Leg(way, way.From, up);
        var (end, x2) = Leg(way, way.To, up);
        var (turn, bend) = (8 * Math.Sign(x2 - x1), up ? 8 : -8);
        return new PlacedEdge(
            F($"M{start}V{lane + bend:0.#}Q{x1:0.#} {lane:0.#} {x1 + turn:0.#} {lane:0.#}H{x2 - turn:0.#}Q{x2:0.#} {lane:0.#} {x2:0.#} {lane + bend:0.#}{end}"),
            way.Label, (x1 + x2) / 2, lane, way.Back);
    }

    /// <summary>
    /// How a way leaves or reaches a stage: at its edge, beside the other ways there; or by its side, where another stage
    /// stands beneath.
    /// </summary>
    private (string Path, double X) Leg(Way way, string id, bool up)
    {
        var leaving = id == way.From;
        if (!up && _row.Any(r => r.Key != id && _column[r.Key] == _column[id] && r.Value > _row[id]))
        {
            var side = leaving ? X(id) + NodeWidth : X(id);
            var gap = side + (leaving ? 14 : -14);
            var y = Y(id) + NodeHeight / 2 + 10;
            return (leaving ? F($"{side:0.#} {y:0.#}H{gap:0.#}") : F($"V{y:0.#}H{side:0.#}"), gap);
        }
        // Ports in the order of where their ways come from, so that they do not cross.
        var here = _ways.Where(w => (w.Lane < 0) == up && w.Lane != 0 && (w.From == id || w.To == id))
            .OrderBy(w => _column[w.From == id ? w.To : w.From] < _column[id] ? Math.Abs(w.Lane) : 1000 - Math.Abs(w.Lane)).ToList();
        var x = X(id) + NodeWidth * (here.IndexOf(way) + 1) / (here.Count + 1);
        var edge = up ? Y(id) : Y(id) + NodeHeight;
        return (leaving ? F($"{x:0.#} {edge:0.#}") : F($"V{edge:0.#}"), x);
    }

    private static string F(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A way while it is being laid out; its lane is negative above the main line, positive below, 0 for straight.</summary>
internal sealed class Way(string from, string to, string label)
{
    public string From { get; } = from;
    public string To { get; } = to;
    public string Label { get; } = label;
    public bool Back { get; set; }
    public int Lane { get; set; }
}

internal sealed record PlacedNode(LoopNode Node, double X, double Y);

internal sealed record PlacedEdge(string Path, string Label, double LabelX, double LabelY, bool Back)
{
    /// <summary>Room for the label: Chinese characters are about twice as wide as Latin ones.</summary>
    public double LabelWidth => Label.Sum(c => c > 0x2E80 ? 12.5 : 6.8) + 8;
}

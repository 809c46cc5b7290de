namespace Daodi.Ui.Components;

/// <summary>Which ways of a loop lead back, and in which column and row each stage stands.</summary>
internal static class LoopOrder
{
    public static void MarkWaysBack(IReadOnlyList<LoopNode> nodes, List<Way> ways)
    {
        var (open, done) = (new HashSet<string>(), new HashSet<string>());
        void Visit(string id)
        {
            open.Add(id);
            foreach (var way in ways.Where(w => w.From == id))
            {
                if (open.Contains(way.To))
                    way.Back = true;
                else if (!done.Contains(way.To))
                    Visit(way.To);
            }
            open.Remove(id);
            done.Add(id);
        }
        foreach (var node in nodes.OrderByDescending(n => n.Kind == LoopNodeKind.Start))
        {
            if (!done.Contains(node.Id))
                Visit(node.Id);
        }
    }

    public static Dictionary<string, int> Columns(IReadOnlyList<LoopNode> nodes, List<Way> ways)
    {
        var column = nodes.ToDictionary(n => n.Id, _ => 0);
        // Without the ways back no chain is longer than the stages are many.
        for (var pass = 0; pass < nodes.Count; pass++)
            foreach (var way in ways.Where(w => !w.Back))
                column[way.To] = Math.Max(column[way.To], column[way.From] + 1);
        return column;
    }

    /// <summary>Row 0 holds the main line: the longest chain, found backwards from its last stage.</summary>
    public static Dictionary<string, int> Rows(IReadOnlyList<LoopNode> nodes, List<Way> ways, Dictionary<string, int> column)
    {
        var main = new HashSet<string>();
        for (var at = nodes.MaxBy(n => column[n.Id])?.Id; at is not null && main.Add(at);)
        {
            var to = at;
            at = ways.FirstOrDefault(w => !w.Back && w.To == to && column[w.From] == column[to] - 1)?.From;
        }
        var row = new Dictionary<string, int>();
        foreach (var stages in nodes.GroupBy(n => column[n.Id]))
        {
            var next = stages.Any(n => main.Contains(n.Id)) ? 1 : 0;
            foreach (var node in stages)
                row[node.Id] = main.Contains(node.Id) ? 0 : next++;
        }
        return row;
    }
}

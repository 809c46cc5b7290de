namespace Daodi.Exchange;

/// <summary>Which row is the header: sheets begin with a title over all columns, and a heading may stand over two others.</summary>
internal static class HeaderFinder
{
    private const int LookedAt = 15;

    /// <summary>The header's place among the first rows, its depth (1 or 2) and its names; null where there is none.</summary>
    /// <param name="wanted">The row that a person chose, as the file counts.</param>
    public static (int Index, int Depth, IReadOnlyList<string> Names)? Find(FileFacts file, ItemKind? kind, int? wanted = null)
    {
        var rows = file.Head.Take(LookedAt).Select(r => (r.Number, Cells: Spread(r, file.Merges))).ToList();
        if (rows.Count == 0) return null;
        int index;
        if (wanted is { } number)
        {
            index = rows.FindIndex(r => r.Number == number);
            if (index < 0) return null;
        }
        else
        {
            var most = rows.Max(r => Filled(r.Cells));
            index = rows.Select((r, at) => (at, Known: kind is null ? 0 : MappingProposal.Known(kind, r.Cells), Enough: Filled(r.Cells) * 2 > most))
                .OrderByDescending(r => r.Known).ThenByDescending(r => r.Enough).ThenBy(r => r.at).First().at;
            // Where the words are in the second line of a header, the header begins a line higher.
            if (index > 0 && IsOver(file, rows[index - 1].Number)) index--;
        }

        var depth = index + 1 < rows.Count && IsOver(file, rows[index].Number) ? 2 : 1;
        var width = rows.Skip(index).Take(depth).Max(r => Array.FindLastIndex(r.Cells, c => !string.IsNullOrWhiteSpace(c))) + 1;
        var names = Enumerable.Range(0, width).Select(column => Join(rows.Skip(index).Take(depth).Select(r => column < r.Cells.Length ? r.Cells[column] : null)));
        return width == 0 ? null : (index, depth, HeaderNames.Distinct(names));
    }

    /// <summary>Whether a heading of this row stands over several columns, but not over all of them.</summary>
    private static bool IsOver(FileFacts file, int row)
    {
        var wide = file.Merges.Where(m => m.Row == row && m.LastRow == row && m.LastColumn > m.Column).ToList();
        var columns = file.Head.Max(r => r.Cells.Length);
        return wide.Count > 0 && wide.TrueForAll(m => m.LastColumn - m.Column + 1 < columns) && file.Head.Any(r => r.Number == row + 1);
    }

    /// <summary>The row with the text of a merged cell in each of its columns, and of each row that it reaches into.</summary>
    private static string?[] Spread(TableRow row, IReadOnlyList<Merge> merges)
    {
        var cells = row.Cells;
        foreach (var merge in merges.Where(m => m.Row == row.Number && m.LastColumn > m.Column && m.LastColumn < XlsxSheet.MostColumns))
        {
            if (merge.Column >= cells.Length || cells[merge.Column] is not { } text) continue;
            if (cells.Length <= merge.LastColumn) Array.Resize(ref cells, merge.LastColumn + 1);
            else cells = [.. cells];
            for (var c = merge.Column; c <= merge.LastColumn; c++) cells[c] = text;
        }

        return cells;
    }

    private static int Filled(string?[] cells) => cells.Where(c => !string.IsNullOrWhiteSpace(c)).Distinct().Count();

    private static string Join(IEnumerable<string?> parts) => string.Join(' ', parts.Where(p => !string.IsNullOrWhiteSpace(p)).Select(p => p!.Trim()).Distinct());
}

namespace Daodi.Ui.Desk;

/// <summary>Where the words looked for stand in a text.</summary>
public static class HitMarks
{
    /// <summary>The terms of a query: what spaces part.</summary>
    public static IReadOnlyList<string> Terms(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return [.. query.Split([' ', '　', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().Take(10)];
    }

    /// <summary>The text in pieces, each hit or not; joined again they are the text. Of overlapping hits the first and longest is taken.</summary>
    public static IEnumerable<(string Piece, bool Hit)> Pieces(string text, IReadOnlyList<string> terms)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(terms);
        var from = 0;
        while (from < text.Length)
        {
            var (at, length) = Next(text, terms, from);
            if (at < 0) break;
            if (at > from) yield return (text[from..at], false);
            yield return (text.Substring(at, length), true);
            from = at + length;
        }
        if (from < text.Length) yield return (text[from..], false);
    }

    private static (int At, int Length) Next(string text, IReadOnlyList<string> terms, int from)
    {
        var (best, length) = (-1, 0);
        foreach (var term in terms)
        {
            if (term.Length == 0) continue;
            var at = text.IndexOf(term, from, StringComparison.OrdinalIgnoreCase);
            if (at >= 0 && (best < 0 || at < best || at == best && term.Length > length)) (best, length) = (at, term.Length);
        }
        return (best, length);
    }
}

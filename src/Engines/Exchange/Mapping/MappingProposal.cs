namespace Daodi.Exchange;

/// <summary>Guesses which column holds which field, from its heading.</summary>
public static class MappingProposal
{
    /// <summary>
    /// Headings that are a field's name, title or synonym, then those that contain one of at least two characters (or four
    /// Latin letters); a column serves one field. What is not found is left open.
    /// </summary>
    public static SourceMapping For(ItemKind kind, IReadOnlyList<string> header)
    {
        var free = header.Select((name, at) => (Name: name, Folded: HeaderNames.Fold(name), At: at)).ToList();
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var exact in new[] { true, false })
        {
            foreach (var field in kind.Fields.Where(f => !found.ContainsKey(f.Name)))
            {
                // The longest word first: 诉求内容 is more than 内容.
                foreach (var word in Words(field).OrderByDescending(w => w.Length))
                {
                    var column = free.FirstOrDefault(c => exact ? c.Folded == word : Telling(word) && c.Folded.Contains(word, StringComparison.Ordinal));
                    if (column.Name is null) continue;
                    found[field.Name] = column.Name;
                    free.Remove(column);
                    break;
                }
            }
        }

        return new([.. kind.Fields.Where(f => found.ContainsKey(f.Name)).Select(f => new FieldRule(f.Name) { Columns = [found[f.Name]] })], []);
    }

    /// <summary>How many of the headings are words that the kind knows: the row that has most is the header.</summary>
    internal static int Known(ItemKind kind, IEnumerable<string?> heads)
    {
        var words = kind.Fields.SelectMany(Words).ToHashSet(StringComparer.Ordinal);
        return heads.Select(HeaderNames.Fold).Where(h => h.Length > 0).Distinct().Count(words.Contains);
    }

    private static IEnumerable<string> Words(ItemField field) =>
        field.Synonyms.Append(field.Name).Append(field.Title.Zh).Append(field.Title.En).Select(HeaderNames.Fold).Where(w => w.Length > 0).Distinct();

    private static bool Telling(string word) => word.Length >= (char.IsAscii(word[0]) ? 4 : 2);
}

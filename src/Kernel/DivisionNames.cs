namespace Daodi.Kernel;

/// <summary>Finds names of divisions in running text: the longest name at each place, short names where they are safe.</summary>
internal sealed class DivisionNames
{
    // Word endings that make a short name the name of something else: a road, a street, a village.
    private static readonly string[] RoadEnds = ["路", "大街", "大道", "街"];
    private static readonly string[] VillageEnds = ["村", "庄", "社区", "小区"];

    private readonly DivisionTree _tree;
    private readonly Dictionary<string, List<Name>> _byText = [];
    private readonly Dictionary<string, List<Name>>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly int _longest;

    public DivisionNames(DivisionTree tree)
    {
        _tree = tree;
        foreach (var division in tree.All)
        {
            var full = division.Name.Zh;
            Add(full, division, Use.Always);
            switch (division.Level)
            {
                case DivisionLevel.City:
                    Add(full[..^1], division, Use.Short);
                    break;
                case DivisionLevel.County:
                    // 平原 is also the common word for a plain, and 天衢 the main road of the city.
                    if (full.Length == 3 && full != "平原县") Add(full[..^1], division, Use.Short);
                    // 陵城区 was 陵县 until 2014, and people still write so.
                    if (full == "陵城区") Add("陵县", division, Use.Always);
                    break;
                default:
                    var bare = Bare(full);
                    if (bare.Length < 2 || bare.EndsWith('路')) break;
                    // Two characters are too common a word unless the county stands right before them.
                    Add(bare, division, bare.Length == 2 ? Use.AfterItsCounty : Use.Short);
                    if (full.EndsWith("回族镇", StringComparison.Ordinal)) Add(bare + "镇", division, Use.Always);
                    break;
            }
        }
        _longest = _byText.Keys.Max(k => k.Length);
        _bySpan = _byText.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    private enum Use { Always, Short, AfterItsCounty }

    private sealed record Name(Division Division, Use Use);

    public IReadOnlyList<Division> FindIn(string? text)
    {
        if (string.IsNullOrEmpty(text)) return [];
        var mentions = new List<List<Division>>();
        for (var at = 0; at < text.Length;)
        {
            var (length, found) = LongestAt(text, at, mentions.Count > 0 ? mentions[^1] : null);
            if (length == 0) { at++; continue; }
            mentions.Add(found);
            at += length;
        }
        var certain = mentions.Where(m => m.Count == 1).Select(m => m[0].Code).ToHashSet();
        var named = mentions
            .SelectMany(m => m.Count > 1 && m.Where(d => d.Parent is { } p && certain.Contains(p)).ToList() is { Count: > 0 } fit ? fit : m)
            .Distinct()
            .ToList();
        var covered = named.SelectMany(_tree.Ancestors).ToHashSet();
        return [.. named.Where(d => !covered.Contains(d))];
    }

    private (int Length, List<Division> Found) LongestAt(string text, int at, List<Division>? before)
    {
        for (var length = Math.Min(_longest, text.Length - at); length >= 2; length--)
        {
            if (!_bySpan.TryGetValue(text.AsSpan(at, length), out var names)) continue;
            var rest = text.AsSpan(at + length);
            var found = new List<Division>();
            foreach (var name in names)
                if (Holds(name, rest, text.AsSpan(0, at), before)) found.Add(name.Division);
            if (found.Count > 0) return (length, found);
        }
        return (0, []);
    }

    private bool Holds(Name name, ReadOnlySpan<char> rest, ReadOnlySpan<char> head, List<Division>? before) => name.Use switch
    {
        Use.Always => true,
        Use.Short => !IsRoad(rest),
        _ => before is [var county] && county.Code == name.Division.Parent && EndsWithName(head, county)
            && !IsRoad(rest) && !StartsWithAny(rest, VillageEnds),
    };

    private bool EndsWithName(ReadOnlySpan<char> head, Division county)
    {
        foreach (var (text, names) in _byText)
            if (head.EndsWith(text) && names.Any(n => n.Division == county)) return true;
        return false;
    }

    private static bool IsRoad(ReadOnlySpan<char> rest)
    {
        if (rest.Length > 0 && "东西南北中".Contains(rest[0], StringComparison.Ordinal)) rest = rest[1..];
        return !rest.StartsWith("街道") && StartsWithAny(rest, RoadEnds);
    }

    private static bool StartsWithAny(ReadOnlySpan<char> text, string[] starts)
    {
        foreach (var start in starts)
            if (text.StartsWith(start)) return true;
        return false;
    }

    private static string Bare(string full)
    {
        foreach (var end in (ReadOnlySpan<string>)["回族镇", "街道", "镇", "乡"])
            if (full.EndsWith(end, StringComparison.Ordinal)) return full[..^end.Length];
        return "";
    }

    private void Add(string text, Division division, Use use)
    {
        if (!_byText.TryGetValue(text, out var names)) _byText[text] = names = [];
        names.Add(new(division, use));
    }
}

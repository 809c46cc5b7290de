using System.Collections.Frozen;
using System.Globalization;

namespace Daodi.City.Texts;

/// <summary>What place a matter is about.</summary>
internal enum PlaceKind { None, Road, Estate, Village, Field, River, School, Shop, Firm, Site, Town, Any }

/// <summary>One kind of matter that people write about, filed under one category, with the sentences for it.</summary>
internal sealed class Matter(string code)
{
    public string Code { get; } = code;
    public Category Category { get; } = CategoryTable.Find(code) ?? throw new FormatException($"{code} is not a category");

    /// <summary>How often it comes, against others.</summary>
    public double Weight { get; set; } = 1;

    /// <summary>The months (1–12) in which it comes; outside them hardly ever.</summary>
    public FrozenSet<int>? Months { get; set; }

    public PlaceKind Where { get; set; }

    /// <summary>How hard it is to solve, 0 to 1: it takes longer and satisfies less.</summary>
    public double Hard { get; set; }

    /// <summary>The share that is urgent.</summary>
    public double Urgent { get; set; }

    public List<(string Nature, double Weight)> Natures { get; } = [];
    public List<string> Keys { get; } = [];
    public List<Template> Titles { get; } = [];
    public List<Template> Facts { get; } = [];
    public List<Template> Asks { get; } = [];
    public List<Template> Likes { get; } = [];
    public List<Template> More { get; } = [];
    public List<Template> Effects { get; } = [];
    public List<Template> Wants { get; } = [];
    public List<Template> Did { get; } = [];

    public double WeightIn(int month) => Months is null || Months.Contains(month) ? Weight : Weight * 0.03;
}

/// <summary>
/// All matters, from matters-*.txt: a matter begins with <c>= code</c>; its lines are a word and a text. <c>nature</c> and
/// <c>months</c> are lists, <c>where weight hard urgent</c> single values, <c>key</c> words that give it away,
/// <c>title fact ask like more effect want did</c> sentences.
/// </summary>
internal static class Matters
{
    public static IReadOnlyList<Matter> All { get; } = [.. new[] { "city", "life", "country" }.SelectMany(Read)];

    private static readonly FrozenDictionary<string, Matter> ByCode = All.ToFrozenDictionary(m => m.Code);

    public static Matter? Find(string? code) => code is null ? null : ByCode.GetValueOrDefault(code);

    /// <summary>The matter a text seems to be about: the one most of whose telling words occur first in it.</summary>
    public static Matter? Guess(string text) => All
        .Select(m => (Matter: m, At: m.Keys.Select(k => text.IndexOf(k, StringComparison.Ordinal)).Where(i => i >= 0).DefaultIfEmpty(int.MaxValue).Min()))
        .Where(g => g.At < int.MaxValue).OrderBy(g => g.At).Select(g => g.Matter).FirstOrDefault();

    private static List<Matter> Read(string part)
    {
        var matters = new List<Matter>();
        foreach (var line in Carried.Lines($"matters-{part}.txt"))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            var (word, rest) = (line[..space], line[(space + 1)..].Trim());
            if (word == "=") matters.Add(new(rest));
            else Take(matters[^1], word, rest);
        }
        return matters;
    }

    private static void Take(Matter matter, string word, string rest)
    {
        switch (word)
        {
            case "nature":
                var cells = rest.Split(' ');
                for (var i = 0; i < cells.Length; i += 2) matter.Natures.Add((cells[i], Number(cells[i + 1])));
                break;
            case "where": matter.Where = Enum.Parse<PlaceKind>(rest, ignoreCase: true); break;
            case "weight": matter.Weight = Number(rest); break;
            case "hard": matter.Hard = Number(rest); break;
            case "urgent": matter.Urgent = Number(rest); break;
            case "months": matter.Months = MonthsOf(rest); break;
            case "key": matter.Keys.AddRange(rest.Split('|')); break;
            case "title": matter.Titles.AddRange(rest.Split('|').Select(t => new Template(t))); break;
            case "fact": matter.Facts.Add(new(rest)); break;
            case "ask": matter.Asks.Add(new(rest)); break;
            case "like": matter.Likes.Add(new(rest)); break;
            case "more": matter.More.Add(new(rest)); break;
            case "effect": matter.Effects.Add(new(rest)); break;
            case "want": matter.Wants.Add(new(rest)); break;
            case "did": matter.Did.Add(new(rest)); break;
            default: throw new FormatException($"{matter.Code}: “{word}” is not a word of a matter");
        }
    }

    /// <summary>"6-9", "6,9-11"; "11-3" runs over the new year.</summary>
    private static FrozenSet<int> MonthsOf(string text)
    {
        var months = new HashSet<int>();
        foreach (var range in text.Split(','))
        {
            var ends = range.Split('-');
            var (month, last) = ((int)Number(ends[0]), (int)Number(ends[^1]));
            for (; months.Add(month) && month != last; month = month % 12 + 1)
            {
            }
        }
        return months.ToFrozenSet();
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}

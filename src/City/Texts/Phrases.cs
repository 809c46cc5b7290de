using System.Collections.Frozen;

namespace Daodi.City.Texts;

/// <summary>The pools of wording that all matters share (phrases.txt).</summary>
internal static class Phrases
{
    private static readonly FrozenDictionary<string, Template[]> Pools = Read();

    public static IReadOnlyList<Template> Pool(string name) => Pools[name];

    private static FrozenDictionary<string, Template[]> Read()
    {
        var pools = new Dictionary<string, List<Template>>();
        List<Template>? pool = null;
        foreach (var line in Carried.Lines("phrases.txt"))
        {
            if (line.StartsWith("= ", StringComparison.Ordinal)) pools.Add(line[2..].Trim(), pool = []);
            else pool!.Add(new(line.TrimEnd()));
        }
        return pools.ToFrozenDictionary(p => p.Key, p => p.Value.ToArray());
    }
}

using System.Security.Cryptography;
using System.Text;

namespace Daodi.Exchange;

/// <summary>Headings as people write them: compared without spaces, width, case and marks.</summary>
public static class HeaderNames
{
    /// <summary>联系 电话＊ and 联系电话 are one: width and case folded, only letters and digits kept.</summary>
    public static string Fold(string? text)
    {
        var folded = new StringBuilder();
        foreach (var rune in (text ?? "").Normalize(NormalizationForm.FormKC).EnumerateRunes())
            if (Rune.IsLetterOrDigit(rune)) folded.Append(Rune.ToLowerInvariant(rune).ToString());
        return folded.ToString();
    }

    /// <summary>Heads that are there twice get a number: 日期, 日期 (2). Empty ones are called by their column: 列 C.</summary>
    public static IReadOnlyList<string> Distinct(IEnumerable<string?> heads)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var names = new List<string>();
        foreach (var head in heads)
        {
            var name = string.Join(' ', (head ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            if (name.Length == 0) name = $"列 {Letters(names.Count)}";
            if (name.Length > 100) name = name[..100];
            seen[name] = seen.GetValueOrDefault(name) + 1;
            names.Add(seen[name] == 1 ? name : $"{name} ({seen[name]})");
        }

        return names;
    }

    /// <summary>32 hexadecimal digits that are equal for equal headings in the same order.</summary>
    public static string Fingerprint(IEnumerable<string> heads) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', heads.Select(Fold)))))[..32];

    /// <summary>0 is A, 26 is AA, as spreadsheets call their columns.</summary>
    public static string Letters(int column)
    {
        var letters = "";
        for (var n = column + 1; n > 0; n = (n - 1) / 26) letters = (char)('A' + (n - 1) % 26) + letters;
        return letters;
    }
}

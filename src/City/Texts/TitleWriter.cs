namespace Daodi.City.Texts;

/// <summary>Gives a text its title: of those that suit its nature, the one that says most of what the text says.</summary>
internal static class TitleWriter
{
    private static readonly string[] Natures = ["咨询", "举报", "投诉", "建议", "表扬", "感谢", "求助"];

    public static string Write(Matter matter, string nature, string text, Slots slots, Dice dice)
    {
        var titles = matter.Titles.Where(t => Suits(t.Source, nature)).Select(t => t.Write(dice, slots.Fill)).ToList();
        return titles.Count == 0
            ? nature + "：" + matter.Category.Name.Zh
            : titles.OrderByDescending(t => Said(t, text) + dice.Between(0, 0.05)).First();
    }

    /// <summary>A title that begins with a nature is for that nature only; a question and praise need one of their own.</summary>
    private static bool Suits(string title, string nature)
    {
        var own = nature == "表扬" ? ["表扬", "感谢"] : new[] { nature };
        if (own.Any(n => title.StartsWith(n, StringComparison.Ordinal))) return true;
        return nature is not ("咨询" or "表扬") && !Natures.Any(n => title.StartsWith(n, StringComparison.Ordinal));
    }

    /// <summary>The share of the title's pairs of characters that the text has too.</summary>
    private static double Said(string title, string text)
    {
        var (said, pairs) = (0, Math.Max(1, title.Length - 1));
        for (var i = 0; i + 1 < title.Length; i++)
        {
            if (text.AsSpan().IndexOf(title.AsSpan(i, 2), StringComparison.Ordinal) >= 0) said++;
        }
        return (double)said / pairs;
    }
}

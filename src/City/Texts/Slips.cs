using System.Text;

namespace Daodi.City.Texts;

/// <summary>What haste does to a text: wrong characters of the same sound, missing marks, a line run on.</summary>
internal static class Slips
{
    private static readonly (string Right, string Wrong)[] Sounds =
    [
        ("反映", "反应"), ("应该", "因该"), ("已经", "以经"), ("再次", "在次"), ("现在", "现再"), ("做", "作"), ("的时候", "得时候"),
        ("希望", "希忘"), ("一直", "一只"), ("还是", "还事"), ("小区", "小去"), ("居民", "居名"), ("严重", "严中"), ("解决", "解绝"), ("影响", "影想"),
    ];

    public static string Make(string text, Dice dice)
    {
        if (dice.Chance(0.05))
        {
            var (right, wrong) = dice.Pick(Sounds);
            var at = text.IndexOf(right, StringComparison.Ordinal);
            if (at >= 0) text = text[..at] + wrong + text[(at + right.Length)..];
        }
        return dice.Next() switch
        {
            < 0.03 => RunOn(text, '，'),
            < 0.045 => RunOn(text, ' '),
            < 0.055 => text.Replace("。", "", StringComparison.Ordinal).Replace('，', ' '),
            < 0.065 => text.Replace("。", "。。", StringComparison.Ordinal),
            < 0.075 => text.Replace("！", "！！！", StringComparison.Ordinal),
            _ => text,
        };
    }

    /// <summary>Full stops but the last become <paramref name="mark"/>.</summary>
    private static string RunOn(string text, char mark)
    {
        var run = new StringBuilder(text).Replace('。', mark);
        if (run.Length > 0 && run[^1] == mark) run[^1] = '。';
        return run.ToString();
    }
}

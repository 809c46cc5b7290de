using System.Globalization;

namespace Daodi.Trust.Ledger;

/// <summary>
/// The name of a tile, C2SP tlog-tiles: level, then the number in groups of three digits of which all but the last bear an x
/// (1234067 is <c>x001/x234/067</c>), and <c>.p/</c> with the width where it is not full.
/// </summary>
/// <param name="Level">0 for leaves; each stands for eight levels of the tree.</param>
/// <param name="Width">Hashes in it, 1 to 256.</param>
public readonly record struct TilePath(int Level, long Number, int Width)
{
    private const int TopLevel = 63;
    private const long MostTiles = long.MaxValue / TreeEdge.Width;

    /// <summary>Reads <c>0/x001/234.p/17</c>; only the one right way to write it is taken.</summary>
    public static bool TryParse(string? text, out TilePath path)
    {
        path = default;
        if (text is null || text.Length > 64) return false;
        var parts = text.Split('/');
        var (count, width) = (parts.Length, TreeEdge.Width);
        if (count >= 3 && parts[^2].EndsWith(".p", StringComparison.Ordinal))
        {
            if (!int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out width) || width is 0 or >= TreeEdge.Width) return false;
            parts[^2] = parts[^2][..^2];
            count--;
        }

        if (count < 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var level) || level > TopLevel) return false;
        long number = 0;
        for (var i = 1; i < count; i++)
        {
            var digits = i < count - 1 && parts[i].StartsWith('x') ? parts[i][1..] : parts[i];
            if (digits.Length != 3 || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var group) || number > (MostTiles - group) / 1000) return false;
            number = number * 1000 + group;
        }

        path = new(level, number, width);
        return path.ToString() == text;
    }

    public override string ToString()
    {
        var text = (Number % 1000).ToString("000", CultureInfo.InvariantCulture);
        for (var rest = Number / 1000; rest > 0; rest /= 1000) text = string.Create(CultureInfo.InvariantCulture, $"x{rest % 1000:000}/{text}");
        var full = string.Create(CultureInfo.InvariantCulture, $"{Level}/{text}");
        return Width == TreeEdge.Width ? full : string.Create(CultureInfo.InvariantCulture, $"{full}.p/{Width}");
    }
}

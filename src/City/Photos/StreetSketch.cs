using System.Globalization;
using Daodi.Kernel;

namespace Daodi.City.Photos;

/// <summary>
/// A drawn street in place of a photo: sky of the hour, houses, road, lamps, what was done, and burnt in below the number of
/// the case and the time, as the phones of handlers do it. It is plainly a drawing.
/// </summary>
internal static class StreetSketch
{
    private const int Width = 480;
    private const int Height = 320;
    private const int Horizon = 150;

    public static byte[] Draw(string caseNo, DateTimeOffset at)
    {
        var dice = Dice.For(5, "photo", caseNo, at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        var canvas = new Canvas(Width, Height);
        var local = at.Local();
        var night = local.Hour is < 6 or >= 18;
        for (var y = 0; y < Horizon; y++)
        {
            var pale = y * 70 / Horizon;
            canvas.Fill(0, y, Width, 1, night ? (18 + pale / 3, 22 + pale / 3, 48 + pale / 2) : (130 + pale, 175 + pale / 2, 225));
        }
        Houses(canvas, dice, night);
        Road(canvas, dice);
        Lamps(canvas, dice, night);
        Work(canvas, dice);
        canvas.Fill(0, Height - 30, Width, 30, (20, 20, 20));
        Letters.Write(canvas, 10, Height - 24, 2, caseNo, (255, 255, 255));
        Letters.Write(canvas, Width - 244, Height - 24, 2, local.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), (255, 215, 90));
        return canvas.ToPng();
    }

    private static void Houses(Canvas canvas, Dice dice, bool night)
    {
        for (var x = -10; x < Width;)
        {
            var (width, height) = (dice.Between(45, 95), dice.Between(45, 120));
            var tone = dice.Between(110, 190);
            var dim = night ? 3 : 1;
            canvas.Fill(x, Horizon - height, width, height, (tone / dim, (tone - 15) / dim, (tone - 30) / dim));
            for (var wy = Horizon - height + 8; wy < Horizon - 14; wy += 18)
            {
                for (var wx = x + 7; wx < x + width - 10; wx += 16)
                {
                    canvas.Fill(wx, wy, 8, 10, night && dice.Chance(0.4) ? (250, 220, 130) : (70, 85, 105));
                }
            }
            x += width + dice.Between(0, 14);
        }
    }

    private static void Road(Canvas canvas, Dice dice)
    {
        canvas.Fill(0, Horizon, Width, Height - Horizon, (150, 145, 130));
        for (var y = Horizon + 8; y < Height; y++)
        {
            var half = 40 + (y - Horizon) * 5 / 4;
            canvas.Fill(Width / 2 - half, y, half * 2, 1, (84, 86, 90));
            if ((y - Horizon) / 14 % 2 == 0) canvas.Fill(Width / 2 - 2, y, 4, 1, (230, 230, 225));
        }
        for (var speck = 0; speck < 900; speck++)
        {
            var tone = dice.Between(70, 105);
            canvas.Fill(dice.Between(0, Width), dice.Between(Horizon + 10, Height), 2, 1, (tone, tone, tone));
        }
    }

    private static void Lamps(Canvas canvas, Dice dice, bool night)
    {
        foreach (var x in (int[])[dice.Between(30, 90), dice.Between(380, 450)])
        {
            canvas.Fill(x, 60, 4, 130, (60, 62, 66));
            canvas.Fill(x, 60, 26, 4, (60, 62, 66));
            canvas.Disc(x + 26, 66, 6, 4, night ? (255, 240, 170) : (235, 235, 230));
        }
    }

    /// <summary>A fresh patch in the road and a cone beside it, or a covered shaft.</summary>
    private static void Work(Canvas canvas, Dice dice)
    {
        var (x, y) = (Width / 2 + dice.Between(-70, 70), dice.Between(215, 262));
        if (dice.Chance(0.6)) canvas.Disc(x, y, dice.Between(30, 58), dice.Between(9, 18), (48, 49, 52));
        else
        {
            canvas.Disc(x, y, 26, 11, (120, 118, 112));
            canvas.Disc(x, y, 21, 8, (70, 70, 72));
        }
        var cone = x + dice.Between(50, 75);
        for (var row = 0; row < 28; row++)
        {
            canvas.Fill(cone - row / 3, y - 24 + row, row * 2 / 3 + 2, 1, row is > 9 and < 15 ? (245, 245, 240) : (226, 88, 34));
        }
    }
}

/// <summary>Pixels, three bytes each; what lies outside is not drawn.</summary>
internal sealed class Canvas(int width, int height)
{
    private readonly byte[] _pixels = new byte[width * height * 3];

    public void Fill(int x, int y, int wide, int high, (int R, int G, int B) colour)
    {
        for (var row = Math.Max(0, y); row < Math.Min(height, y + high); row++)
        {
            for (var column = Math.Max(0, x); column < Math.Min(width, x + wide); column++)
            {
                var at = (row * width + column) * 3;
                (_pixels[at], _pixels[at + 1], _pixels[at + 2]) = ((byte)colour.R, (byte)colour.G, (byte)colour.B);
            }
        }
    }

    public void Disc(int x, int y, int wide, int high, (int R, int G, int B) colour)
    {
        for (var row = -high; row <= high; row++)
        {
            var half = (int)(wide * Math.Sqrt(1 - (double)row * row / (high * high)));
            Fill(x - half, y + row, half * 2, 1, colour);
        }
    }

    public byte[] ToPng() => Png.Write(width, height, _pixels);
}

/// <summary>Digits and the few letters that numbers of cases have, five by seven.</summary>
internal static class Letters
{
    private static readonly Dictionary<char, string> Shapes = new()
    {
        ['0'] = "0E11131519110E",
        ['1'] = "040C040404040E",
        ['2'] = "0E11010204081F",
        ['3'] = "1F02040201110E",
        ['4'] = "02060A121F0202",
        ['5'] = "1F101E0101110E",
        ['6'] = "0608101E11110E",
        ['7'] = "1F010204080808",
        ['8'] = "0E11110E11110E",
        ['9'] = "0E11110F01020C",
        ['-'] = "0000001F000000",
        [':'] = "00040400040400",
        ['D'] = "1E11111111111E",
        ['Z'] = "1F01020408101F",
        ['A'] = "0E11111F111111",
    };

    public static void Write(Canvas canvas, int x, int y, int size, string text, (int R, int G, int B) colour)
    {
        foreach (var c in text)
        {
            if (Shapes.TryGetValue(c, out var shape))
            {
                for (var row = 0; row < 7; row++)
                {
                    var bits = int.Parse(shape.AsSpan(row * 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                    for (var column = 0; column < 5; column++)
                    {
                        if ((bits >> (4 - column) & 1) == 1) canvas.Fill(x + column * size, y + row * size, size, size, colour);
                    }
                }
            }
            x += 6 * size;
        }
    }
}

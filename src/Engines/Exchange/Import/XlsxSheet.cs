using System.Globalization;
using System.Text;
using System.Xml;
using Daodi.Kernel;

namespace Daodi.Exchange;

/// <summary>The rows of one sheet, element by element: cells as the texts that people would read, dates as 2022-06-10 14:30:00.</summary>
internal sealed class XlsxSheet(XlsxFile file, string part, ImportLimits limits)
{
    /// <summary>What a sheet can have (XFD).</summary>
    public const int MostColumns = 16_384;
    private const int MergesKept = 200;

    public List<Merge> Merges { get; } = [];
    public int HiddenRows { get; private set; }

    /// <summary>Formulas that were saved without their value: empty for us, since nothing is computed here.</summary>
    public int EmptyFormulas { get; private set; }

    public IEnumerable<TableRow> Rows()
    {
        using var xml = file.Part(part);
        if (xml is null) yield break;
        var number = 0;
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element) continue;
            if (xml.LocalName == "mergeCell" && Merges.Count < MergesKept && ReadMerge(xml.GetAttribute("ref")) is { } merge) Merges.Add(merge);
            if (xml.LocalName != "row") continue;
            number = int.TryParse(xml.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var r) && r > number ? r : number + 1;
            if (xml.GetAttribute("hidden") is "1" or "true") HiddenRows++;
            if (xml.IsEmptyElement) continue;
            var row = Row(xml, number);
            yield return row;
            if (row.Fault is not null) yield break;
        }
    }

    internal static Error TooManyColumns(int row) => Error.Invalid("import.columns", (
        $"第 {row} 行超过 {MostColumns} 列，请检查分隔符或删去多余的列。", $"Row {row} has more than {MostColumns} columns; check the separator, or delete what is too much."));

    /// <summary>The text of an <c>si</c> or <c>is</c>: its runs together, phonetic hints left out.</summary>
    internal static string TextOf(XmlReader xml, string end, int longest)
    {
        if (xml.IsEmptyElement) return "";
        var (text, depth, phonetic) = (new StringBuilder(), xml.Depth, false);
        while (xml.Read() && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth && xml.LocalName == end))
        {
            if (xml.LocalName == "rPh") phonetic = xml is { NodeType: XmlNodeType.Element, IsEmptyElement: false };
            if (!phonetic && xml.NodeType is (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace)) text.Append(xml.Value);
            if (text.Length > longest * 2) throw new XlsxFile.TooLargeException();
        }

        return Unescape(text.ToString());
    }

    private TableRow Row(XmlReader xml, int number)
    {
        var (cells, depth, next) = (new List<string?>(), xml.Depth, 0);
        while (xml.Read() && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
            if (xml is not { NodeType: XmlNodeType.Element, LocalName: "c" }) continue;
            var column = ColumnOf(xml.GetAttribute("r")) ?? next;
            if (column >= MostColumns || column < 0) return new(number, [], TooManyColumns(number));
            next = column + 1;
            var value = Cell(xml);
            if (value is null) continue;
            while (cells.Count <= column) cells.Add(null);
            cells[column] = value;
        }

        return new(number, [.. cells]);
    }

    private string? Cell(XmlReader xml)
    {
        var (type, style) = (xml.GetAttribute("t") ?? "n", xml.GetAttribute("s"));
        if (xml.IsEmptyElement) return null;
        var (depth, formula) = (xml.Depth, false);
        string? value = null;
        while (xml.Read() && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
            if (xml.NodeType != XmlNodeType.Element) continue;
            if (xml.LocalName == "f") formula = true;
            else if (xml.LocalName == "v") value = TextOf(xml, "v", limits.MaxCell);
            else if (xml.LocalName == "is") value = TextOf(xml, "is", limits.MaxCell);
        }

        if (value is null || value.Length == 0)
        {
            if (formula) EmptyFormulas++;
            return null;
        }

        return type switch
        {
            "s" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < file.Shared.Count ? file.Shared[at] : throw new InvalidDataException("shared text"),
            "b" => value == "1" ? "TRUE" : "FALSE",
            "n" => Numeric(value, int.TryParse(style, NumberStyles.None, CultureInfo.InvariantCulture, out var s) && s < file.Dates.Count && file.Dates[s]),
            _ => value,
        };
    }

    private string Numeric(string value, bool date)
    {
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return value;
        if (!date)
        {
            // 1.38E+10 is a telephone number.
            return value.Contains('E', StringComparison.OrdinalIgnoreCase) && Math.Abs(number) < 7e27 && decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
                ? exact.ToString("0.############", CultureInfo.InvariantCulture) : value;
        }

        if (file.From1904) number += 1462;
        if (number is < 0 or > 2_958_465.99999) return value;
        // Excel's 1900 has a 29 February: day 60 never was, and what is before counts from a day later.
        var day = new DateTime(1899, 12, number < 60 ? 31 : 30, 0, 0, 0, DateTimeKind.Unspecified).AddSeconds(Math.Round(number * 86_400));
        var shape = number < 1 ? "HH:mm:ss" : day.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss";
        return day.ToString(shape, CultureInfo.InvariantCulture);
    }

    /// <summary>BC12 is column 54; null where there is no reference.</summary>
    private static int? ColumnOf(string? reference)
    {
        if (reference is null) return null;
        var column = 0;
        foreach (var c in reference)
        {
            if (!char.IsAsciiLetter(c)) break;
            column = column * 26 + (char.ToUpperInvariant(c) - 'A' + 1);
            if (column > MostColumns) return MostColumns;
        }

        return column - 1;
    }

    private static Merge? ReadMerge(string? reference)
    {
        if (reference?.Split(':') is not [var from, var to] || ColumnOf(from) is not { } left || ColumnOf(to) is not { } right) return null;
        return int.TryParse(from.TrimStart([.. "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]), CultureInfo.InvariantCulture, out var top)
            && int.TryParse(to.TrimStart([.. "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]), CultureInfo.InvariantCulture, out var bottom)
            ? new(top, left, bottom, right) : null;
    }

    /// <summary>_x000D_ stands for a character that XML cannot write (22.9.2.19).</summary>
    private static string Unescape(string text)
    {
        if (!text.Contains("_x", StringComparison.Ordinal)) return text;
        return System.Text.RegularExpressions.Regex.Replace(text, "_x([0-9A-Fa-f]{4})_", m => ((char)int.Parse(m.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString() is var c && c != "\0" ? c : "");
    }
}

using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Text;

namespace Daodi.Tests.Platform.Exchange;

/// <summary>
/// Workbooks written byte by byte as Excel writes them: texts shared, dates as serial numbers with a style, a merged title
/// above the header. Our reader and this writer share nothing.
/// </summary>
internal static class Sheets
{
    /// <summary>A cell: null is none, a text is shared, a <see cref="DateTime"/> a serial with the style of dates, a number itself.</summary>
    public static byte[] Xlsx(IEnumerable<object?[]> rows, string? merges = null, string sheetTail = "", string extraPart = "", string sheetState = "")
    {
        var (shared, order) = (new Dictionary<string, int>(StringComparer.Ordinal), new List<string>());
        var sheet = new StringBuilder("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>""");
        var number = 0;
        foreach (var row in rows)
        {
            number++;
            sheet.Append(CultureInfo.InvariantCulture, $"<row r=\"{number}\">");
            for (var c = 0; c < row.Length; c++)
            {
                var at = $"{Column(c)}{number}";
                switch (row[c])
                {
                    case null: break;
                    case DateTime day:
                        sheet.Append(CultureInfo.InvariantCulture, $"<c r=\"{at}\" s=\"1\"><v>{day.ToOADate():R}</v></c>");
                        break;
                    case string text:
                        if (!shared.TryGetValue(text, out var index))
                        {
                            shared[text] = index = order.Count;
                            order.Add(text);
                        }

                        sheet.Append(CultureInfo.InvariantCulture, $"<c r=\"{at}\" t=\"s\"><v>{index}</v></c>");
                        break;
                    case Raw raw:
                        sheet.Append(raw.Xml.Replace("@", at, StringComparison.Ordinal));
                        break;
                    default:
                        sheet.Append(CultureInfo.InvariantCulture, $"<c r=\"{at}\"><v>{row[c]}</v></c>");
                        break;
                }
            }

            sheet.Append("</row>");
        }

        sheet.Append("</sheetData>").Append(merges).Append(sheetTail).Append("</worksheet>");
        return Zip(
            ("[Content_Types].xml", """<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"""),
            ("xl/workbook.xml", $"""<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="说明" sheetId="9" state="hidden" r:id="rId9"/><sheet name="信访件" sheetId="1" {sheetState} r:id="rId1"/></sheets></workbook>"""),
            ("xl/_rels/workbook.xml.rels", """<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="x" Target="worksheets/sheet1.xml"/><Relationship Id="rId9" Type="x" Target="worksheets/sheet9.xml"/></Relationships>"""),
            ("xl/styles.xml", """<?xml version="1.0" encoding="UTF-8"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\ h:mm;@"/></numFmts><cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="176" applyNumberFormat="1"/></cellXfs></styleSheet>"""),
            ("xl/sharedStrings.xml", $"""<?xml version="1.0" encoding="UTF-8"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{string.Concat(order.Select(t => $"<si><t xml:space=\"preserve\">{SecurityElement.Escape(t)}</t></si>"))}</sst>"""),
            ("xl/worksheets/sheet1.xml", sheet.ToString()),
            (extraPart.Length > 0 ? extraPart : "docProps/app.xml", "<x/>"));
    }

    public static byte[] Zip(params (string Name, string Text)[] parts)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in parts)
            {
                using var part = zip.CreateEntry(name, CompressionLevel.Optimal).Open();
                part.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return bytes.ToArray();
    }

    /// <summary>CSV as Excel saves it: quotes only where they are needed.</summary>
    public static string Csv(IEnumerable<object?[]> rows) => string.Concat(rows.Select(row => string.Join(',', row.Select(cell =>
    {
        var text = cell switch { DateTime day => day.ToString("yyyy/M/d H:mm", CultureInfo.InvariantCulture), null => "", _ => Convert.ToString(cell, CultureInfo.InvariantCulture)! };
        return text.IndexOfAny([',', '"', '\n']) < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    })) + "\r\n"));

    private static string Column(int column)
    {
        var letters = "";
        for (var n = column + 1; n > 0; n = (n - 1) / 26) letters = (char)('A' + (n - 1) % 26) + letters;
        return letters;
    }
}

/// <summary>A cell's XML as it stands; @ is its reference.</summary>
internal sealed record Raw(string Xml);

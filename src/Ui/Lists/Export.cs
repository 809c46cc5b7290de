using System.Globalization;
using System.Text;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;

namespace Daodi.Ui.Lists;

/// <summary>A column of an export.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Value">A string, a number, a date, an instant, <see cref="Words"/> or null.</param>
public sealed record ExportColumn<TRow>(Words Title, Func<TRow, object?> Value);

/// <summary>
/// Whole lists as files, row by row, so that a million rows need no more memory than one. Text that a spreadsheet would
/// take for a formula is made text by a leading apostrophe (OWASP, CSV injection): appeals are written by anyone.
/// </summary>
public static class Export
{
    public const string CsvType = "text/csv; charset=utf-8";
    public const string XlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>A CSV in UTF-8 with byte order mark, without which Excel in China reads it as GBK (RFC 4180).</summary>
    public static IResult Csv<TRow>(string fileName, IReadOnlyList<ExportColumn<TRow>> columns, IAsyncEnumerable<TRow> rows, Watermark mark) =>
        new FileOfRows($"{fileName}{mark.Suffix}.csv", CsvType, (stream, token) => WriteCsvAsync(stream, columns, rows, mark, token));

    public static IResult Xlsx<TRow>(string fileName, IReadOnlyList<ExportColumn<TRow>> columns, IAsyncEnumerable<TRow> rows, Watermark mark) =>
        new FileOfRows($"{fileName}{mark.Suffix}.xlsx", XlsxType, (stream, token) => WriteXlsxAsync(stream, columns, rows, mark, token));

    public static async Task WriteCsvAsync<TRow>(Stream stream, IReadOnlyList<ExportColumn<TRow>> columns, IAsyncEnumerable<TRow> rows, Watermark? mark = null, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 1 << 16, leaveOpen: true);
        writer.NewLine = "\r\n";
        await writer.WriteLineAsync(Line(columns.Select(c => Quote(Safe(c.Title.ToString())))).AsMemory(), token);
        await foreach (var row in rows.WithCancellation(token))
            await writer.WriteLineAsync(Line(columns.Select(c => Quote(Text(c.Value(row))))).AsMemory(), token);
        // As many fields as every record (RFC 4180, 2.4): what reads the file gets one more record, whose first field begins with #.
        if (mark is not null)
            await writer.WriteLineAsync(Line(columns.Select((_, i) => i == 0 ? Quote(mark.Line) : "")).AsMemory(), token);
    }

    /// <summary>A workbook of one sheet, and one that says who took it out. Numbers stay numbers, everything else is text.</summary>
    public static async Task WriteXlsxAsync<TRow>(Stream stream, IReadOnlyList<ExportColumn<TRow>> columns, IAsyncEnumerable<TRow> rows, Watermark? mark = null, CancellationToken token = default)
    {
        // A workbook is a zip, whose directory needs a stream that can seek; the file holds what memory should not.
        await using var file = new FileStream(Path.Combine(Path.GetTempPath(), $"daodi-{Guid.CreateVersion7():N}.xlsx"), FileMode.CreateNew,
            FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        var titles = Unique(columns.Select(c => Safe(c.Title.ToString())));
        using var reader = new RowsReader<TRow>(titles, columns, rows, token, mark?.Line);
        object sheets = mark is null ? reader : new Dictionary<string, object>
        {
            [new Words("数据", "Data").ToString()] = reader,
            [new Words("导出说明", "About this file").ToString()] = mark.Sheet,
        };
        await MiniExcel.SaveAsAsync(file, sheets, configuration: new OpenXmlConfiguration { TableStyles = TableStyles.None, AutoFilter = false, FreezeRowCount = 1 }, cancellationToken: token);
        file.Position = 0;
        await file.CopyToAsync(stream, token);
    }

    /// <summary>The text as a spreadsheet may safely open it.</summary>
    public static string Safe(string text) =>
        text is [] || !IsFormulaLead(text[0]) ? text : "'" + text;

    /// <summary>The value as it stands in a cell: null stays empty, numbers stay numbers, all else is safe text.</summary>
    internal static object? Cell(object? value) => value switch
    {
        null => null,
        sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal => value,
        _ => Text(value),
    };

    private static string Text(object? value) => value switch
    {
        null => "",
        string text => Safe(text),
        DateTimeOffset at => at.Local().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        bool yes => (yes ? new Words("是", "yes") : new Words("否", "no")).ToString(),
        sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal =>
            ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        _ => Safe(value.ToString() ?? ""),
    };

    // The full-width forms are formulas too in Chinese and Japanese Excel.
    private static bool IsFormulaLead(char c) => c is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠';

    private static string Quote(string text) =>
        text.AsSpan().IndexOfAny("\",\r\n\t") >= 0 || text.StartsWith('\'') ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    private static string Line(IEnumerable<string> cells) => string.Join(',', cells);

    private static List<string> Unique(IEnumerable<string> titles)
    {
        var seen = new HashSet<string>();
        var unique = new List<string>();
        foreach (var title in titles)
        {
            var name = title;
            for (var n = 2; !seen.Add(name); n++)
                name = $"{title} {n}";
            unique.Add(name);
        }
        return unique;
    }
}

using Daodi.Kernel;

namespace Daodi.Exchange;

/// <summary>Files as rows. What a file is, is told by its content and never by its name.</summary>
internal static class TableFile
{
    private const int HeadRows = 25;

    /// <summary>Reads all of it once, so that what is wrong is said before anything is imported. Errors: <c>import.*</c>.</summary>
    /// <param name="sheet">Of an XLSX; null is its first visible one.</param>
    /// <param name="path">Of a JSON file: where its items lie.</param>
    public static Result<FileFacts> Inspect(Stream file, ImportLimits limits, string? sheet = null, string? path = null)
    {
        if (FormatOf(file) is { Ok: false } unknown) return unknown.Error;
        var format = FormatOf(file).Value;
        var facts = new FileFacts { Format = format };
        if (format == "csv")
        {
            var encoding = Encodings.Detect(file);
            if (!encoding.Ok) return encoding.Error;
            facts = facts with { Encoding = encoding.Value, Separator = SeparatorOf(file, encoding.Value) };
        }

        var opened = Open(file, facts with { Sheet = sheet }, limits, path);
        if (!opened.Ok) return opened.Error;
        using var table = opened.Value;
        var (head, rows) = (new List<TableRow>(), 0);
        foreach (var row in table.Rows())
        {
            if (row.Fault is not null) return row.Fault;
            if (row.IsBlank) continue;
            rows++;
            if (head.Count < HeadRows) head.Add(row);
            if (rows > limits.MaxRows + HeadRows)
                return Error.Invalid("import.rows", ($"文件超过 {limits.MaxRows:N0} 行，请分成几份。", $"The file has more than {limits.MaxRows:N0} rows; split it."));
        }

        if (head.Count == 0) return Error.Invalid("import.empty", ("文件里没有内容。", "There is nothing in the file."));
        return facts with { Sheet = table.Sheet, Sheets = table.Sheets, Head = head, Rows = rows, Merges = table.Merges, Notes = table.Notes };
    }

    /// <summary>The rows of a file that was inspected before.</summary>
    public static Result<OpenTable> Open(Stream file, FileFacts facts, ImportLimits limits, string? path = null)
    {
        file.Position = 0;
        switch (facts.Format)
        {
            case "xlsx":
                var opened = XlsxFile.Open(file, limits);
                if (!opened.Ok) return opened.Error;
                var visible = opened.Value.Sheets.Where(s => !s.Hidden).ToList();
                var chosen = facts.Sheet is null ? visible.FirstOrDefault() : visible.FirstOrDefault(s => s.Name == facts.Sheet);
                if (chosen.Part is null)
                {
                    opened.Value.Dispose();
                    return Error.Invalid("import.sheet", ("没有可见的工作表。", "There is no visible sheet."));
                }

                var sheet = new XlsxSheet(opened.Value, chosen.Part, limits);
                return new OpenTable(Guarded(sheet.Rows()), opened.Value)
                {
                    Sheet = chosen.Name,
                    Sheets = [.. visible.Select(s => s.Name)],
                    Xlsx = sheet,
                    HiddenSheets = opened.Value.Sheets.Count - visible.Count,
                };
            case "json":
                return JsonTable.Read(file, path, limits).Map(rows => new OpenTable(rows, null));
            case "feed":
                return FeedTable.Read(file).Map(rows => new OpenTable(rows, null));
            default:
                var text = new StreamReader(file, Encodings.Of(facts.Encoding ?? "UTF-8"), detectEncodingFromByteOrderMarks: true, 64 * 1024, leaveOpen: true);
                return new OpenTable(Guarded(new CsvTable(text, facts.Separator ?? ',', limits).Rows()), text);
        }
    }

    internal static Error TooManyHeads(int columns, ImportLimits limits) => Error.Invalid("import.columns", (
        $"有 {columns} 列标题，最多 {limits.MaxColumns} 列，请删去多余的列。", $"There are {columns} headed columns, {limits.MaxColumns} at most; delete what is not needed."));

    private static Result<string> FormatOf(Stream file)
    {
        file.Position = 0;
        var start = new byte[512];
        var read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        var head = start.AsSpan(0, read);
        if (head.StartsWith("PK\x03\x04"u8)) return "xlsx";
        if (head is [0xD0, 0xCF, 0x11, 0xE0, ..])
            return Error.Invalid("import.xls", ("这是旧版 .xls 或加密的工作簿，请另存为不加密的 .xlsx。", "This is an old .xls or an encrypted workbook; save it as .xlsx without a password."));
        if (head.StartsWith("MZ"u8) || head is [0x7F, (byte)'E', (byte)'L', (byte)'F', ..] || head.StartsWith("%PDF"u8) || head is [0x1F, 0x8B, ..] || head is [0x89, (byte)'P', ..] || head.StartsWith("Rar!"u8))
            return Error.Invalid("import.binary", ("这不是表格文件，只接收 CSV、.xlsx、JSON、RSS。", "This is no table; CSV, .xlsx, JSON and RSS are taken."));
        var text = head.StartsWith("\uFEFF"u8) ? head[3..] : head;
        var first = text.IndexOfAnyExcept(" \t\r\n"u8);
        if (first >= 0 && text[first] is (byte)'[' or (byte)'{') return "json";
        if (first >= 0 && text[first] == (byte)'<')
        {
            return text.IndexOf("<html"u8) >= 0 || text.IndexOf("<HTML"u8) >= 0 || text.IndexOf("<!DOCTYPE html"u8) >= 0 || text.IndexOf("<!doctype html"u8) >= 0
                ? Error.Invalid("import.html", ("这是一个网页，不是数据。", "This is a web page and no data."))
                : "feed";
        }

        return "csv";
    }

    private static char SeparatorOf(Stream file, string encoding)
    {
        file.Position = 0;
        using var reader = new StreamReader(file, Encodings.Of(encoding), true, 16 * 1024, leaveOpen: true);
        var lines = new List<string>();
        var characters = 0;
        try
        {
            while (lines.Count < 10 && characters < 200_000 && reader.ReadLine() is { } line)
            {
                characters += line.Length;
                lines.Add(line);
            }
        }
        catch (System.Text.DecoderFallbackException)
        {
            // Said when the rows are read.
        }

        return CsvTable.Separator(lines);
    }

    /// <summary>What the parsers throw at hostile bytes becomes the last row's fault.</summary>
    private static IEnumerable<TableRow> Guarded(IEnumerable<TableRow> rows)
    {
        using var each = rows.GetEnumerator();
        for (var last = 0; ;)
        {
            TableRow? row;
            try
            {
                row = each.MoveNext() ? each.Current : null;
            }
            catch (Exception fault) when (FaultOf(fault, last) is not null)
            {
                row = new(last, [], FaultOf(fault, last));
            }

            if (row is null) yield break;
            last = row.Number;
            yield return row;
            if (row.Fault is not null) yield break;
        }
    }

    private static Error? FaultOf(Exception fault, int row) => fault is System.Text.DecoderFallbackException
        ? Error.Invalid("import.encoding", ($"第 {row + 1} 行附近的编码不合规。", $"The encoding breaks near line {row + 1}."))
        : XlsxFile.ErrorOf(fault);
}

/// <summary>A file whose rows are being read.</summary>
internal sealed class OpenTable(IEnumerable<TableRow> rows, IDisposable? owner) : IDisposable
{
    public string? Sheet { get; init; }
    public IReadOnlyList<string> Sheets { get; init; } = [];
    public XlsxSheet? Xlsx { get; init; }
    public int HiddenSheets { get; init; }
    public IReadOnlyList<Merge> Merges => Xlsx?.Merges ?? [];

    /// <summary>Known once the rows were read.</summary>
    public IReadOnlyList<Words> Notes
    {
        get
        {
            var notes = new List<Words>();
            if (HiddenSheets > 0) notes.Add(($"有 {HiddenSheets} 张隐藏的工作表，未读取。", $"{HiddenSheets} hidden sheets are not read."));
            if (Xlsx is { HiddenRows: > 0 and var hidden }) notes.Add(($"含 {hidden} 行隐藏行，照常读取。", $"{hidden} hidden rows are read like the others."));
            if (Xlsx is { EmptyFormulas: > 0 and var formulas }) notes.Add(($"有 {formulas} 个公式没有保存结果，按空值处理。", $"{formulas} formulas were saved without a value and count as empty."));
            return notes;
        }
    }

    public IEnumerable<TableRow> Rows() => rows;

    public void Dispose() => owner?.Dispose();
}

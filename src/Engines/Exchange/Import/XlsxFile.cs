using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Xml;
using Daodi.Kernel;

namespace Daodi.Exchange;

/// <summary>
/// The parts of an XLSX (ECMA-376) that rows are read from. The bytes are hostile: the zip's directory is looked at before it
/// is read, every part is counted as it unpacks, and XML may not name anything outside itself.
/// </summary>
internal sealed class XlsxFile : IDisposable
{
    private const int JudgedFrom = 10 << 20;
    private const string RelationshipsNs = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private readonly ZipArchive _zip;
    private readonly ImportLimits _limits;
    private long _unpacked;

    private XlsxFile(ZipArchive zip, ImportLimits limits) => (_zip, _limits) = (zip, limits);

    public IReadOnlyList<(string Name, string Part, bool Hidden)> Sheets { get; private set; } = [];
    public IReadOnlyList<string> Shared { get; private set; } = [];

    /// <summary>Which cell formats show a date.</summary>
    public IReadOnlyList<bool> Dates { get; private set; } = [];

    /// <summary>Whether days are counted from 1904, as old Macintosh files do.</summary>
    public bool From1904 { get; private set; }

    /// <summary>Opens it. Errors: <c>import.zip-bomb</c>, <c>import.macro</c>, <c>import.xlsx</c>.</summary>
    public static Result<XlsxFile> Open(Stream file, ImportLimits limits)
    {
        if (Entries(file) is not { } entries) return Broken;
        if (entries > limits.MaxEntries) return Bomb;
        XlsxFile? open = null;
        try
        {
            open = new(new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true), limits);
            foreach (var entry in open._zip.Entries)
            {
                if (entry.FullName.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase))
                    return Refused(open, Error.Invalid("import.macro", ("文件带有宏，不接收。请另存为不带宏的 .xlsx。", "The file holds macros and is not taken. Save it as .xlsx without macros.")));
                if (entry.Length > limits.MaxUnpackedBytes || entry.Length > JudgedFrom && entry.Length / Math.Max(1, entry.CompressedLength) > limits.MaxRatio)
                    return Refused(open, Bomb);
            }

            open.ReadWorkbook();
            open.ReadStyles();
            open.ReadShared();
            return open;
        }
        catch (Exception fault) when (ErrorOf(fault) is { } error)
        {
            return Refused(open, error);
        }
    }

    public void Dispose() => _zip.Dispose();

    public XmlReader? Part(string name)
    {
        var entry = _zip.GetEntry(name) ?? _zip.Entries.FirstOrDefault(e => string.Equals(e.FullName, name, StringComparison.OrdinalIgnoreCase));
        if (entry is null) return null;
        return XmlReader.Create(new Counted(entry.Open(), this, Math.Max(JudgedFrom, entry.CompressedLength * _limits.MaxRatio)), new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            CloseInput = true,
        });
    }

    /// <summary>What an exception of the parsers means to a person; null where it is a bug of ours.</summary>
    public static Error? ErrorOf(Exception fault) => fault switch
    {
        TooLargeException => Bomb,
        XmlException xml => Error.Invalid("import.xlsx", (
            $"文件内部的 XML 不合规（第 {xml.LineNumber} 行），请用 Excel 或 WPS 打开后重新另存。", $"The XML inside is not acceptable (line {xml.LineNumber}); open the file in a spreadsheet program and save it again.")),
        InvalidDataException or EndOfStreamException or FormatException or OverflowException or NotSupportedException => Broken,
        _ => null,
    };

    internal static Error Bomb => Error.Invalid("import.zip-bomb", (
        "文件解压后大得不合常理，已停止读取。请另存后重新上传，或分成几份。", "The file unpacks to an unreasonable size; reading was stopped. Save it again, or split it."));

    private static Error Broken => Error.Invalid("import.xlsx", (
        "文件不完整或不是 .xlsx，请用 Excel 或 WPS 打开后重新另存。", "The file is damaged or no .xlsx; open it in a spreadsheet program and save it again."));

    private static Error Refused(XlsxFile? file, Error error)
    {
        file?.Dispose();
        return error;
    }

    /// <summary>How many entries the zip's end record tells, before the directory is read into memory; null where there is no such record.</summary>
    private static int? Entries(Stream file)
    {
        var tail = new byte[(int)Math.Min(file.Length, 22 + 65_535)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        file.Position = 0;
        for (var at = tail.Length - 22; at >= 0; at--)
        {
            if (tail.AsSpan(at, 4).SequenceEqual("PK\x05\x06"u8)) return BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(at + 10));
        }

        return null;
    }

    private void ReadWorkbook()
    {
        var targets = new Dictionary<string, string>(StringComparer.Ordinal);
        using (var rels = Part("xl/_rels/workbook.xml.rels") ?? throw new InvalidDataException("no workbook relations"))
        {
            while (rels.Read())
            {
                if (rels is not { NodeType: XmlNodeType.Element, LocalName: "Relationship" }) continue;
                var target = rels.GetAttribute("Target") ?? "";
                targets[rels.GetAttribute("Id") ?? ""] = target.StartsWith('/') ? target[1..] : $"xl/{target}";
            }
        }

        var sheets = new List<(string, string, bool)>();
        using var book = Part("xl/workbook.xml") ?? throw new InvalidDataException("no workbook");
        while (book.Read())
        {
            if (book.NodeType != XmlNodeType.Element) continue;
            if (book.LocalName == "workbookPr") From1904 = book.GetAttribute("date1904") is "1" or "true";
            if (book.LocalName == "sheet" && targets.TryGetValue(book.GetAttribute("id", RelationshipsNs) ?? "", out var part))
                sheets.Add((book.GetAttribute("name") ?? "", part, book.GetAttribute("state") is "hidden" or "veryHidden"));
        }

        Sheets = sheets;
    }

    private void ReadStyles()
    {
        using var styles = Part("xl/styles.xml");
        var (codes, dates, inCells) = (new Dictionary<int, string>(), new List<bool>(), false);
        while (styles?.Read() == true)
        {
            if (styles.LocalName == "cellXfs") inCells = styles.NodeType == XmlNodeType.Element;
            if (styles.NodeType != XmlNodeType.Element) continue;
            if (styles.LocalName == "numFmt" && Number(styles.GetAttribute("numFmtId")) is { } id) codes[id] = styles.GetAttribute("formatCode") ?? "";
            if (styles.LocalName == "xf" && inCells) dates.Add(IsDate(Number(styles.GetAttribute("numFmtId")) ?? 0, codes));
        }

        Dates = dates;
    }

    /// <summary>The built-in formats that show dates (ECMA-376, 18.8.30, with the Chinese ones 27 to 36 and 50 to 58), or a code with y, m, d, h or s in it.</summary>
    private static bool IsDate(int format, Dictionary<int, string> codes)
    {
        if (!codes.TryGetValue(format, out var code)) return format is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58);
        var (quoted, bracket) = (false, false);
        for (var i = 0; i < code.Length; i++)
        {
            var c = code[i];
            if (c == '"') quoted = !quoted;
            else if (quoted) continue;
            else if (c is '\\' or '_' or '*') i++;
            else if (c == '[') bracket = true;
            else if (c == ']') bracket = false;
            else if (!bracket && c is 'y' or 'Y' or 'm' or 'M' or 'd' or 'D' or 'h' or 'H' or 's' or 'S') return true;
        }

        return false;
    }

    private void ReadShared()
    {
        using var part = Part("xl/sharedStrings.xml");
        var (texts, characters) = (new List<string>(), 0L);
        while (part?.Read() == true)
        {
            if (part is not { NodeType: XmlNodeType.Element, LocalName: "si" }) continue;
            var text = XlsxSheet.TextOf(part, "si", _limits.MaxCell);
            characters += text.Length;
            if (characters > _limits.MaxSharedCharacters) throw new TooLargeException();
            texts.Add(text);
        }

        Shared = texts;
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;

    internal sealed class TooLargeException : IOException;

    /// <summary>Counts what really comes out of a part, whatever the zip's directory said.</summary>
    private sealed class Counted(Stream inner, XlsxFile file, long most) : Stream
    {
        private long _read;

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = inner.Read(buffer, offset, count);
            _read += read;
            file._unpacked += read;
            return _read > most || file._unpacked > file._limits.MaxUnpackedBytes ? throw new TooLargeException() : read;
        }

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}

using System.Text;
using System.Text.Unicode;
using Daodi.Kernel;

namespace Daodi.Exchange;

/// <summary>
/// Which encoding a text file is in, told by looking at all of it: what is UTF-8 throughout is UTF-8, else what is GB18030
/// throughout is GB18030. A file that mixes them (two exports pasted together) is refused with the lines.
/// </summary>
internal static class Encodings
{
    private const int LongestLine = 8 << 20;
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    public static Encoding Of(string name) => name switch
    {
        "GB18030" => Gb18030,
        "UTF-16LE" => new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        "UTF-16BE" => new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
        _ => new UTF8Encoding(false, throwOnInvalidBytes: true),
    };

    /// <summary>The name for <see cref="Of"/>. Errors: <c>import.binary</c>, <c>import.encoding</c>, <c>import.mixed-encodings</c>.</summary>
    public static Result<string> Detect(Stream file)
    {
        var start = new byte[4];
        var read = file.ReadAtLeast(start, 4, throwOnEndOfStream: false);
        file.Position = 0;
        var head = start.AsSpan(0, read);
        if (head.StartsWith(Encoding.UTF8.Preamble)) return Lines(file, bom: true);
        if (head is [0xFF, 0xFE, ..]) return "UTF-16LE";
        if (head is [0xFE, 0xFF, ..]) return "UTF-16BE";
        return Lines(file, bom: false);
    }

    private static Result<string> Lines(Stream file, bool bom)
    {
        var (line, firstUtf8, firstOther, firstNeither) = (0, 0, 0, 0);
        foreach (var bytes in LinesOf(file))
        {
            line++;
            if (bytes.IsEmpty || line == 1 && bytes.Span.StartsWith(Encoding.UTF8.Preamble) && bytes.Length == 3) continue;
            if (bytes.Span.Contains((byte)0))
                return Error.Invalid("import.binary", ($"第 {line} 行含有空字符：这不是文本文件。请上传 CSV 或 .xlsx。", $"Line {line} holds a NUL byte: this is no text file. Upload a CSV or .xlsx."));
            if (!bytes.Span.ContainsAnyInRange((byte)0x80, (byte)0xFF)) continue;
            if (Utf8.IsValid(bytes.Span))
            {
                // Four characters of three bytes are no accident: GB18030 does not look like that.
                if (firstUtf8 == 0 && Triples(bytes.Span) >= 4) firstUtf8 = line;
            }
            else
            {
                if (firstOther == 0) firstOther = line;
                if (firstNeither == 0 && !IsGb(bytes.Span)) firstNeither = line;
            }
        }

        if (firstOther == 0) return bom ? "UTF-8 BOM" : "UTF-8";
        if (firstUtf8 > 0 || bom)
        {
            return Error.Invalid("import.mixed-encodings", (
                $"文件混用了编码：第 {(bom ? 1 : firstUtf8)} 行是 UTF-8，第 {firstOther} 行不是。请用同一编码重新另存。",
                $"The file mixes encodings: line {(bom ? 1 : firstUtf8)} is UTF-8, line {firstOther} is not. Save it again in one encoding."));
        }

        return firstNeither == 0 ? "GB18030" : Error.Invalid("import.encoding", (
            $"第 {firstNeither} 行既不是 UTF-8 也不是 GB18030，请重新另存为其中一种。", $"Line {firstNeither} is neither UTF-8 nor GB18030; save the file again as one of them."));
    }

    private static IEnumerable<ReadOnlyMemory<byte>> LinesOf(Stream file)
    {
        var buffer = new byte[64 * 1024];
        var (from, to) = (0, 0);
        while (true)
        {
            var at = buffer.AsSpan(from, to - from).IndexOf((byte)'\n');
            if (at >= 0)
            {
                yield return buffer.AsMemory(from, at);
                from += at + 1;
                continue;
            }

            buffer.AsSpan(from, to - from).CopyTo(buffer);
            (from, to) = (0, to - from);
            if (to == buffer.Length)
            {
                if (buffer.Length >= LongestLine)
                {
                    yield return buffer.AsMemory(0, to);
                    to = 0;
                }
                else
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }
            }

            var read = file.Read(buffer, to, buffer.Length - to);
            if (read == 0)
            {
                if (to > 0) yield return buffer.AsMemory(0, to);
                yield break;
            }

            to += read;
        }
    }

    private static int Triples(ReadOnlySpan<byte> utf8)
    {
        var triples = 0;
        foreach (var b in utf8)
            if (b is >= 0xE0 and <= 0xEF) triples++;
        return triples;
    }

    private static bool IsGb(ReadOnlySpan<byte> bytes)
    {
        try
        {
            Gb18030.GetCharCount(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}

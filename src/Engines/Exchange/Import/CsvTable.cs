using System.Text;
using Daodi.Kernel;

namespace Daodi.Exchange;

/// <summary>
/// CSV as RFC 4180 writes it, record by record: fields in quotes may hold separators and line ends, "" is a quote. A record
/// is numbered by the line where it begins.
/// </summary>
internal sealed class CsvTable(TextReader text, char separator, ImportLimits limits)
{
    private readonly char[] _buffer = new char[32 * 1024];
    private int _at, _filled, _line = 1;

    /// <summary>The separator that parts the first lines most evenly: comma, semicolon or tab.</summary>
    public static char Separator(IReadOnlyList<string> lines)
    {
        char best = ',';
        var most = 0;
        foreach (var candidate in ",;\t")
        {
            var counts = lines.Select(l => Outside(l, candidate)).Where(n => n > 0).ToList();
            // What many lines hold as often as each other is the separator; a comma in a text is not.
            var score = counts.Count == 0 ? 0 : counts.GroupBy(n => n).Max(g => g.Count() * g.Key);
            if (score > most) (best, most) = (candidate, score);
        }

        return best;
    }

    public IEnumerable<TableRow> Rows()
    {
        while (Next() is { } row)
        {
            yield return row;
            if (row.Fault is not null) yield break;
        }
    }

    private TableRow? Next()
    {
        if (Peek() < 0) return null;
        var began = _line;
        var (cells, cell) = (new List<string?>(), new StringBuilder());
        while (true)
        {
            if (Peek() == '"')
            {
                if (Quoted(cell, cells.Count) is { } fault) return new(began, [], fault);
            }

            var c = Read();
            if (c < 0 || c == '\n' || c == '\r')
            {
                if (c == '\r' && Peek() == '\n') Read();
                if (c >= 0) _line++;
                cells.Add(cell.ToString());
                return new(began, [.. cells]);
            }

            if (c == separator)
            {
                cells.Add(cell.ToString());
                cell.Clear();
                if (cells.Count > XlsxSheet.MostColumns) return new(began, [], XlsxSheet.TooManyColumns(began));
                continue;
            }

            cell.Append((char)c);
            // A quote inside a field that began without one is only a character.
            while (Peek() == '"') cell.Append((char)Read());
            if (cell.Length > limits.MaxCell) return new(began, [], TooLong(began, cells.Count));
        }
    }

    /// <summary>Reads a field in quotes; null where it ended.</summary>
    private Error? Quoted(StringBuilder cell, int column)
    {
        var began = _line;
        Read();
        while (true)
        {
            var c = Read();
            if (c < 0 || cell.Length > limits.MaxCell)
            {
                return Error.Invalid("import.quote", (
                    $"从第 {began} 行第 {column + 1} 列开始的引号没有结束{(c < 0 ? "" : $"（已超过 {limits.MaxCell} 字）")}，请补上引号后重新上传。",
                    $"The quote that begins at line {began}, column {column + 1} never closes{(c < 0 ? "" : $" (more than {limits.MaxCell} characters)")}; close it and upload again."));
            }

            if (c == '"')
            {
                if (Peek() != '"')
                {
                    // What stands between the closing quote and the separator can only be blank.
                    while (Peek() == ' ') Read();
                    return Peek() is var next && (next < 0 || next == separator || next is '\n' or '\r') ? null : Error.Invalid("import.after-quote", (
                        $"第 {_line} 行第 {column + 1} 列的结束引号后还有内容，引号内的引号应写成两个。",
                        $"Line {_line}, column {column + 1}: there is text after the closing quote; a quote inside quotes is written twice."));
                }

                Read();
            }
            else if (c == '\n')
            {
                _line++;
            }

            cell.Append((char)c);
        }
    }

    private static Error TooLong(int line, int column) => Error.Invalid("import.cell", (
        $"第 {line} 行第 {column + 1} 列的内容过长，请检查分隔符。", $"Line {line}, column {column + 1} is too long; check the separator."));

    private int Peek()
    {
        if (_at < _filled) return _buffer[_at];
        _filled = text.Read(_buffer, 0, _buffer.Length);
        _at = 0;
        return _filled == 0 ? -1 : _buffer[0];
    }

    private int Read()
    {
        var c = Peek();
        if (c >= 0) _at++;
        return c;
    }

    private static int Outside(string line, char wanted)
    {
        var (count, inside) = (0, false);
        foreach (var c in line)
        {
            if (c == '"') inside = !inside;
            else if (c == wanted && !inside) count++;
        }

        return count;
    }
}

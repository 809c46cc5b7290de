using Daodi.Kernel;

namespace Daodi.Exchange;

/// <summary>One row of a file.</summary>
/// <param name="Number">As the program that wrote the file counts: the line where a CSV record begins, the row of a sheet, the place of a JSON item; from 1.</param>
/// <param name="Fault">Why the file cannot be read beyond this; such a row is the last.</param>
public sealed record TableRow(int Number, string?[] Cells, Error? Fault = null)
{
    public bool IsBlank => Fault is null && Cells.All(string.IsNullOrWhiteSpace);
}

/// <summary>Cells of a sheet that are shown as one.</summary>
internal readonly record struct Merge(int Row, int Column, int LastRow, int LastColumn);

/// <summary>What is to be known of a file before its rows are imported.</summary>
public sealed record FileFacts
{
    /// <summary><c>csv</c>, <c>xlsx</c>, <c>json</c> or <c>feed</c>.</summary>
    public required string Format { get; init; }

    /// <summary>Of text: UTF-8, UTF-8 BOM, UTF-16, GB18030.</summary>
    public string? Encoding { get; init; }
    public char? Separator { get; init; }
    public string? Sheet { get; init; }

    /// <summary>The sheets that can be chosen; hidden ones are not among them.</summary>
    public IReadOnlyList<string> Sheets { get; init; } = [];

    /// <summary>The first rows, among them the header.</summary>
    public IReadOnlyList<TableRow> Head { get; init; } = [];
    internal IReadOnlyList<Merge> Merges { get; init; } = [];

    /// <summary>Rows that are not blank, the header's and titles included.</summary>
    public int Rows { get; init; }

    /// <summary>What a person should know: hidden rows, formulas without a value.</summary>
    public IReadOnlyList<Words> Notes { get; init; } = [];
}

using System.Collections.Frozen;
using Daodi.Kernel;

namespace Daodi.City;

/// <summary>
/// A category of appeals. The codes have the form of GB/T 39666-2020 (two digits each for major, middle and minor class);
/// which code means what is our proposal [P], since the standard's own table was not at hand.
/// </summary>
/// <param name="Code">Six digits.</param>
/// <param name="Parent">The class above; null for a major class.</param>
/// <param name="UnitKind">The kind of unit that usually answers for it: Township, CountyDepartment, Department, Enterprise.</param>
/// <param name="Departments">What the name of the responsible bureau contains, likeliest first.</param>
public sealed record Category(string Code, string? Parent, Words Name, string UnitKind, IReadOnlyList<string> Departments)
{
    /// <summary>1 for major, 2 for middle, 3 for minor classes.</summary>
    public int Level => Code.EndsWith("0000", StringComparison.Ordinal) ? 1 : Code.EndsWith("00", StringComparison.Ordinal) ? 2 : 3;
}

/// <summary>The categories, from the file that the appeals system owns (categories.csv).</summary>
public static class CategoryTable
{
    public static IReadOnlyList<Category> All { get; } = [.. Carried.Lines("categories.csv").Skip(1).Select(Read)];

    /// <summary>The minor classes: what a case can be filed under.</summary>
    public static IReadOnlyList<Category> Leaves { get; } = [.. All.Where(c => c.Level == 3)];

    private static readonly FrozenDictionary<string, Category> ByCode = All.ToFrozenDictionary(c => c.Code);

    public static Category? Find(string? code) => code is null ? null : ByCode.GetValueOrDefault(code);

    private static Category Read(string line)
    {
        var cells = line.Split(',');
        return new(cells[0], cells[1].Length == 0 ? null : cells[1], (cells[2], cells[3]), cells[4],
            cells[5].Split('|', StringSplitOptions.RemoveEmptyEntries));
    }
}

using System.Collections.Frozen;

namespace Daodi.Kernel;

/// <summary>The divisions of one city: the city, its counties, their townships. Immutable.</summary>
public sealed class DivisionTree
{
    private static readonly Lazy<DivisionTree> Embedded = new(() => Read(Carried.Text("divisions.csv")));

    private readonly FrozenDictionary<string, Division> _byCode;
    private readonly ILookup<string, Division> _children;
    private readonly DivisionNames _names;

    /// <summary>A tree of <paramref name="divisions"/>, parents before children, the city first.</summary>
    public DivisionTree(IReadOnlyList<Division> divisions)
    {
        ArgumentOutOfRangeException.ThrowIfZero(divisions.Count, nameof(divisions));
        All = divisions;
        _byCode = divisions.ToFrozenDictionary(d => d.Code);
        _children = divisions.Where(d => d.Parent is not null).ToLookup(d => d.Parent!);
        _names = new DivisionNames(this);
    }

    /// <summary>Dezhou (371400) with its 12 county units and 135 townships, as carried in the product.</summary>
    public static DivisionTree Dezhou => Embedded.Value;

    /// <summary>Every division in the order of the source: city, then each county followed by its townships.</summary>
    public IReadOnlyList<Division> All { get; }

    public Division City => All[0];

    public IReadOnlyList<Division> Counties => Children(City);

    /// <summary>The division with this code. Errors: <c>division.unknown</c>.</summary>
    public Result<Division> Find(string? code) =>
        _byCode.TryGetValue(Typed.Identifier(code), out var division)
            ? division
            : Error.Invalid("division.unknown", (
                $"区划代码“{code}”不在{City.Name.Zh}的区划表中：市、县用 6 位代码，乡镇街道用 9 位代码。",
                $"“{code}” is not a division of {City.Name.En}. City and counties have 6 digits, townships 9."));

    public Division? Parent(Division division) => division.Parent is { } code ? _byCode[code] : null;

    public IReadOnlyList<Division> Children(Division division) => [.. _children[division.Code]];

    /// <summary>What it lies in, nearest first: for a township its county and the city.</summary>
    public IReadOnlyList<Division> Ancestors(Division division)
    {
        var ancestors = new List<Division>();
        for (var up = Parent(division); up is not null; up = Parent(up)) ancestors.Add(up);
        return ancestors;
    }

    /// <summary>The name with all it lies in: 德州市德城区新湖街道; Xinhu Subdistrict, Decheng District, Dezhou City.</summary>
    public Words FullName(Division division)
    {
        Division[] path = [division, .. Ancestors(division)];
        return new(string.Concat(path.Reverse().Select(d => d.Name.Zh)), string.Join(", ", path.Select(d => d.Name.En)));
    }

    /// <summary>
    /// The divisions a text mentions, in the order of first mention and only the most specific of each line: the county
    /// is left out where a township of it is named. A name that several townships bear (市中街道) gives all of them
    /// unless the text also names the county. Road names (乐陵路) are not mentions of a place.
    /// </summary>
    public IReadOnlyList<Division> FindInText(string? text) => _names.FindIn(text);

    private static DivisionTree Read(string csv)
    {
        var divisions = new List<Division>();
        foreach (var line in csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            var cells = line.Split(',');
            var (code, name) = (cells[0], new Words(cells[1], cells[2]));
            divisions.Add(code switch
            {
                { Length: 9 } => new(code, name, DivisionLevel.Township, code[..6]),
                [.., '0', '0'] => new(code, name, DivisionLevel.City, null),
                _ => new(code, name, DivisionLevel.County, $"{code[..4]}00"),
            });
        }
        return new(divisions);
    }
}

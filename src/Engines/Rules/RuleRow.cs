using System.Globalization;

namespace Daodi.Rules;

/// <summary>
/// One dated row of a table: for these keys, from this day on, these values, on this ground. Rows are never changed in
/// force: a new one begins where the old one ends, so that every past decision can be judged again as it was.
/// </summary>
public sealed record RuleRow
{
    /// <summary>Matches whatever the facts say for a key.</summary>
    public const string Any = "*";

    /// <summary>Stable within its table; where a file gives none, the keys and the first day: <c>12345/*/normal@2018-01-01</c>.</summary>
    public required string Id { get; init; }

    /// <summary>One value for each key of the table, in its order; <see cref="Any"/> matches everything.</summary>
    public required IReadOnlyList<string> Keys { get; init; }

    /// <summary>The values by column; an optional one may be missing.</summary>
    public required IReadOnlyDictionary<string, RuleValue> Values { get; init; }

    /// <summary>The first day in force.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last day in force; none where no end is known.</summary>
    public DateOnly? To { get; init; }

    /// <summary>The document that says so.</summary>
    public required string Citation { get; init; }

    /// <summary>How sure we are: S read in a public source, M from memory, P our proposal, ? unsure.</summary>
    public required string Tag { get; init; }

    /// <summary>The line of the file it was read from; 0 where it comes from the database.</summary>
    public int Line { get; init; }

    /// <summary>How many keys it names: the row that names most wins.</summary>
    public int Specificity { get; private init; }

    /// <summary>Whether the row is in force on <paramref name="day"/>.</summary>
    public bool Holds(DateOnly day) => From <= day && (To is null || day <= To);

    internal RuleRow Ready() => this with { Specificity = Keys.Count(k => k != Any) };

    internal static string MakeId(IEnumerable<string> keys, DateOnly from) =>
        $"{string.Join('/', keys)}@{from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";

    /// <summary>Whether some facts on some day are matched by both rows.</summary>
    internal bool Meets(RuleRow other) =>
        From <= (other.To ?? DateOnly.MaxValue) && other.From <= (To ?? DateOnly.MaxValue)
        && Keys.Zip(other.Keys).All(p => p.First == p.Second || p.First == Any || p.Second == Any);
}

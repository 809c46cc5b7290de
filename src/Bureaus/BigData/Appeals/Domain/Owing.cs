using Daodi.Trust;

namespace Daodi.BigData.Appeals.Domain;

/// <summary>What one unit owes now and how it did in the last days.</summary>
public sealed record Owing(Unit Unit)
{
    public long Open { get; init; }
    public long Yellow { get; init; }
    public long Red { get; init; }
    public long Black { get; init; }

    /// <summary>Since when its oldest overdue case is overdue.</summary>
    public DateTimeOffset? OverdueSince { get; init; }

    /// <summary>Replies within the statutory limit.</summary>
    public Rate InTime { get; init; }

    /// <summary>Evaluations that count as satisfied.</summary>
    public Rate Satisfied { get; init; }

    public long Overdue => Red + Black;

    public bool Any => Open > 0 || InTime.Whole > 0 || Satisfied.Whole > 0;

    /// <summary>Whether its rates rest on enough cases to be ranked (row <c>appeals.small-sample</c>).</summary>
    public bool Ranked(long smallest) => InTime.Whole >= smallest;

    /// <summary>Who owes most stands first: black before red before yellow, then what is open.</summary>
    public static IReadOnlyList<Owing> Sort(IEnumerable<Owing> units) =>
        [.. units.OrderByDescending(u => u.Black).ThenByDescending(u => u.Red).ThenByDescending(u => u.Yellow).ThenByDescending(u => u.Open).ThenBy(u => u.Unit.Code, StringComparer.Ordinal)];
}

namespace Daodi.Trust;

/// <summary>
/// What one may see of the four-level grid: the city, a county or bureau, a township or county bureau, one's own. Never wider
/// than where one stands.
/// </summary>
public sealed record Scope
{
    private Scope(int level, string? l2, string? l3, Guid? person) => (Level, L2, L3, Person) = (level, l2, l3, person);

    /// <summary>1 the whole city … 4 a person's own; 0 nothing at all.</summary>
    public int Level { get; }

    /// <summary>The county or city bureau, from level 2 on.</summary>
    public string? L2 { get; }

    /// <summary>The township, county bureau or enterprise, from level 3 on.</summary>
    public string? L3 { get; }

    /// <summary>The person, at level 4.</summary>
    public Guid? Person { get; }

    /// <summary>Everything in the city.</summary>
    public static Scope City { get; } = new(1, null, null, null);

    /// <summary>Nothing: for citizens, who see one case by its token, and for sources.</summary>
    public static Scope Nothing { get; } = new(0, null, null, null);

    /// <summary>What a county or city bureau and everything below it owns.</summary>
    public static Scope OfL2(string l2) => new(2, NotEmpty(l2), null, null);

    /// <summary>What a township, county bureau or enterprise owns.</summary>
    public static Scope OfL3(string l2, string l3) => new(3, NotEmpty(l2), NotEmpty(l3), null);

    /// <summary>What one person owns.</summary>
    public static Scope OfPerson(string? l2, string? l3, Guid person) => new(4, l2, l3, person);

    /// <summary>What <paramref name="unit"/> may see.</summary>
    public static Scope Of(Unit unit) => unit.Level switch
    {
        1 => City,
        2 => OfL2(unit.Code),
        _ => OfL3(unit.L2!, unit.Code),
    };

    /// <summary>Whether <paramref name="row"/> is within: the same answer that <see cref="ScopedQueries.Within"/> gives in the database.</summary>
    public bool Covers(IScoped row) => Level switch
    {
        1 => true,
        2 => row.OwnerL2 == L2,
        3 => row.OwnerL3 == L3,
        4 => row.OwnerPerson == Person,
        _ => false,
    };

    // A missing code must not become "IS NULL", which would show what nobody owns.
    private static string NotEmpty(string code) =>
        string.IsNullOrEmpty(code) ? throw new ArgumentException("A scope needs the code of its unit", nameof(code)) : code;
}

/// <summary>A row that somebody owns. All that is queried of it goes through <see cref="ScopedQueries.Within"/>.</summary>
public interface IScoped
{
    /// <summary>The county or city bureau that owns it.</summary>
    string? OwnerL2 { get; }

    /// <summary>The township, county bureau or enterprise that owns it.</summary>
    string? OwnerL3 { get; }

    /// <summary>The account of the person who owns it.</summary>
    Guid? OwnerPerson { get; }
}

/// <summary>The one place where scope becomes a condition of a query.</summary>
public static class ScopedQueries
{
    /// <summary>Only what <paramref name="scope"/> covers: one equality on the column of its level, so that an index answers it.</summary>
    public static IQueryable<T> Within<T>(this IQueryable<T> rows, Scope scope) where T : class, IScoped
    {
        var (l2, l3, person) = (scope.L2, scope.L3, scope.Person);
        return scope.Level switch
        {
            1 => rows,
            2 => rows.Where(r => r.OwnerL2 == l2),
            3 => rows.Where(r => r.OwnerL3 == l3),
            4 => rows.Where(r => r.OwnerPerson == person),
            _ => rows.Where(r => false),
        };
    }
}

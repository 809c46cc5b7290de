namespace Daodi.Trust;

/// <summary>
/// All units, in memory: some hundreds, read on every page. A snapshot that is replaced as a whole when a unit changes, so
/// readers need no lock and never see half a change.
/// </summary>
public sealed class UnitDirectory
{
    private volatile Snapshot _now = new([]);

    /// <summary>Replaces everything; called at start and after every change of a unit.</summary>
    public void Load(IEnumerable<Unit> units) => _now = new([.. units]);

    /// <summary>Grows with every <see cref="Load"/>: what was built from units can tell whether it is old.</summary>
    public object Version => _now;

    /// <summary>All units in the order of lists, the inactive too.</summary>
    public IReadOnlyList<Unit> All => _now.All;

    /// <summary>The city's centre, whose desk takes everything in.</summary>
    /// <exception cref="InvalidOperationException">No units are loaded.</exception>
    public Unit City => _now.City ?? throw new InvalidOperationException("There is no unit of the kind City: load the city's units first");

    public Unit? Find(string? code) => code is null ? null : _now.ByCode.GetValueOrDefault(code);

    /// <summary>The name to show for a code; the code itself where there is no such unit.</summary>
    public string NameOf(string? code) => Find(code)?.Name.ToString() ?? code ?? "";

    /// <summary>What colleagues call the unit of this code; the code itself where there is none.</summary>
    public string ShortOf(string? code) => Find(code)?.ShortName.ToString() ?? code ?? "";

    /// <summary>The units directly under <paramref name="code"/>.</summary>
    public IEnumerable<Unit> Children(string code) => _now.ByParent[code];

    /// <summary>The county or bureau <paramref name="l2"/> itself and all that stands under it.</summary>
    public IEnumerable<Unit> UnderL2(string l2) => _now.ByL2[l2];

    /// <summary>The county or township that answers for <paramref name="division"/>; the nearest above where none does.</summary>
    public Unit? OfDivision(string division)
    {
        foreach (var length in (ReadOnlySpan<int>)[9, 6, 4])
        {
            if (division.Length >= length && Territory(division[..length]) is { } unit) return unit;
        }
        return Territory(division);
    }

    private Unit? Territory(string code) => Find(code) is { Kind: UnitKind.City or UnitKind.County or UnitKind.Township } unit ? unit : null;

    /// <summary>
    /// Active units that <paramref name="text"/> may mean: names that begin with it, then names that hold it, then names
    /// whose characters it picks out in order (城住建 finds 德城区住房和城乡建设局). A code is found by its beginning.
    /// </summary>
    public IEnumerable<Unit> Search(string? text, int take = 20)
    {
        var wanted = text?.Trim() ?? "";
        if (wanted.Length == 0) return [];
        return _now.All.Where(u => u.Active)
            .Select(u => (Unit: u, Rank: Rank(u, wanted)))
            .Where(found => found.Rank < Nowhere)
            .OrderBy(found => found.Rank)
            .Take(take)
            .Select(found => found.Unit);
    }

    private const int Nowhere = 3;

    private static int Rank(Unit unit, string wanted)
    {
        if (unit.Code.StartsWith(wanted, StringComparison.OrdinalIgnoreCase)) return 0;
        var best = Nowhere;
        foreach (var name in (ReadOnlySpan<string>)[unit.ShortZh, unit.NameZh, unit.ShortEn, unit.NameEn])
        {
            var at = name.IndexOf(wanted, StringComparison.OrdinalIgnoreCase);
            best = Math.Min(best, at == 0 ? 0 : at > 0 ? 1 : Picks(name, wanted) ? 2 : Nowhere);
        }
        return best;
    }

    // Latin letters in order are in almost every name, so only characters that mean something count.
    private static bool Picks(string name, string wanted)
    {
        var next = 0;
        if (wanted.Length < 2 || wanted.Any(char.IsAscii)) return false;
        foreach (var c in name)
        {
            if (next < wanted.Length && c == wanted[next]) next++;
        }
        return next == wanted.Length;
    }

    private sealed class Snapshot
    {
        public Snapshot(IReadOnlyList<Unit> units)
        {
            All = [.. units.OrderBy(u => u.Level).ThenBy(u => u.Order).ThenBy(u => u.Code, StringComparer.Ordinal)];
            City = All.FirstOrDefault(u => u.Kind == UnitKind.City);
            ByCode = All.ToDictionary(u => u.Code, StringComparer.Ordinal);
            ByParent = All.Where(u => u.ParentCode is not null).ToLookup(u => u.ParentCode!, StringComparer.Ordinal);
            ByL2 = All.Where(u => u.L2 is not null).ToLookup(u => u.L2!, StringComparer.Ordinal);
        }

        public IReadOnlyList<Unit> All { get; }
        public Unit? City { get; }
        public Dictionary<string, Unit> ByCode { get; }
        public ILookup<string, Unit> ByParent { get; }
        public ILookup<string, Unit> ByL2 { get; }
    }
}

using System.Globalization;
using Daodi.Kernel;

namespace Daodi.City.Places;

/// <summary>A place with an invented name, at one fixed position.</summary>
internal sealed record Named(string Name, Wgs84 At);

/// <summary>
/// A real township with invented roads, housing estates and villages, the same for every seed. Its centre and radius are
/// approximate (some kilometres, drawn by hand for the demo), WGS-84, and lie inside its county.
/// </summary>
internal sealed class Township
{
    private Township(Division division, Wgs84 centre, double radiusKm, double weight)
    {
        Division = division;
        County = DivisionTree.Dezhou.Parent(division)!;
        (Centre, RadiusKm, Weight) = (centre, radiusKm, weight);
        IsUrban = !(Name.EndsWith('镇') || Name.EndsWith('乡'));
        var dice = Dice.For(1, "places", division.Code);
        Roads = Make(IsUrban ? 14 : 5, () => PlaceNames.Road(dice), dice);
        Estates = Make(IsUrban ? 18 : 4, () => PlaceNames.Estate(dice), dice);
        Villages = Make(IsUrban ? 4 : 20, () => PlaceNames.Village(dice), dice);
        Rivers = Make(3, () => PlaceNames.River(dice), dice);
        Shops = Make(IsUrban ? 14 : 6, () => PlaceNames.Shop(dice), dice);
        Firms = Make(5, () => PlaceNames.Firm(dice), dice);
        Factories = Make(4, () => PlaceNames.Factory(dice), dice);
        Eateries = Make(IsUrban ? 10 : 4, () => PlaceNames.Eatery(dice), dice);
        Schools = Make(3, () => PlaceNames.School(dice, this), dice);
    }

    public static IReadOnlyList<Township> All { get; } = [.. Carried.Lines("towns.csv").Skip(1).Select(Read)];

    private static readonly Dictionary<string, Township> ByCode = All.ToDictionary(t => t.Division.Code);

    public static Township? Find(string? code) => code is null ? null : ByCode.GetValueOrDefault(code);

    public Division Division { get; }
    public Division County { get; }
    public string Name => Division.Name.Zh;
    public Wgs84 Centre { get; }
    public double RadiusKm { get; }

    /// <summary>How many appeals come from it, against others.</summary>
    public double Weight { get; }

    public bool IsUrban { get; }
    public IReadOnlyList<Named> Roads { get; }
    public IReadOnlyList<Named> Estates { get; }
    public IReadOnlyList<Named> Villages { get; }
    public IReadOnlyList<Named> Rivers { get; }
    public IReadOnlyList<Named> Shops { get; }
    public IReadOnlyList<Named> Firms { get; }
    public IReadOnlyList<Named> Factories { get; }
    public IReadOnlyList<Named> Eateries { get; }
    public IReadOnlyList<Named> Schools { get; }

    /// <summary>A point at most <paramref name="km"/> away, evenly spread over the disc.</summary>
    public static Wgs84 Near(Wgs84 at, double km, Dice dice)
    {
        var (angle, far) = (dice.Between(0, 2 * Math.PI), km * Math.Sqrt(dice.Next()));
        const double KmPerDegree = 111.2;
        return new(
            Math.Round(at.Lon + far * Math.Sin(angle) / (KmPerDegree * Math.Cos(at.Lat * Math.PI / 180)), 6),
            Math.Round(at.Lat + far * Math.Cos(angle) / KmPerDegree, 6));
    }

    private List<Named> Make(int count, Func<string> name, Dice dice)
    {
        var names = new HashSet<string>();
        while (names.Count < count) names.Add(name());
        return [.. names.Select(n => new Named(n, Near(Centre, RadiusKm * 0.9, dice)))];
    }

    private static Township Read(string line)
    {
        var cells = line.Split(',');
        double Cell(int i) => double.Parse(cells[i], CultureInfo.InvariantCulture);
        return new(DivisionTree.Dezhou.Find(cells[0]).Value, new Wgs84(Cell(1), Cell(2)), Cell(3), Cell(4));
    }
}

using System.Collections.Concurrent;
using System.Globalization;

namespace Daodi.City.Conduct;

/// <summary>A unit as <c>GET /api/v1/units</c> tells it.</summary>
public sealed record CityUnit(string Code, string Zh, string Kind, string? Parent, string? L2, string Division);

/// <summary>The platform's units, and which of them answers for what.</summary>
public sealed class UnitBook
{
    // The counties that the city's own bureaus and companies serve directly.
    private static readonly HashSet<string> InnerCity = ["371402", "371471"];

    private readonly Dictionary<string, CityUnit> _byCode;
    private readonly List<CityUnit> _departments;
    private readonly ILookup<string, CityUnit> _bureaus;
    private readonly ConcurrentDictionary<(string? Category, string Division), string> _chosen = new();

    public UnitBook(IEnumerable<CityUnit> units)
    {
        _byCode = units.ToDictionary(u => u.Code);
        _departments = [.. _byCode.Values.Where(u => u.Kind is "Department" or "Enterprise")];
        _bureaus = _byCode.Values.Where(u => u.Kind == "CountyDepartment").ToLookup(u => u.Parent ?? "");
        Desk = _byCode.Values.First(u => u.Kind == "City").Code;
    }

    /// <summary>The city's centre.</summary>
    public string Desk { get; }

    public CityUnit? Find(string? code) => code is null ? null : _byCode.GetValueOrDefault(code);

    public string NameOf(string? code) => Find(code)?.Zh ?? code ?? "";

    /// <summary>
    /// Who answers for a category in a division. What a county has no bureau for falls to its government or to the city's
    /// bureau, for each category and county always to the same.
    /// </summary>
    /// <param name="accused">The unit complained of, which may not handle it: its superior does.</param>
    public string Responsible(Category? category, string division, string? accused = null)
    {
        var county = CountyOf(division);
        var unit = _chosen.GetOrAdd((category?.Code, division), _ => Choose(category, county, _byCode.ContainsKey(division) && division.Length == 9 ? division : null));
        if (unit != accused) return unit;
        return Find(unit)?.Parent is { } superior && superior != Desk ? superior : county == unit ? CityBureau(category) ?? unit : county;
    }

    private string Choose(Category? category, string county, string? township)
    {
        var government = _byCode.ContainsKey(county) ? county : _byCode.Values.First(u => u.Code != Desk).Code;
        if (category is null) return township ?? government;
        var habit = Dice.For(3, "competence", category.Code, county).Next();
        return category.UnitKind switch
        {
            "Township" => township ?? government,
            "CountyDepartment" => CountyBureau(category, county)
                ?? (InnerCity.Contains(county) || habit < 0.35 ? CityBureau(category) : null)
                ?? (category.Departments.Count == 0 ? township : null) ?? government,
            "Enterprise" => (InnerCity.Contains(county) || habit < 0.4 ? CityBureau(category) : null) ?? CountyBureau(category, county) ?? government,
            _ => CityBureau(category) ?? government,
        };
    }

    /// <summary>Somebody near at hand whom a hurried dispatcher takes for the right one.</summary>
    public string Mistaken(string right, string division, Dice dice)
    {
        var county = CountyOf(division);
        string[] near = [county, .. _bureaus[county].Select(u => u.Code), .. _byCode.Values.Where(u => u.Kind == "Township" && u.Parent == county).Select(u => u.Code).Order(StringComparer.Ordinal)];
        var others = near.Where(u => u != right && _byCode.ContainsKey(u)).ToArray();
        return others.Length == 0 ? right : dice.Pick(others);
    }

    private static string CountyOf(string division) => division.Length >= 6 ? division[..6] : division;

    private string? CountyBureau(Category category, string county) => Named(_bureaus[county], category);

    private string? CityBureau(Category? category) => category is null ? null : Named(_departments, category);

    private static string? Named(IEnumerable<CityUnit> among, Category category)
    {
        var units = among.ToList();
        return category.Departments.Select(d => units.Find(u => u.Zh.Contains(d, StringComparison.Ordinal))?.Code).FirstOrDefault(c => c is not null);
    }

    /// <summary>Whether somebody of this name works there in the city's own past.</summary>
    public static bool IsStaff(string unit, string name) => Enumerable.Range(1, Staff).Any(n => StaffOf(unit, n) == name);

    /// <summary>How many people of a unit appear.</summary>
    public const int Staff = 4;

    /// <summary>The name of somebody who works there; <paramref name="number"/> tells colleagues apart.</summary>
    public static string StaffOf(string unit, int number)
    {
        var dice = Dice.For(1, "staff", unit, number.ToString(CultureInfo.InvariantCulture));
        return People.Resident.StaffName(dice, dice.Chance(0.55) ? Kernel.Sex.Male : Kernel.Sex.Female);
    }
}

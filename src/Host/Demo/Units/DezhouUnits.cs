using Daodi.Kernel;
using Daodi.Trust;

namespace Daodi.Host.Demo;

/// <summary>
/// The units of Dezhou: the city's centre, 98 bureaus, utilities and mass organisations, the 12 counties (together the 110
/// units of the trial run), six key bureaus in each county, and the 135 townships. The bureaus' names are of the real kinds;
/// their list is ours, and an installation replaces it in the product.
/// </summary>
public sealed class DezhouUnits : IUnitSeed
{
    private const string City = "3714";

    private static readonly (string Code, string Zh, string Short, string En)[] CountyBureaus =
    [
        ("D01", "住房和城乡建设局", "住建局", "Housing and Urban-Rural Development Bureau"),
        ("D02", "城市管理局", "城管局", "Urban Management Bureau"),
        ("D03", "交通运输局", "交通局", "Transport Bureau"),
        ("D04", "教育和体育局", "教体局", "Education and Sports Bureau"),
        ("D05", "人力资源和社会保障局", "人社局", "Human Resources and Social Security Bureau"),
        ("D06", "生态环境分局", "生态环境分局", "Ecology and Environment Branch"),
    ];

    public IReadOnlyList<Unit> Units { get; } = Make();

    private static List<Unit> Make()
    {
        var tree = DivisionTree.Dezhou;
        var units = new List<Unit>
        {
            new()
            {
                Code = City, NameZh = "德州市群众诉求服务中心", NameEn = "Dezhou Citizen Appeals Service Centre",
                ShortZh = "市诉求中心", ShortEn = "City centre", Kind = UnitKind.City, Level = 1, Division = tree.City.Code,
            },
        };
        units.AddRange(Departments().Select((d, i) => new Unit
        {
            Code = City + d[0],
            NameZh = d[1],
            ShortZh = d[2],
            NameEn = d[3],
            ShortEn = d[3],
            Kind = UnitKind.Department,
            ParentCode = City,
            Level = 2,
            L2 = City + d[0],
            Division = tree.City.Code,
            Order = 100 + i,
        }));
        foreach (var county in tree.Counties)
        {
            units.Add(County(county, units.Count));
            units.AddRange(CountyBureaus.Select(b => CountyBureau(county, b, units.Count)));
            units.AddRange(tree.Children(county).Select(t => Township(county, t, units.Count)));
        }
        return units;
    }

    private static Unit County(Division county, int order) => new()
    {
        Code = county.Code,
        // A new area has no people's government of its own but a management committee.
        NameZh = county.Name.Zh + (IsNewArea(county) ? "管理委员会" : "人民政府"),
        NameEn = county.Name.En + (IsNewArea(county) ? " Management Committee" : " Government"),
        ShortZh = county.Name.Zh,
        ShortEn = county.Name.En,
        Kind = UnitKind.County,
        ParentCode = City,
        Level = 2,
        L2 = county.Code,
        Division = county.Code,
        Order = order,
    };

    private static Unit CountyBureau(Division county, (string Code, string Zh, string Short, string En) bureau, int order) => new()
    {
        Code = county.Code + bureau.Code,
        NameZh = county.Name.Zh + bureau.Zh,
        NameEn = $"{county.Name.En} {bureau.En}",
        ShortZh = county.Name.Zh + bureau.Short,
        ShortEn = $"{county.Name.En} {bureau.En}",
        Kind = UnitKind.CountyDepartment,
        ParentCode = county.Code,
        Level = 3,
        L2 = county.Code,
        L3 = county.Code + bureau.Code,
        Division = county.Code,
        Order = order,
    };

    private static Unit Township(Division county, Division township, int order)
    {
        var subdistrict = township.Name.Zh.EndsWith("街道", StringComparison.Ordinal);
        return new()
        {
            Code = township.Code,
            NameZh = county.Name.Zh + township.Name.Zh + (subdistrict ? "办事处" : "人民政府"),
            NameEn = $"{township.Name.En} {(subdistrict ? "Office" : "Government")}, {county.Name.En}",
            ShortZh = township.Name.Zh,
            ShortEn = township.Name.En,
            Kind = UnitKind.Township,
            ParentCode = county.Code,
            Level = 3,
            L2 = county.Code,
            L3 = township.Code,
            Division = township.Code,
            Order = order,
        };
    }

    private static bool IsNewArea(Division county) => county.Name.Zh.EndsWith("新区", StringComparison.Ordinal);

    private static IEnumerable<string[]> Departments()
    {
        using var stream = typeof(DezhouUnits).Assembly.GetManifestResourceStream("Daodi.Host.Demo.Units.departments.csv")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))];
    }
}

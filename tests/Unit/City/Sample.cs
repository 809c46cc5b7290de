using Daodi.City;
using Daodi.City.Appeals;
using Daodi.City.Conduct;
using Daodi.Kernel;

namespace Daodi.Tests.Unit.City;

/// <summary>Units like the platform's, and the city's past up to one morning.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 10, 30, 0, CityTime.Offset);

    private static readonly Lazy<IReadOnlyList<PastCase>> Ninety = new(() => Past(seed: 1, days: 90));

    public static IReadOnlyList<PastCase> NinetyDays => Ninety.Value;

    public static UnitBook Units { get; } = new(Make());

    public static IReadOnlyList<PastCase> Past(int seed, int days)
    {
        var options = Options(seed);
        using var door = new Daodi.City.Http.Door(options);
        return [.. new History(options, door, Units).Cases(CityTime.StartOf(Now.LocalDate().AddDays(-days)), Now)];
    }

    public static CityOptions Options(int seed = 1) => new() { BaseUrl = new Uri("http://city.test"), SourceToken = "token", Seed = seed };

    public static IEnumerable<Appeal> Appeals(int seed, double perDay, int days) =>
        Enumerable.Range(0, days).AsParallel().AsOrdered().SelectMany(d => new AppealMaker(seed, perDay).Of(new DateOnly(2026, 1, 5).AddDays(d)));

    public static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "Daodi.slnx"))) directory = directory.Parent;
        return directory.FullName;
    }

    private static IEnumerable<CityUnit> Make()
    {
        yield return new("3714", "市诉求中心", "City", null, null, "371400");
        string[] bureaus =
        [
            "公安局", "民政局", "自然资源局", "水利局", "医疗保障局", "市场监督管理局", "卫生健康委员会", "行政审批服务局", "社会保险事业中心",
            "公共交通集团", "热力集团", "水务集团", "供电公司", "燃气集团", "公安局交通警察支队", "消防救援支队", "住房公积金管理中心", "交通运输局",
        ];
        for (var i = 0; i < bureaus.Length; i++) yield return new($"3714D{i + 1:00}", "德州市" + bureaus[i], "Department", "3714", $"3714D{i + 1:00}", "371400");
        string[] county = ["住房和城乡建设局", "城市管理局", "交通运输局", "教育和体育局", "人力资源和社会保障局", "生态环境分局"];
        foreach (var c in DivisionTree.Dezhou.Counties)
        {
            yield return new(c.Code, c.Name.Zh + "人民政府", "County", "3714", c.Code, c.Code);
            for (var i = 0; i < county.Length; i++)
                yield return new($"{c.Code}D{i + 1:00}", c.Name.Zh + county[i], "CountyDepartment", c.Code, c.Code, c.Code);
            foreach (var t in DivisionTree.Dezhou.Children(c)) yield return new(t.Code, t.Name.Zh, "Township", c.Code, c.Code, t.Code);
        }
    }
}

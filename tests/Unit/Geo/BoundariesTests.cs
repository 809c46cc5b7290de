using System.Text.Json;
using Daodi.Geo;
using Daodi.Kernel;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Geo;

public class BoundariesTests
{
    private static readonly Boundaries Dezhou = Boundaries.Dezhou;

    [Fact]
    public void Boundaries_OfDezhou_AreTheCityAndElevenCounties()
    {
        Dezhou.Areas.Count.ShouldBe(12);
        Dezhou.WithoutBoundary.Select(d => d.Code).ShouldBe(["371471"]);
        Dezhou.Areas.Values.ShouldAllBe(area => area.IsValid);
    }

    // Seats of government as published on public maps (GCJ-02).
    [Theory]
    [InlineData(116.307076, 37.453923, "371402")]
    [InlineData(116.574929, 37.332848, "371403")]
    [InlineData(116.79372, 37.649619, "371422")]
    [InlineData(117.390507, 37.777724, "371423")]
    [InlineData(116.867028, 37.192044, "371424")]
    [InlineData(116.758394, 36.795497, "371425")]
    [InlineData(116.433904, 37.164465, "371426")]
    [InlineData(116.003816, 36.950501, "371427")]
    [InlineData(116.078627, 37.209527, "371428")]
    [InlineData(117.216657, 37.729115, "371481")]
    [InlineData(116.642554, 36.934485, "371482")]
    public void County_OfASeat_IsItsOwn(double lon, double lat, string code) =>
        Dezhou.CountyAt(new Gcj02(lon, lat).ToWgs84())!.Code.ShouldBe(code);

    [Theory]
    [InlineData(117.12, 36.65)]
    [InlineData(116.4, 39.9)]
    [InlineData(0, 0)]
    public void Point_OutsideTheCity_IsInNoCounty(double lon, double lat) => Dezhou.CountyAt(new(lon, lat)).ShouldBeNull();

    [Fact]
    public void Area_OfTheCity_IsWhatItIsKnownToBe()
    {
        // 10,356 km² by the city's own account; a border generalised to hundreds of metres cannot move it by 2 %.
        SquareKilometres(Dezhou.Areas[DivisionTree.Dezhou.City]).ShouldBe(10_356, 200);
        var counties = DivisionTree.Dezhou.Counties.Where(Dezhou.Areas.ContainsKey).Sum(c => SquareKilometres(Dezhou.Areas[c]));
        counties.ShouldBe(SquareKilometres(Dezhou.Areas[DivisionTree.Dezhou.City]), 10);
    }

    [Fact]
    public void GeoJson_ForTheMap_IsSmallAndNamed()
    {
        Dezhou.GeoJson.Length.ShouldBeLessThan(150_000);
        var features = JsonDocument.Parse(Dezhou.GeoJson).RootElement.GetProperty("features");
        features.EnumerateArray().Select(f => f.GetProperty("properties").GetProperty("zh").GetString())
            .ShouldBe(["德州市", "德城区", "陵城区", "宁津县", "庆云县", "临邑县", "齐河县", "平原县", "夏津县", "武城县", "乐陵市", "禹城市"]);
    }

    [Fact]
    public async Task CountyAt_FromManyThreads_AgreesWithItself()
    {
        var points = Enumerable.Range(0, 2000).Select(i => new Wgs84(115.7 + i % 50 * 0.04, 36.4 + i / 50 * 0.045)).ToArray();
        var alone = points.Select(p => Dezhou.CountyAt(p)?.Code).ToArray();
        var runs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => points.Select(p => Dezhou.CountyAt(p)?.Code).ToArray())));
        runs.ShouldAllBe(run => run.SequenceEqual(alone));
    }

    // Equal-area enough for a city: degrees scaled by the latitude of its middle.
    private static double SquareKilometres(NetTopologySuite.Geometries.Geometry area) =>
        area.Area * 111.195 * 111.195 * Math.Cos(area.Centroid.Y * Math.PI / 180);
}

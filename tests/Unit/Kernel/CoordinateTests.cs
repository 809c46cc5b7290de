using CsCheck;
using Daodi.Kernel;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Kernel;

public class CoordinateTests
{
    private static readonly Gen<Wgs84> InDezhou = Gen.Select(Gen.Double[115.7, 117.6], Gen.Double[36.4, 38.1]).Select((lon, lat) => new Wgs84(lon, lat));

    [Fact]
    public void Datums_OverChina_AgreeWithAnotherImplementation()
    {
        var rows = Oracle.Ask("datums");
        rows.GetArrayLength().ShouldBeGreaterThan(600);
        foreach (var row in rows.EnumerateArray())
        {
            double V(int i) => row[i].GetDouble();
            var at = new Wgs84(V(0), V(1));
            at.ToGcj02().ShouldSatisfyAllConditions(g => g.Lon.ShouldBe(V(2), 1e-9), g => g.Lat.ShouldBe(V(3), 1e-9));
            at.ToBd09().ShouldSatisfyAllConditions(b => b.Lon.ShouldBe(V(4), 1e-9), b => b.Lat.ShouldBe(V(5), 1e-9));
            // gcoord stops its inverse at 1e-6 degrees, so this column can agree no better.
            new Gcj02(V(0), V(1)).ToWgs84().ShouldSatisfyAllConditions(w => w.Lon.ShouldBe(V(6), 2e-6), w => w.Lat.ShouldBe(V(7), 2e-6));
        }
    }

    [Fact]
    public void Datums_ThereAndBack_AreTheSamePlace() => InDezhou.Sample(at =>
        Near(at, at.ToGcj02().ToWgs84()) && Near(at, at.ToBd09().ToWgs84()) && Near(at, at.ToGcj02().ToBd09().ToGcj02().ToWgs84()));

    [Fact]
    public void Gcj02_InDezhou_IsHundredsOfMetresOff() => InDezhou.Sample(at =>
    {
        var shifted = at.ToGcj02();
        return at.DistanceTo(new(shifted.Lon, shifted.Lat)) is > 300 and < 800;
    });

    [Theory]
    [InlineData(116.3, 37.45, 116.3, 38.45, 111_195)]
    [InlineData(116.3, 37.45, 116.3, 37.45, 0)]
    [InlineData(0, 0, 180, 0, 20_015_115)]
    public void Distance_OfKnownArcs_IsTheirLength(double lon, double lat, double lon2, double lat2, double metres) =>
        new Wgs84(lon, lat).DistanceTo(new(lon2, lat2)).ShouldBe(metres, 1);

    [Theory]
    [InlineData(37.45, 116.3, true)]
    [InlineData(181, 37, false)]
    [InlineData(double.NaN, 37, false)]
    [InlineData(116, double.PositiveInfinity, false)]
    public void Position_OutOfRange_IsRefusedAndSwappingIsSaid(double lon, double lat, bool swapped)
    {
        var error = Wgs84.Create(lon, lat).Error!;
        error.Code.ShouldBe("coord.range");
        error.Details!["swapped"].ShouldBe(swapped);
    }

    [Theory]
    [InlineData("116.307,37.454", true)]
    [InlineData("１１６．３０７，３７．４５４", true)]
    [InlineData("116.307 37.454", false)]
    [InlineData("116.307", false)]
    [InlineData(null, false)]
    public void Position_Written_IsRead(string? text, bool ok)
    {
        var at = Wgs84.Parse(text);
        at.Ok.ShouldBe(ok);
        if (ok) at.Value.ToString().ShouldBe("116.307,37.454");
        else at.Error!.Code.ShouldBe("coord.format");
    }

    [Fact]
    public void IsInChina_ElsewhereIsFalse()
    {
        new Wgs84(116.3, 37.45).IsInChina.ShouldBeTrue();
        new Wgs84(-0.13, 51.5).IsInChina.ShouldBeFalse();
    }

    private static bool Near(Wgs84 a, Wgs84 b) => Math.Abs(a.Lon - b.Lon) < 1e-7 && Math.Abs(a.Lat - b.Lat) < 1e-7;
}

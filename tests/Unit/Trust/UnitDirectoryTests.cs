using Daodi.Host.Demo;
using Daodi.Trust;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Trust;

public sealed class UnitDirectoryTests
{
    private static readonly UnitDirectory Dezhou = Load();

    [Fact]
    public void Dezhou_OfTheTrial_HasTheHundredAndTenUnitsAndAllTownships()
    {
        Dezhou.All.Count(u => u.Kind == UnitKind.Department).ShouldBe(98);
        Dezhou.All.Count(u => u.Kind == UnitKind.County).ShouldBe(12);
        Dezhou.All.Count(u => u.Kind == UnitKind.Township).ShouldBe(135);
        Dezhou.All.Count(u => u.Kind == UnitKind.CountyDepartment).ShouldBe(72);
        Dezhou.City.Code.ShouldBe("3714");
    }

    [Fact]
    public void Units_Everywhere_FitTheirColumnsAndStandUnderTheirParents()
    {
        foreach (var unit in Dezhou.All)
        {
            unit.Code.Length.ShouldBeLessThanOrEqualTo(16);
            unit.ShortZh.Length.ShouldBeLessThanOrEqualTo(40, unit.Code);
            unit.NameEn.ShouldNotBeNullOrWhiteSpace(unit.Code);
            var parent = Dezhou.Find(unit.ParentCode);
            (unit.Level == 1 ? parent is null : parent!.Level == unit.Level - 1).ShouldBeTrue(unit.Code);
            unit.L2.ShouldBe(unit.Level switch { 1 => null, 2 => unit.Code, _ => unit.ParentCode }, unit.Code);
            unit.L3.ShouldBe(unit.Level == 3 ? unit.Code : null, unit.Code);
        }
    }

    [Fact]
    public void Names_OfActiveUnits_AreNobodyElses() => Dezhou.All.Select(u => u.NameZh).ShouldBeUnique();

    [Theory]
    [InlineData("市住建", "3714D13")]
    [InlineData("德州市住房", "3714D13")]
    [InlineData("371402001", "371402001")]
    [InlineData("tianqu", "371471")]
    [InlineData("德城住建", "371402D01")]
    public void Search_ForWhatPeopleType_FindsTheUnitFirst(string text, string code) =>
        Dezhou.Search(text).First().Code.ShouldBe(code);

    [Fact]
    public void Search_ForNothing_FindsNothing()
    {
        Dezhou.Search("  ").ShouldBeEmpty();
        Dezhou.Search(null).ShouldBeEmpty();
        Dezhou.Search("无此单位").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("371402001", "371402001")]
    [InlineData("371402001203", "371402001")]
    [InlineData("371402999", "371402")]
    [InlineData("371402", "371402")]
    [InlineData("371400", "3714")]
    [InlineData("371499", "3714")]
    public void OfDivision_FromVillageToCity_IsTheNearestThatAnswersForIt(string division, string code) =>
        Dezhou.OfDivision(division)!.Code.ShouldBe(code);

    [Fact]
    public void OfDivision_OutsideTheCity_IsNobody() => Dezhou.OfDivision("110101").ShouldBeNull();

    [Fact]
    public void Load_Again_ReplacesEverythingAndTellsSo()
    {
        var units = Load();
        var before = units.Version;
        units.Load([new DezhouUnits().Units[0]]);
        units.Version.ShouldNotBeSameAs(before);
        units.Find("371402").ShouldBeNull();
        units.NameOf("371402").ShouldBe("371402");
    }

    private static UnitDirectory Load()
    {
        var units = new UnitDirectory();
        units.Load(new DezhouUnits().Units);
        return units;
    }
}

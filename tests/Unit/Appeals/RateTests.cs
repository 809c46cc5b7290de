using Daodi.BigData.Appeals.Domain;
using Daodi.Trust;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Appeals;

public sealed class RateTests
{
    [Theory]
    // Dezhou's hotline in one July, as published: 18,190 transferred of which 17,529 in time; 36,516 of 54,706 answered directly.
    [InlineData(17_529, 18_190, "96.37%")]
    [InlineData(36_516, 54_706, "66.75%")]
    [InlineData(0, 5, "0.00%")]
    [InlineData(5, 5, "100.00%")]
    public void Rate_OfPublishedFigures_IsThePublishedPercent(long part, long whole, string shown) =>
        new Rate(part, whole).Shown.ShouldBe(shown);

    [Fact]
    public void Rate_OfNothing_IsUnknownAndNotZero()
    {
        new Rate(0, 0).Share.ShouldBeNull();
        new Rate(0, 0).Shown.ShouldBe("—");
    }

    [Theory]
    [InlineData(99_999, 100_000, "99.99%")]
    [InlineData(1, 100_000, "0.01%")]
    public void Rate_NearlyAllOrNearlyNone_DoesNotRoundToAllOrNone(long part, long whole, string shown) =>
        new Rate(part, whole).Shown.ShouldBe(shown);

    [Fact]
    public void UsualDay_CountsSameWeekdaysBefore_AndSaysHowMany()
    {
        var tuesday = new DateOnly(2026, 11, 24);
        var counts = new Dictionary<DateOnly, long>
        {
            [tuesday] = 900, // today is not yet a whole day
            [tuesday.AddDays(-1)] = 500, // a Monday
            [tuesday.AddDays(-7)] = 40,
            [tuesday.AddDays(-14)] = 60,
            [tuesday.AddDays(-21)] = 50,
            [tuesday.AddDays(-28)] = 1000, // one burst does not move what is usual
        };

        UsualDay.Of(counts, tuesday).ShouldBe(new UsualDay(55, 4));
        UsualDay.Of(new Dictionary<DateOnly, long>(), tuesday).ShouldBe(new UsualDay(null, 0));
    }

    [Fact]
    public void Owing_Sorted_PutsTheGravestFirst_AndRanksNoSmallSample()
    {
        var sorted = Owing.Sort([Of("a", open: 90), Of("b", red: 9), Of("c", black: 1), Of("d", red: 9, yellow: 2)]);

        sorted.Select(o => o.Unit.Code).ShouldBe(["c", "d", "b", "a"]);
        (Of("e") with { InTime = new(9, 9) }).Ranked(10).ShouldBeFalse();
        (Of("e") with { InTime = new(9, 10) }).Ranked(10).ShouldBeTrue();
    }

    private static Owing Of(string code, long open = 0, long yellow = 0, long red = 0, long black = 0) =>
        new(new global::Daodi.Trust.Unit { Code = code, NameZh = code, NameEn = code, ShortZh = code, ShortEn = code, Kind = UnitKind.Department, Level = 2, L2 = code, Division = "371400" })
        {
            Open = open,
            Yellow = yellow,
            Red = red,
            Black = black,
        };
}

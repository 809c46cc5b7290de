using Daodi.Kernel;
using Shouldly;
using Xunit;
using static Daodi.Tests.Unit.Kernel.When;

namespace Daodi.Tests.Unit.Kernel;

public class WorkingCalendarTests
{
    private static readonly WorkingCalendar Calendar = WorkingCalendar.Published;

    [Theory]
    [InlineData("2022-09-30", 5, "2022-10-12")]
    [InlineData("2022-04-29", 3, "2022-05-07")]
    [InlineData("2022-01-28", 10, "2022-02-16")]
    [InlineData("2022-06-02", 5, "2022-06-10")]
    [InlineData("2022-06-10", 10, "2022-06-24")]
    [InlineData("2022-06-10", 15, "2022-07-01")]
    [InlineData("2022-04-01", 30, "2022-05-17")]
    public void WorkingDays_Anchor_EndWithTheLastSecondOfTheDay(string from, int n, string due)
    {
        Calendar.DueAfterWorkingDays(At($"{from}T09:00:00"), n).Value.ShouldBe(At($"{due}T23:59:59"));
        Calendar.DueAfterWorkingDays(At($"{from}T00:00:00"), n).Value.ShouldBe(At($"{due}T23:59:59"));
    }

    [Fact]
    public void WorkingDays_FromEveningInUtc_CountFromTheCitysDate() =>
        // 17:00 UTC on Thursday is Friday 01:00 in the city; the next working day is Monday.
        Calendar.DueAfterWorkingDays(Utc("2022-06-16T17:00:00Z"), 1).Value.ShouldBe(At("2022-06-20T23:59:59"));

    [Theory]
    [InlineData("2022-01-01", false)]
    [InlineData("2022-01-29", true)]
    [InlineData("2022-05-07", true)]
    [InlineData("2022-10-09", true)]
    [InlineData("2018-12-29", true)]
    [InlineData("2018-12-31", false)]
    [InlineData("2025-10-11", true)]
    [InlineData("2025-01-28", false)]
    [InlineData("2026-02-28", true)]
    [InlineData("2026-09-25", false)]
    public void Day_OfANotice_IsOffOrWorkedAsItSays(string date, bool works) =>
        Calendar.IsWorkingDay(Day(date)).Value.ShouldBe(works);

    [Fact]
    public void EveryDay_OfNineYears_AgreesWithAnotherImplementation()
    {
        var days = Oracle.Ask("calendar");
        days.GetArrayLength().ShouldBe(3287);
        days.EnumerateArray()
            .Where(d => Calendar.IsWorkingDay(Day(d[0].GetString()!)).Value != d[1].GetBoolean())
            .Select(d => d[0].GetString()).ShouldBeEmpty();
    }

    [Fact]
    public void DueDay_OfManyLimits_AgreesWithAnotherImplementation()
    {
        var rows = Oracle.Ask("due");
        rows.GetArrayLength().ShouldBeGreaterThan(9000);
        rows.EnumerateArray()
            .Where(r => Calendar.DueAfterWorkingDays(At($"{r[0].GetString()}T10:00:00"), r[1].GetInt32()).Value
                != At($"{r[2].GetString()}T23:59:59"))
            .Select(r => r.ToString()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("2022-09-15", 15, "2022-09-30")]
    [InlineData("2022-09-20", 15, "2022-10-08")]
    [InlineData("2022-06-17", 1, "2022-06-20")]
    [InlineData("2022-01-28", 1, "2022-01-29")]
    public void CalendarDays_EndingOnADayOff_RollToTheNextWorkingDay(string from, int n, string due) =>
        Calendar.DueAfterCalendarDays(At($"{from}T16:30:00"), n).Value.ShouldBe(At($"{due}T23:59:59"));

    [Fact]
    public void Hours_OverAHoliday_RunOn() =>
        WorkingCalendar.DueAfterHours(At("2022-09-30T20:00:00"), 24).Value.ShouldBe(At("2022-10-01T20:00:00"));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void Limit_ThatIsNone_IsRefused(int n)
    {
        var from = At("2022-06-13T09:00:00");
        Calendar.DueAfterWorkingDays(from, n).Error!.Code.ShouldBe("limit.amount");
        Calendar.DueAfterCalendarDays(from, n).Error!.Code.ShouldBe("limit.amount");
        WorkingCalendar.DueAfterHours(from, n).Error!.Code.ShouldBe("limit.amount");
    }

    [Fact]
    public void Year_WithoutNotice_IsRefusedByName()
    {
        var error = Calendar.DueAfterWorkingDays(At("2026-12-30T10:00:00"), 5).Error!;
        error.Code.ShouldBe("calendar.missing");
        error.Message.Zh.ShouldContain("2027");
        error.Message.En.ShouldContain("2027");
        error.Details!["year"].ShouldBe(2027);
        Calendar.IsWorkingDay(new(2017, 12, 29)).Error!.Code.ShouldBe("calendar.missing");
    }

    [Fact]
    public void Year_Imported_IsCoveredAndTheOldCalendarUnchanged()
    {
        var year = CalendarYear.Parse("""
            {"year":2027,"days":[{"name":"元旦","date":"2027-01-01","isOffDay":true},{"name":"元旦","date":"2026-12-27","isOffDay":false}]}
            """).Value;
        var longer = Calendar.With(year);
        longer.DueAfterWorkingDays(At("2026-12-30T10:00:00"), 2).Value.ShouldBe(At("2027-01-04T23:59:59"));
        longer.IsWorkingDay(new(2026, 12, 27)).Value.ShouldBeTrue();
        Calendar.IsWorkingDay(new(2026, 12, 27)).Value.ShouldBeFalse();
        Calendar.IsWorkingDay(new(2027, 1, 4)).Ok.ShouldBeFalse();
        longer.NameOf(new(2027, 1, 1)).ShouldBe(("元旦", "New Year’s Day"));
    }

    [Fact]
    public void Year_AsCsv_IsTheSameAsJson()
    {
        var csv = CalendarYear.Parse("year,date,kind,name\r\n# notice\r\n2027,2027-01-01,off,元旦\r\n2027,2027-01-02,work,元旦\r\n").Value;
        csv.Year.ShouldBe(2027);
        csv.Days.ShouldBe([new(new(2027, 1, 1), false, "元旦"), new(new(2027, 1, 2), true, "元旦")]);
    }

    [Theory]
    [InlineData(null, "calendar.empty")]
    [InlineData("""{"year":2027,"days":[]}""", "calendar.empty")]
    [InlineData("""{"year":2027}""", "calendar.format")]
    [InlineData("""{"year":"x","days":[{"date":"2027-01-01","isOffDay":true}]}""", "calendar.format")]
    [InlineData("""{"year":2027,"days":[{"date":"2027-02-30","isOffDay":true}]}""", "calendar.format")]
    [InlineData("""{"year":2027,"days":[1]}""", "calendar.format")]
    [InlineData("{", "calendar.format")]
    [InlineData("""{"year":2027,"days":[{"date":"2025-01-01","isOffDay":true}]}""", "calendar.year")]
    [InlineData("2027,2027-01-01,closed,元旦", "calendar.format")]
    [InlineData("2027,2027-01-01,off,元旦\n2027,2027-01-01,work,元旦", "calendar.format")]
    [InlineData("2027,2027-01-01,off,元旦\n2028,2028-01-01,off,元旦", "calendar.year")]
    public void Year_BadlyWritten_SaysWhy(string? text, string error) => CalendarYear.Parse(text).Error!.Code.ShouldBe(error);

    [Theory]
    [InlineData("2022-09-30", "2022-10-12", 5)]
    [InlineData("2022-10-12", "2022-09-30", -5)]
    [InlineData("2022-10-01", "2022-10-07", 0)]
    [InlineData("2022-10-08", "2022-10-08", 0)]
    public void WorkingDays_BetweenDates_LeaveTheFirstOut(string from, string to, int days) =>
        Calendar.WorkingDaysBetween(Day(from), Day(to)).Value.ShouldBe(days);

    [Fact]
    public void Fraction_OnTheWorkingDayClock_StandsStillOnDaysOff()
    {
        var (from, due) = (At("2022-09-30T15:00:00"), At("2022-10-12T23:59:59"));
        double Used(string now) => Calendar.ElapsedFraction(from, due, At(now)).Value;
        Used("2022-09-30T23:00:00").ShouldBe(0);
        Used("2022-10-07T23:59:59").ShouldBe(0);
        Used("2022-10-09T00:00:00").ShouldBe(0.2, 1e-5);
        Used("2022-10-10T12:00:00").ShouldBe(0.5, 1e-5);
        Used("2022-10-12T23:59:59").ShouldBe(1);
        Used("2022-11-12T00:00:00").ShouldBe(1);
    }
}

using System.Globalization;
using Daodi.Cases;
using Daodi.Kernel;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Cases;

public class ClockTimesTests
{
    private static readonly WorkingCalendar Calendar = WorkingCalendar.Published;
    private static readonly LightRule Long = new(0.7, new(1, LimitUnit.WorkingDays), 2);
    private static readonly LightRule Short = new(0.7, null, 2);

    [Theory]
    [InlineData("2022-01-28 10:00", "10 wd", "2022-02-16 23:59:59")]
    [InlineData("2022-01-28 10:00", "5 wd", "2022-02-09 23:59:59")]
    [InlineData("2022-04-29 23:59", "3 wd", "2022-05-07 23:59:59")]
    [InlineData("2022-01-28 10:00", "5 d", "2022-02-07 23:59:59")]
    [InlineData("2022-01-30 10:00", "24 h", "2022-01-31 10:00:00")]
    public void Due_AcrossHolidays_IsRightToTheDay(string started, string limit, string due) =>
        ClockTimes.Due(Clock(started, limit), Calendar).Value.ShouldBe(At(due));

    [Fact]
    public void Due_PausedOverSpringFestival_CountsTheRestFromResumption()
    {
        var clock = Clock("2022-01-28 10:00", "10 wd");
        // Used at the pause: 1-29, 1-30 (make-up days); the day of the pause counts. Left: 8 working days.
        clock.Pause(At("2022-01-30 15:00"));
        clock.Resume(At("2022-02-10 09:00"));
        ClockTimes.Due(clock, Calendar).Value.ShouldBe(At("2022-02-22 23:59:59"));
    }

    [Fact]
    public void Due_ExtendedThenPaused_AppliesBothInOrder()
    {
        var clock = Clock("2022-06-06 09:00", "5 wd");
        ClockTimes.Due(clock, Calendar).Value.ShouldBe(At("2022-06-13 23:59:59"));
        (clock.Extension, clock.ExtendedAt) = ("10 wd", At("2022-06-08 09:00"));
        ClockTimes.Due(clock, Calendar).Value.ShouldBe(At("2022-06-27 23:59:59"));
        // Paused on the 13th with ten working days left (14th to 27th), resumed on Monday the 20th.
        clock.Pause(At("2022-06-13 09:00"));
        clock.Resume(At("2022-06-20 09:00"));
        ClockTimes.Due(clock, Calendar).Value.ShouldBe(At("2022-07-04 23:59:59"));
    }

    [Fact]
    public void Due_YearWithoutNotice_IsUnknownUntilTheNoticeComes()
    {
        var clock = Clock("2026-12-30 10:00", "5 wd");
        ClockTimes.Due(clock, Calendar).Error!.Code.ShouldBe("calendar.missing");

        var notice = CalendarYear.Parse("""{"year":2027,"days":[{"date":"2027-01-01","isOffDay":true,"name":"元旦"}]}""").Value;
        ClockTimes.Due(clock, Calendar.With(notice)).Value.ShouldBe(At("2027-01-07 23:59:59"));
    }

    [Fact]
    public void Plan_FiveWorkingDays_TurnsAtSevenTenthsThenOverdueThenTwice()
    {
        // 06-06 is a Monday: five working days are 06-07 to 06-13; 70 % of them is noon of the fourth.
        var plan = Planned("2022-06-06 09:00", "5 wd", Long);

        plan.Yellow!.Value.ShouldBe(At("2022-06-10 12:00:00"), TimeSpan.FromSeconds(1));
        plan.Red.ShouldBe(At("2022-06-14 00:00:00"));
        plan.Black.ShouldBe(At("2022-06-21 00:00:00"));
        plan.At(At("2022-06-10 11:59:00")).ShouldBe(Light.Green);
        plan.At(At("2022-06-10 12:00:01")).ShouldBe(Light.Yellow);
        plan.At(At("2022-06-13 23:59:59").AddMilliseconds(900)).ShouldBe(Light.Yellow, "the last second of the due day is in time");
        plan.At(At("2022-06-14 00:00:00")).ShouldBe(Light.Red);
        plan.At(At("2022-06-21 00:00:00")).ShouldBe(Light.Black);
    }

    [Theory]
    [InlineData("2 wd", "2022-06-08 00:00:00")]
    [InlineData("3 wd", "2022-06-09 00:00:00")]
    public void Plan_FewWorkingDays_TurnsYellowWhenOneIsLeft(string limit, string yellow) =>
        Planned("2022-06-06 09:00", limit, Long).Yellow.ShouldBe(At(yellow));

    [Fact]
    public void Plan_OneDayLimit_IsNotBornYellow()
    {
        var plan = Planned("2022-06-06 09:00", "1 wd", Short);
        plan.At(At("2022-06-06 09:00")).ShouldBe(Light.Green);
        plan.Yellow!.Value.ShouldBe(At("2022-06-07 16:48:00"), TimeSpan.FromSeconds(1));
        plan.Red.ShouldBe(At("2022-06-08 00:00:00"));
    }

    [Fact]
    public void Plan_Minutes_AreExact()
    {
        var plan = Planned("2022-06-06 09:00", "30 min", Short);
        plan.Yellow.ShouldBe(At("2022-06-06 09:21:00"));
        plan.Red.ShouldBe(At("2022-06-06 09:30:00").AddMicroseconds(1));
        plan.Black.ShouldBe(At("2022-06-06 10:00:00").AddMicroseconds(1));
    }

    [Fact]
    public void Plan_Paused_TurnsNothingMore()
    {
        var clock = Clock("2022-06-06 09:00", "5 wd");
        clock.Due = ClockTimes.Due(clock, Calendar).Value;
        clock.Pause(At("2022-06-08 09:00"));

        var plan = ClockTimes.Plan(clock, Long, Calendar);

        plan.At(At("2023-01-01 00:00")).ShouldBe(Light.Green);
        plan.After(At("2022-06-08 09:00")).ShouldBeNull();
    }

    [Fact]
    public void Stop_LastSecondAndOneLater_KnowsWhetherItWasLate()
    {
        var (inTime, late) = (Clock("2022-06-06 09:00", "5 wd"), Clock("2022-06-06 09:00", "5 wd"));
        inTime.Due = late.Due = At("2022-06-13 23:59:59");
        inTime.Stop(At("2022-06-13 23:59:59").AddMilliseconds(500));
        late.Stop(At("2022-06-14 00:00:00"));
        (inTime.Late, late.Late).ShouldBe((false, true));
    }

    private static LightPlan Planned(string started, string limit, LightRule rule)
    {
        var clock = Clock(started, limit);
        clock.Due = ClockTimes.Due(clock, Calendar).Value;
        return ClockTimes.Plan(clock, rule, Calendar);
    }

    private static CaseClock Clock(string started, string limit) => new()
    {
        CaseId = 1,
        Kind = ClockKind.Committed,
        Round = 1,
        Limit = limit,
        Rule = "t#r",
        Started = At(started),
    };

    private static DateTimeOffset At(string local) =>
        new DateTimeOffset(DateTime.Parse(local, CultureInfo.InvariantCulture), CityTime.Offset).ToUniversalTime();
}

using CsCheck;
using Daodi.Kernel;
using Shouldly;
using Xunit;
using static Daodi.Tests.Unit.Kernel.When;

namespace Daodi.Tests.Unit.Kernel;

public class LimitTests
{
    private static readonly WorkingCalendar Calendar = WorkingCalendar.Published;

    // From 2021 on, so that no limit of the properties leaves the published years.
    private static readonly Gen<DateTimeOffset> Instants = Gen.Int[0, 4 * 365 * 24 * 60].Select(m => At("2021-01-01T00:00:00").AddMinutes(m));
    private static readonly Gen<Limit> Limits = Gen.Select(Gen.Int[1, 60], Gen.Enum<LimitUnit>()).Select((n, unit) => new Limit(n, unit));

    [Theory]
    [InlineData("5 wd", 5, LimitUnit.WorkingDays, "5个工作日", "5 working days")]
    [InlineData("1wd", 1, LimitUnit.WorkingDays, "1个工作日", "1 working day")]
    [InlineData(" 30 d ", 30, LimitUnit.Days, "30日", "30 days")]
    [InlineData("24 h", 24, LimitUnit.Hours, "24小时", "24 hours")]
    [InlineData("1 min", 1, LimitUnit.Minutes, "1分钟", "1 minute")]
    public void Limit_Written_IsReadAndWorded(string text, int amount, LimitUnit unit, string zh, string en)
    {
        var limit = Limit.Parse(text).Value;
        limit.ShouldBe(new Limit(amount, unit));
        limit.Words.ShouldBe((zh, en));
    }

    [Theory]
    [InlineData(null, "limit.format")]
    [InlineData("5", "limit.format")]
    [InlineData("-5 wd", "limit.format")]
    [InlineData("5 weeks", "limit.format")]
    [InlineData("0 wd", "limit.amount")]
    [InlineData("99999999999 wd", "limit.amount")]
    public void Limit_Wrong_SaysWhy(string? text, string error) => Limit.Parse(text).Error!.Code.ShouldBe(error);

    [Fact]
    public void Limit_WrittenAndRead_IsTheSame() => Limits.Sample(limit => Limit.Parse(limit.ToString()).Value == limit);

    [Theory]
    [InlineData("3 wd", "2022-05-07T23:59:59")]
    [InlineData("3 d", "2022-05-05T23:59:59")]
    [InlineData("24 h", "2022-04-30T10:00:00")]
    [InlineData("30 min", "2022-04-29T10:30:00")]
    public void Due_InEachUnit_FollowsItsOwnClock(string limit, string due) =>
        Limit.Parse(limit).Value.DueFrom(At("2022-04-29T10:00:00"), Calendar).Value.ShouldBe(At(due));

    [Fact]
    public void Elapsed_OneDayLimitOnTheDayItBegins_IsNothing()
    {
        var (limit, from) = (new Limit(1, LimitUnit.WorkingDays), At("2022-06-13T16:00:00"));
        var due = limit.DueFrom(from, Calendar).Value;
        limit.Elapsed(from, due, At("2022-06-13T23:59:00"), Calendar).Value.ShouldBe(0);
        limit.Elapsed(from, due, At("2022-06-14T12:00:00"), Calendar).Value.ShouldBe(0.5, 1e-4);
    }

    [Fact]
    public void Elapsed_OfHours_IsLinear()
    {
        var (limit, from) = (new Limit(24, LimitUnit.Hours), At("2022-09-30T12:00:00"));
        var due = limit.DueFrom(from, Calendar).Value;
        limit.Elapsed(from, due, At("2022-09-30T18:00:00"), Calendar).Value.ShouldBe(0.25, 1e-9);
        limit.Elapsed(from, due, At("2022-09-30T11:00:00"), Calendar).Value.ShouldBe(0);
    }

    [Fact]
    public void Elapsed_AsTimeGoes_NeverFallsAndEndsAtOneExactlyAtTheDueInstant() =>
        Gen.Select(Limits, Instants, Gen.Double[0, 1.2], Gen.Double[0, 1.2]).Sample((limit, from, a, b) =>
        {
            var due = limit.DueFrom(from, Calendar).Value;
            double Used(double part) => limit.Elapsed(from, due, from + (due - from) * part, Calendar).Value;
            var (early, late) = (Math.Min(a, b), Math.Max(a, b));
            return Used(early) <= Used(late) && limit.Elapsed(from, due, due, Calendar).Value == 1
                && limit.Elapsed(from, due, due.AddSeconds(-1), Calendar).Value < 1;
        });

    [Fact]
    public void WhenElapsed_OfAFraction_IsTheInstantElapsedReachesIt() =>
        Gen.Select(Limits, Instants, Gen.Double[0.01, 1]).Sample((limit, from, fraction) =>
        {
            var due = limit.DueFrom(from, Calendar).Value;
            var at = limit.WhenElapsed(from, due, fraction, Calendar).Value!.Value;
            return limit.Elapsed(from, due, at, Calendar).Value >= fraction - 1e-9
                && limit.Elapsed(from, due, at.AddSeconds(-1), Calendar).Value < fraction;
        });

    [Theory]
    // Paused on the 2nd of 5 working days: 3 are left and run again after the day of resumption.
    [InlineData("5 wd", "2022-06-13T09:00:00", "2022-06-15T10:00:00", "2022-06-20T16:00:00", "2022-06-23T23:59:59")]
    // Resumed on a day off: no working day in between is lost but those of the pause.
    [InlineData("5 wd", "2022-06-13T09:00:00", "2022-06-17T10:00:00", "2022-06-18T16:00:00", "2022-06-20T23:59:59")]
    // Paused on the last day: it ends with the day of resumption.
    [InlineData("5 wd", "2022-06-13T09:00:00", "2022-06-20T10:00:00", "2022-06-22T16:00:00", "2022-06-22T23:59:59")]
    // Paused on the last day and resumed on a Saturday: the next working day.
    [InlineData("5 wd", "2022-06-13T09:00:00", "2022-06-20T10:00:00", "2022-06-25T16:00:00", "2022-06-27T23:59:59")]
    // Ten days to Thursday 06-23; two days later would be a Saturday.
    [InlineData("10 d", "2022-06-13T09:00:00", "2022-06-14T10:00:00", "2022-06-16T16:00:00", "2022-06-27T23:59:59")]
    [InlineData("24 h", "2022-06-13T09:00:00", "2022-06-13T10:00:00", "2022-06-13T11:30:00", "2022-06-14T10:30:00")]
    public void Resume_AfterAPause_LeavesThePauseOut(string text, string from, string paused, string resumed, string due)
    {
        var limit = Limit.Parse(text).Value;
        var before = limit.DueFrom(At(from), Calendar).Value;
        limit.Resume(before, At(paused), At(resumed), Calendar).Value.ShouldBe(At(due));
    }

    [Fact]
    public void Resume_BeforeThePause_IsRefused() =>
        new Limit(5, LimitUnit.WorkingDays).Resume(At("2022-06-20T23:59:59"), At("2022-06-16T10:00:00"), At("2022-06-15T10:00:00"), Calendar)
            .Error!.Code.ShouldBe("limit.pause");

    [Fact]
    public void Resume_OfALimitAlreadyMissed_ChangesNothing() =>
        new Limit(5, LimitUnit.WorkingDays).Resume(At("2022-06-20T23:59:59"), At("2022-06-21T10:00:00"), At("2022-06-25T10:00:00"), Calendar)
            .Value.ShouldBe(At("2022-06-20T23:59:59"));

    [Fact]
    public void Resume_OnTheDayOfThePause_ChangesNothingForLimitsInDays() =>
        Gen.Select(Limits.Where(l => l.Unit is LimitUnit.WorkingDays or LimitUnit.Days), Instants, Gen.Double[0, 1]).Sample((limit, from, part) =>
        {
            var due = limit.DueFrom(from, Calendar).Value;
            var paused = from + (due - from) * part;
            return limit.Resume(due, paused, CityTime.EndOf(paused.LocalDate()), Calendar).Value >= due
                && limit.Resume(due, paused, paused, Calendar).Value == due;
        });

    [Fact]
    public void Elapsed_JustAfterAPause_IsWhatItWasAtThePause()
    {
        var (limit, from) = (new Limit(5, LimitUnit.WorkingDays), At("2022-06-13T09:00:00"));
        var due = limit.DueFrom(from, Calendar).Value;
        var open = new Pause(At("2022-06-15T10:00:00"), null);
        limit.Elapsed(from, due, At("2022-06-19T00:00:00"), Calendar, [open]).Value.ShouldBe(0.4, 1e-4);

        var closed = open with { To = At("2022-06-20T16:00:00") };
        var later = limit.Resume(due, closed.From, closed.To!.Value, Calendar).Value;
        limit.Elapsed(from, later, At("2022-06-20T23:00:00"), Calendar, [closed]).Value.ShouldBe(0.4, 1e-4);
        limit.Elapsed(from, later, At("2022-06-22T00:00:00"), Calendar, [closed]).Value.ShouldBe(0.6, 1e-4);
        limit.Elapsed(from, later, later, Calendar, [closed]).Value.ShouldBe(1);
    }

    [Fact]
    public void WhenElapsed_WhileTheClockStands_IsNotKnown()
    {
        var (limit, from) = (new Limit(5, LimitUnit.WorkingDays), At("2022-06-13T09:00:00"));
        var due = limit.DueFrom(from, Calendar).Value;
        Pause[] pauses = [new(At("2022-06-15T10:00:00"), null)];
        limit.WhenElapsed(from, due, 0.7, Calendar, pauses).Value.ShouldBeNull();
        limit.WhenElapsed(from, due, 0.2, Calendar, pauses).Value!.Value.ShouldBe(At("2022-06-15T00:00:00"), TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void Pause_OfWorkingDayLimits_KeepsTheNumberOfWorkingDaysRun() =>
        Gen.Select(Gen.Int[2, 40], Instants, Gen.Double[0, 1], Gen.Int[0, 90 * 24 * 60]).Sample((n, from, part, minutes) =>
        {
            var limit = new Limit(n, LimitUnit.WorkingDays);
            var due = limit.DueFrom(from, Calendar).Value;
            var paused = from + (due - from) * part;
            if (paused.LocalDate() >= due.LocalDate()) return true;
            var resumed = paused.AddMinutes(minutes);
            var later = limit.Resume(due, paused, resumed, Calendar).Value;
            var run = Calendar.WorkingDaysBetween(from, paused).Value + Calendar.WorkingDaysBetween(resumed, later).Value;
            return run == n && later >= due;
        });
}

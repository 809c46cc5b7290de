using System.Globalization;
using System.Text.RegularExpressions;

namespace Daodi.Kernel;

/// <summary>What a time limit is counted in.</summary>
public enum LimitUnit
{
    /// <summary>Working days of the calendar, the day of acceptance not counted.</summary>
    WorkingDays,
    /// <summary>Days of the week as they come, the first not counted, ending on a working day.</summary>
    Days,
    /// <summary>Hours, day and night.</summary>
    Hours,
    /// <summary>Minutes, day and night.</summary>
    Minutes,
}

/// <summary>A clock stopped for a lawful ground; <paramref name="To"/> is null while it still stands.</summary>
public readonly record struct Pause(DateTimeOffset From, DateTimeOffset? To);

/// <summary>A time limit as law and promises state it: 5 wd, 30 d, 24 h, 30 min.</summary>
/// <param name="Amount">How many; at least 1.</param>
public readonly partial record struct Limit(int Amount, LimitUnit Unit) : IParsed<Limit>
{
    /// <summary>For people: 5个工作日, 5 working days.</summary>
    public Words Words => Unit switch
    {
        LimitUnit.WorkingDays => ($"{Amount}个工作日", Count("working day")),
        LimitUnit.Days => ($"{Amount}日", Count("day")),
        LimitUnit.Hours => ($"{Amount}小时", Count("hour")),
        _ => ($"{Amount}分钟", Count("minute")),
    };

    /// <summary>Reads "5 wd", "30 d", "24 h", "30 min". Errors: <c>limit.format</c>, <c>limit.amount</c>.</summary>
    public static Result<Limit> Parse(string? text)
    {
        var match = Written().Match(text ?? "");
        if (!match.Success)
            return Error.Invalid("limit.format", (
                $"期限“{text}”应为数字加单位：wd（工作日）、d（自然日）、h（小时）、min（分钟），例如“5 wd”。",
                $"“{text}” is not a limit. Write a number and a unit, wd, d, h or min: “5 wd”."));
        // What does not fit an int is too large in any unit: 0 is refused just the same.
        _ = int.TryParse(match.Groups["n"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var amount);
        if (AmountError(amount) is { } error) return error;
        return new Limit(amount, match.Groups["unit"].Value switch
        {
            "wd" => LimitUnit.WorkingDays,
            "d" => LimitUnit.Days,
            "h" => LimitUnit.Hours,
            _ => LimitUnit.Minutes,
        });
    }

    /// <summary>When a limit that begins at <paramref name="from"/> ends. Errors: <c>calendar.missing</c>.</summary>
    public Result<DateTimeOffset> DueFrom(DateTimeOffset from, WorkingCalendar calendar) => Unit switch
    {
        LimitUnit.WorkingDays => calendar.DueAfterWorkingDays(from, Amount),
        LimitUnit.Days => calendar.DueAfterCalendarDays(from, Amount),
        LimitUnit.Hours => WorkingCalendar.DueAfterHours(from, Amount),
        _ => from.AddMinutes(Amount),
    };

    /// <summary>
    /// The share of the time from <paramref name="from"/> to <paramref name="due"/> that is used at <paramref name="now"/>,
    /// 0 to 1, leaving pauses out. Limits in days start with the day after <paramref name="from"/>; in working days the
    /// clock runs only on working days, each counting 24 hours; the others are linear. <paramref name="due"/> is the one
    /// in force, that is after <see cref="Resume"/> for each pause that ended. Errors: <c>calendar.missing</c>.
    /// </summary>
    public Result<double> Elapsed(
        DateTimeOffset from, DateTimeOffset due, DateTimeOffset now, WorkingCalendar calendar, IReadOnlyList<Pause>? pauses = null) =>
        RunningTime.Of(Unit, from, due, pauses ?? [], calendar).Map(time => time.FractionAt(now));

    /// <summary>
    /// The first instant at which <see cref="Elapsed"/> reaches <paramref name="fraction"/>: when a light must change.
    /// Null where the clock is stopped and would not reach it before it runs again.
    /// </summary>
    public Result<DateTimeOffset?> WhenElapsed(
        DateTimeOffset from, DateTimeOffset due, double fraction, WorkingCalendar calendar, IReadOnlyList<Pause>? pauses = null) =>
        RunningTime.Of(Unit, from, due, pauses ?? [], calendar).Map(time => time.InstantOf(fraction));

    /// <summary>
    /// The due instant after a pause, such that the time in it does not count (行政许可法 45).
    /// <list type="bullet">
    /// <item>Working days: the day of the pause counts as used, the day of resumption does not count; the working days
    /// left at the pause (those after its day, up to the due day) are counted again from the day of resumption. With none
    /// left, the limit ends with the day of resumption, or the next working day.</item>
    /// <item>Days: the due day moves by the number of days between the two dates, then on to a working day.</item>
    /// <item>Hours and minutes: the due instant moves by exactly the time in pause.</item>
    /// </list>
    /// A pause within one day changes nothing for limits in days, and none rescues a limit already missed when it began.
    /// Errors: <c>limit.pause</c> where it ends before it begins, <c>calendar.missing</c>.
    /// </summary>
    public Result<DateTimeOffset> Resume(
        DateTimeOffset due, DateTimeOffset pausedAt, DateTimeOffset resumedAt, WorkingCalendar calendar)
    {
        if (resumedAt < pausedAt)
            return Error.Invalid("limit.pause", (
                "恢复计时的时间早于暂停时间，请核对。",
                "The clock cannot resume before it was paused. Check both times."));
        if (pausedAt > due) return due;
        if (Unit is LimitUnit.Hours or LimitUnit.Minutes) return due + (resumedAt - pausedAt);

        var (paused, resumed, last) = (pausedAt.LocalDate(), resumedAt.LocalDate(), due.LocalDate());
        if (paused == resumed) return due;
        if (Unit is LimitUnit.Days)
            return calendar.RollForward(last.AddDays(resumed.DayNumber - paused.DayNumber)).Map(CityTime.EndOf);
        return calendar.WorkingDaysBetween(paused, last).Then(left => left > 0
            ? calendar.DueAfterWorkingDays(resumedAt, left)
            : calendar.RollForward(resumed).Map(CityTime.EndOf));
    }

    public override string ToString() => Unit switch
    {
        LimitUnit.WorkingDays => $"{Amount} wd",
        LimitUnit.Days => $"{Amount} d",
        LimitUnit.Hours => $"{Amount} h",
        _ => $"{Amount} min",
    };

    internal static Error? AmountError(int amount) => amount is >= 1 and <= 100_000
        ? null
        : Error.Invalid("limit.amount", (
            "期限应为 1 至 100000 的整数。",
            "A limit is a whole number from 1 to 100,000."));

    private string Count(string unit) => Amount == 1 ? $"1 {unit}" : $"{Amount} {unit}s";

    [GeneratedRegex(@"^\s*(?<n>[0-9]+)\s*(?<unit>wd|d|h|min)\s*$")]
    private static partial Regex Written();
}

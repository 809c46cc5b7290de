using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Daodi.Kernel;

/// <summary>
/// Which days are worked, from the State Council's yearly notices: weekdays but the days off, and the days swapped in.
/// Immutable. A year without a published notice is refused, never guessed: <c>calendar.missing</c>.
/// </summary>
public sealed class WorkingCalendar
{
    private static readonly Lazy<WorkingCalendar> Embedded = new(() =>
        new(CalendarYear.ParseCsv(Carried.Text("calendar.csv")).Value.ToImmutableSortedDictionary(y => y.Year, y => y)));

    // The names the notices use; a joint holiday is written with a pause mark: 国庆节、中秋节.
    private static readonly FrozenDictionary<string, string> English = new Dictionary<string, string>
    {
        ["元旦"] = "New Year’s Day",
        ["春节"] = "Spring Festival",
        ["清明节"] = "Tomb-Sweeping Day",
        ["劳动节"] = "Labour Day",
        ["端午节"] = "Dragon Boat Festival",
        ["中秋节"] = "Mid-Autumn Festival",
        ["国庆节"] = "National Day",
    }.ToFrozenDictionary();

    private readonly ImmutableSortedDictionary<int, CalendarYear> _years;
    private readonly FrozenDictionary<DateOnly, CalendarDay> _days;

    private WorkingCalendar(ImmutableSortedDictionary<int, CalendarYear> years)
    {
        _years = years;
        // A later notice settles the last days of the year before it (2018-12-29 was worked by the notice for 2019).
        var days = new Dictionary<DateOnly, CalendarDay>();
        foreach (var day in years.Values.SelectMany(y => y.Days)) days[day.Date] = day;
        _days = days.ToFrozenDictionary();
    }

    /// <summary>The years carried in the product, 2018 to 2026.</summary>
    public static WorkingCalendar Published => Embedded.Value;

    /// <summary>The years whose notice is known.</summary>
    public IEnumerable<int> Years => _years.Keys;

    /// <summary>This calendar with one more year, or another edition of a year it has (2020 was changed twice).</summary>
    public WorkingCalendar With(CalendarYear year) => new(_years.SetItem(year.Year, year));

    /// <summary>Whether <paramref name="date"/> is worked. Errors: <c>calendar.missing</c>.</summary>
    public Result<bool> IsWorkingDay(DateOnly date)
    {
        if (!_years.ContainsKey(date.Year)) return Missing(date.Year);
        return _days.TryGetValue(date, out var day)
            ? day.Works
            : date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
    }

    /// <summary>The holiday that <paramref name="date"/> is off for or worked in exchange for; null on plain days.</summary>
    public Words? NameOf(DateOnly date) =>
        _days.TryGetValue(date, out var day) && day.Name.Length > 0
            ? new Words(day.Name, string.Join(" and ", day.Name.Split('、').Select(n => English.GetValueOrDefault(n, n))))
            : null;

    /// <summary>
    /// The end (23:59:59 +08:00) of the <paramref name="n"/>-th working day after the day of <paramref name="from"/>,
    /// which itself is not counted. Errors: <c>limit.amount</c>, <c>calendar.missing</c>.
    /// </summary>
    public Result<DateTimeOffset> DueAfterWorkingDays(DateTimeOffset from, int n)
    {
        if (Limit.AmountError(n) is { } error) return error;
        var date = from.LocalDate();
        for (var left = n; left > 0;)
        {
            date = date.AddDays(1);
            var works = IsWorkingDay(date);
            if (!works.Ok) return works.Error;
            if (works.Value) left--;
        }
        return CityTime.EndOf(date);
    }

    /// <summary>
    /// The end (23:59:59 +08:00) of the <paramref name="n"/>-th day after the day of <paramref name="from"/>, which
    /// itself is not counted; where that is a day off, the end of the next working day (民法典 201, 203).
    /// Errors: <c>limit.amount</c>, <c>calendar.missing</c>.
    /// </summary>
    public Result<DateTimeOffset> DueAfterCalendarDays(DateTimeOffset from, int n)
    {
        if (Limit.AmountError(n) is { } error) return error;
        return RollForward(from.LocalDate().AddDays(n)).Map(CityTime.EndOf);
    }

    /// <summary>
    /// Exactly so many hours later, whatever day it is (民法典 201: a period in hours runs from its beginning).
    /// Errors: <c>limit.amount</c>.
    /// </summary>
    public static Result<DateTimeOffset> DueAfterHours(DateTimeOffset from, int n) =>
        Limit.AmountError(n) is { } error ? error : from.AddHours(n);

    /// <summary><paramref name="date"/> itself if it is worked, else the next day that is.</summary>
    public Result<DateOnly> RollForward(DateOnly date)
    {
        for (; ; date = date.AddDays(1))
        {
            var works = IsWorkingDay(date);
            if (!works.Ok) return works.Error;
            if (works.Value) return date;
        }
    }

    /// <summary>
    /// The number of working days after <paramref name="from"/> up to and including <paramref name="to"/>: 0 within one
    /// day, negative where <paramref name="to"/> is the earlier. Errors: <c>calendar.missing</c>.
    /// </summary>
    public Result<int> WorkingDaysBetween(DateOnly from, DateOnly to)
    {
        if (to < from) return WorkingDaysBetween(to, from).Map(n => -n);
        var count = 0;
        for (var date = from.AddDays(1); date <= to; date = date.AddDays(1))
        {
            var works = IsWorkingDay(date);
            if (!works.Ok) return works.Error;
            if (works.Value) count++;
        }
        return count;
    }

    /// <inheritdoc cref="WorkingDaysBetween(DateOnly, DateOnly)"/>
    public Result<int> WorkingDaysBetween(DateTimeOffset from, DateTimeOffset to) =>
        WorkingDaysBetween(from.LocalDate(), to.LocalDate());

    /// <summary>
    /// How much of a limit in working days is used at <paramref name="now"/>, 0 to 1. The clock starts with the day
    /// after <paramref name="from"/>, stands still on days off, runs through all 24 hours of working days, and is 1 from
    /// <paramref name="due"/> on. Errors: <c>calendar.missing</c>.
    /// </summary>
    public Result<double> ElapsedFraction(DateTimeOffset from, DateTimeOffset due, DateTimeOffset now) =>
        RunningTime.Of(LimitUnit.WorkingDays, from, due, [], this).Map(time => time.FractionAt(now));

    private static Error Missing(int year) => new("calendar.missing", (
        $"缺少 {year} 年的放假调休安排，无法计算期限：请导入国务院办公厅发布的 {year} 年通知。",
        $"The working calendar of {year} is missing, so no limit can be computed. Import the State Council's notice for {year}."))
    {
        Details = new Dictionary<string, object?> { ["year"] = year },
    };
}

using Daodi.Kernel;

namespace Daodi.City;

/// <summary>When people call: the curve of a day, of a week, of holidays, in city time.</summary>
internal static class Rhythm
{
    // Share of each hour. Peaks at 9–11 and 15–17, a dip at noon, few at night; days off start later and run flatter.
    private static readonly double[] WorkingDay =
        [0.4, 0.25, 0.15, 0.15, 0.3, 0.8, 2.0, 4.2, 8.2, 11.0, 10.6, 7.4, 4.0, 4.6, 7.2, 9.2, 8.6, 6.2, 4.6, 3.9, 3.3, 2.4, 1.4, 0.8];
    private static readonly double[] DayOff =
        [0.6, 0.4, 0.2, 0.2, 0.3, 0.7, 1.8, 3.6, 6.4, 8.2, 8.4, 6.6, 5.0, 5.2, 6.2, 7.0, 7.0, 6.4, 6.2, 6.0, 5.2, 3.8, 2.2, 1.2];

    /// <summary>How busy a date is against the average: Mondays and first days after holidays most, holidays least.</summary>
    public static double Of(DateOnly date)
    {
        if (!IsWorked(date)) return WorkingCalendar.Published.NameOf(date) is null ? 0.66 : 0.5;
        if (!IsWorked(date.AddDays(-1))) return 1.27;
        return date.DayOfWeek is DayOfWeek.Friday or DayOfWeek.Saturday or DayOfWeek.Sunday ? 1.02 : 1.12;
    }

    /// <summary>The instants of a day's calls, in order.</summary>
    public static List<DateTimeOffset> Calls(DateOnly date, double perDay, Dice dice)
    {
        var hours = IsWorked(date) ? WorkingDay : DayOff;
        var indices = Enumerable.Range(0, 24).ToArray();
        var start = CityTime.StartOf(date);
        var calls = new List<DateTimeOffset>();
        for (var left = dice.Poisson(perDay * Of(date)); left > 0; left--)
        {
            var hour = dice.Weighted(indices, h => hours[h]);
            calls.Add(start.AddHours(hour).AddSeconds(dice.Between(0, 3599)));
        }
        calls.Sort();
        return calls;
    }

    /// <summary>
    /// Whether offices are open. A year whose notice is not out yet is taken as plain weeks: this is a habit of made-up
    /// people, and no limit is ever computed from it.
    /// </summary>
    public static bool IsWorked(DateOnly date)
    {
        var worked = WorkingCalendar.Published.IsWorkingDay(date);
        return worked.Ok ? worked.Value : date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
    }
}

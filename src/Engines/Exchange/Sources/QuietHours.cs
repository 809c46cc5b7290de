using System.Globalization;
using Daodi.Kernel;

namespace Daodi.Exchange;

/// <summary>The hours of every day, on the city's clock, in which a source may be silent and is not pulled: 20:00 to 08:00.</summary>
/// <param name="From">Minutes since midnight at which they begin.</param>
/// <param name="To">Minutes since midnight at which they end; less than <paramref name="From"/> where they pass midnight.</param>
public readonly record struct QuietHours(int From, int To)
{
    private const int Day = 24 * 60;

    /// <summary>Reads two times of day, <c>20:00</c> and <c>08:00</c>; null where both are empty. Errors: <c>source.quiet</c>.</summary>
    public static Result<QuietHours?> Parse(string? from, string? to)
    {
        if (string.IsNullOrWhiteSpace(from) && string.IsNullOrWhiteSpace(to)) return (QuietHours?)null;
        if (Minutes(from) is { } start && Minutes(to) is { } end && start != end) return new QuietHours(start, end);
        return Error.Invalid("source.quiet", ("静默时段须同时写起止时间，如 20:00 至 08:00。", "Give both ends of the quiet hours, such as 20:00 and 08:00."), "quietFrom");
    }

    public bool Has(DateTimeOffset at)
    {
        var minute = (int)at.Local().TimeOfDay.TotalMinutes;
        return From < To ? minute >= From && minute < To : minute >= From || minute < To;
    }

    /// <summary>How long lies between two instants outside the quiet hours.</summary>
    public static TimeSpan Awake(QuietHours? quiet, DateTimeOffset from, DateTimeOffset to)
    {
        if (to <= from) return TimeSpan.Zero;
        if (quiet is not { } hours) return to - from;
        var asleep = TimeSpan.Zero;
        // The night that began the day before may still run.
        for (var day = from.LocalDate().AddDays(-1); day <= to.LocalDate(); day = day.AddDays(1))
        {
            var start = CityTime.StartOf(day).AddMinutes(hours.From);
            var end = CityTime.StartOf(day).AddMinutes(hours.To + (hours.From < hours.To ? 0 : Day));
            var (first, last) = (start > from ? start : from, end < to ? end : to);
            if (last > first) asleep += last - first;
        }

        return to - from - asleep;
    }

    /// <summary>The next instant outside the quiet hours, not before <paramref name="at"/>.</summary>
    public DateTimeOffset End(DateTimeOffset at)
    {
        if (!Has(at)) return at;
        var end = CityTime.StartOf(at.LocalDate()).AddMinutes(To);
        return end > at ? end : end.AddDays(1);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{From / 60:00}:{From % 60:00}–{To / 60:00}:{To % 60:00}");

    private static int? Minutes(string? text) =>
        TimeOnly.TryParseExact(text?.Trim(), ["HH:mm", "H:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time.Hour * 60 + time.Minute : null;
}

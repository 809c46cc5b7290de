using System.Globalization;

namespace Daodi.BigData.Appeals.Domain;

/// <summary>A share with what it rests on. Of nothing there is no share: unknown, which is not nought.</summary>
/// <param name="Part">How many of them.</param>
/// <param name="Whole">Out of how many.</param>
public readonly record struct Rate(long Part, long Whole)
{
    /// <summary>From 0 to 1; null where there is nothing to judge by.</summary>
    public decimal? Share => Whole > 0 ? (decimal)Part / Whole : null;

    /// <summary>In percent with two digits. Only what is whole reads 100, and only what is nothing reads 0.</summary>
    public decimal? Percent => Share is { } share
        ? Math.Clamp(Math.Round(share * 100, 2, MidpointRounding.AwayFromZero), Part > 0 ? 0.01m : 0m, Part < Whole ? 99.99m : 100m)
        : null;

    /// <summary>96.37%, or — where it is unknown.</summary>
    public string Shown => Percent is { } percent ? percent.ToString("0.00", CultureInfo.InvariantCulture) + "%" : "—";

    public static Rate operator +(Rate one, Rate other) => new(one.Part + other.Part, one.Whole + other.Whole);

    public static Rate Add(Rate one, Rate other) => one + other;
}

/// <summary>What is usual on a weekday: the median of the same weekdays before, and how many there were.</summary>
/// <param name="Count">Null where no such day is known.</param>
public readonly record struct UsualDay(double? Count, int Days)
{
    /// <summary>The usual count for the weekday of <paramref name="day"/>, which itself and later days do not count.</summary>
    /// <param name="counts">What is known, by day; a day that is not there is not known.</param>
    public static UsualDay Of(IReadOnlyDictionary<DateOnly, long> counts, DateOnly day)
    {
        var same = counts.Where(c => c.Key < day && c.Key.DayOfWeek == day.DayOfWeek).Select(c => c.Value).Order().ToArray();
        return same.Length == 0 ? new(null, 0) : new((same[(same.Length - 1) / 2] + same[same.Length / 2]) / 2.0, same.Length);
    }
}

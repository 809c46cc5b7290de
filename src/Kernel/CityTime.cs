namespace Daodi.Kernel;

/// <summary>China Standard Time, +08:00 without daylight saving: stored instants are UTC, shown ones are these.</summary>
public static class CityTime
{
    public static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    /// <summary>Now, in UTC, cut to whole microseconds: what both databases can keep and give back unchanged.</summary>
    public static DateTimeOffset Instant(this TimeProvider clock) => clock.GetUtcNow().ToInstant();

    /// <summary>The same moment in UTC, cut to whole microseconds.</summary>
    public static DateTimeOffset ToInstant(this DateTimeOffset at) =>
        new(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    public static DateTimeOffset Local(this DateTimeOffset at) => at.ToOffset(Offset);

    /// <summary>The date in the city at this moment.</summary>
    public static DateOnly LocalDate(this DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(Offset).DateTime);

    /// <summary>The instant at which <paramref name="date"/> begins in the city.</summary>
    public static DateTimeOffset StartOf(DateOnly date) =>
        new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), Offset).ToUniversalTime();

    /// <summary>The last second of <paramref name="date"/> in the city (23:59:59 +08:00): when a limit in days ends.</summary>
    public static DateTimeOffset EndOf(DateOnly date) => StartOf(date.AddDays(1)).AddSeconds(-1);
}

using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Daodi.Storage.Model;

/// <summary>
/// Instants as UTC microseconds since 1970: SQLite cannot order a DateTimeOffset, and PostgreSQL keeps no finer than this.
/// What is finer is cut here, towards the past, as <c>CityTime.ToInstant</c> does.
/// </summary>
internal sealed class InstantConverter() : ValueConverter<DateTimeOffset, long>(at => Write(at), value => Read(value))
{
    private static long Write(DateTimeOffset at) =>
        Math.DivRem(at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks, TimeSpan.TicksPerMicrosecond, out var rest) - (rest < 0 ? 1 : 0);

    private static DateTimeOffset Read(long value) =>
        new(DateTimeOffset.UnixEpoch.Ticks + value * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
}

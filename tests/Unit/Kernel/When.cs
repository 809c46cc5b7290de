using System.Globalization;

namespace Daodi.Tests.Unit.Kernel;

/// <summary>Dates and instants as tests write them; instants in the city's time.</summary>
internal static class When
{
    public static DateTimeOffset At(string local) => Utc($"{local}+08:00");
    public static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}

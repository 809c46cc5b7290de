using System.Globalization;
using Daodi.Kernel;
using Daodi.Rules;

namespace Daodi.Host.Operations.Watch;

/// <summary>The dated thresholds in force today.</summary>
internal sealed class Thresholds(IRulebooks rulebooks, TimeProvider clock)
{
    private const string Table = "operations.thresholds";

    /// <summary>More is worse.</summary>
    public HealthState Above(string check, double value) => Read(check) is not { } t ? HealthState.Unknown
        : value >= t.Bad ? HealthState.Bad : value >= t.Caution ? HealthState.Caution : HealthState.Good;

    /// <summary>Less is worse.</summary>
    public HealthState Below(string check, double value) => Read(check) is not { } t ? HealthState.Unknown
        : value <= t.Bad ? HealthState.Bad : value <= t.Caution ? HealthState.Caution : HealthState.Good;

    /// <summary>From when on the next year's calendar is asked for, and from when on it is late; null where no row says.</summary>
    public (DateOnly Remind, DateOnly Late)? CalendarOf(int year)
    {
        var found = rulebooks.Current.Find("operations.calendar", Today, ("country", "CN"));
        if (!found.Ok) return null;
        return (Day(found.Value.Row.Values["remind"].Text), Day(found.Value.Row.Values["late"].Text));

        DateOnly Day(string monthAndDay) => DateOnly.ParseExact($"{year:0000}-{monthAndDay}", "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    /// <summary>The hour in the city at which the offices open; null where no row says.</summary>
    public TimeOnly? OfficesOpen
    {
        get
        {
            var found = rulebooks.Current.Find("operations.duty", Today, ("office", "city"));
            return found.Ok ? TimeOnly.ParseExact(found.Value.Row.Values["opens"].Text, "HH:mm", CultureInfo.InvariantCulture) : null;
        }
    }

    private DateOnly Today => clock.Instant().LocalDate();

    private (double Caution, double Bad)? Read(string check)
    {
        var found = rulebooks.Current.Find(Table, Today, ("check", check));
        return found.Ok ? (Number(found.Value.Row, "caution"), Number(found.Value.Row, "bad")) : null;
    }

    private static double Number(RuleRow row, string column) => double.Parse(row.Values[column].Text, CultureInfo.InvariantCulture);
}

using System.CommandLine;
using System.Globalization;
using Daodi.Kernel;

namespace Daodi.Host.CommandLine;

/// <summary><c>daodi calendar due --from 2022-04-29 --working-days 3</c>: the deadline, as ISO date-time with offset.</summary>
internal static class CalendarCommand
{
    public static Command Make(JsonLines lines)
    {
        var from = new Option<string>("--from") { Description = "day or instant of acceptance, which is not counted (2022-04-29)", Required = true };
        var workingDays = new Option<int?>("--working-days") { Description = "limit in working days" };
        var days = new Option<int?>("--days") { Description = "limit in calendar days; one that ends on a holiday rolls on" };
        var hours = new Option<int?>("--hours") { Description = "limit in hours" };
        var due = new Command("due", "When a limit ends.") { from, workingDays, days, hours };
        due.Validators.Add(result =>
        {
            int?[] given = [result.GetValue(workingDays), result.GetValue(days), result.GetValue(hours)];
            if (given.Count(v => v is not null) != 1)
            {
                result.AddError("Give one of --working-days, --days, --hours.");
            }
            else if (given.Any(v => v is < 0 or > 3660))
            {
                result.AddError("The limit must lie between 0 and 3660.");
            }
        });
        due.SetAction(parsed => lines.Answer(
            Instant(parsed.GetRequiredValue(from)).Then(start => (parsed.GetValue(workingDays), parsed.GetValue(days), parsed.GetValue(hours)) switch
            {
                ({ } n, _, _) => WorkingCalendar.Published.DueAfterWorkingDays(start, n),
                (_, { } n, _) => WorkingCalendar.Published.DueAfterCalendarDays(start, n),
                (_, _, var n) => WorkingCalendar.DueAfterHours(start, n ?? 0),
            }),
            at => new { ok = true, due = at.Local().ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture) }));
        return new Command("calendar", "The working calendar as the State Council published it.") { due };
    }

    private static Result<DateTimeOffset> Instant(string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return CityTime.StartOf(date);
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.ToInstant()
            : Error.Invalid("calendar.from", ("日期格式不对，请写成 2022-04-29", "not a date; write it as 2022-04-29"), "from");
    }
}

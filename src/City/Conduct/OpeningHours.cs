using Daodi.Kernel;

namespace Daodi.City.Conduct;

/// <summary>Hours in which somebody works, and time counted in them. City time.</summary>
internal sealed class OpeningHours(Func<DateOnly, bool> open, params (double From, double To)[] hours)
{
    /// <summary>Offices: working days, half past eight to twelve and half past one to six.</summary>
    public static readonly OpeningHours Offices = new(Rhythm.IsWorked, (8.5, 12), (13.5, 18));

    /// <summary>Call-backs: every day but holidays, nine to twelve and two to eight.</summary>
    public static readonly OpeningHours Calls = new(
        d => WorkingCalendar.Published.NameOf(d) is null || Rhythm.IsWorked(d), (9, 12), (14, 20));

    /// <summary>The instant at which so many opening minutes have passed since <paramref name="from"/>.</summary>
    public DateTimeOffset After(DateTimeOffset from, double minutes)
    {
        var left = TimeSpan.FromMinutes(Math.Max(0, minutes));
        for (var date = from.LocalDate(); ; date = date.AddDays(1))
        {
            if (!open(date)) continue;
            var midnight = CityTime.StartOf(date);
            foreach (var (start, end) in hours)
            {
                var (opens, closes) = (midnight.AddHours(start), midnight.AddHours(end));
                if (from > opens) opens = from;
                if (opens >= closes) continue;
                if (opens + left < closes) return opens + left;
                left -= closes - opens;
            }
        }
    }

    /// <summary>How many opening minutes lie between two instants; 0 where they are in the other order.</summary>
    public double Between(DateTimeOffset from, DateTimeOffset to)
    {
        var minutes = 0.0;
        for (var date = from.LocalDate(); CityTime.StartOf(date) < to; date = date.AddDays(1))
        {
            if (!open(date)) continue;
            var midnight = CityTime.StartOf(date);
            foreach (var (start, end) in hours)
            {
                var (opens, closes) = (midnight.AddHours(start), midnight.AddHours(end));
                if (from > opens) opens = from;
                if (to < closes) closes = to;
                if (closes > opens) minutes += (closes - opens).TotalMinutes;
            }
        }
        return minutes;
    }
}

using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Cases;

/// <summary>The working calendar as it is now: the published years carried in the product and those imported since.</summary>
public sealed class Calendars(WorkingCalendar calendar)
{
    private volatile WorkingCalendar _current = calendar;

    public Calendars() : this(WorkingCalendar.Published)
    {
    }

    public WorkingCalendar Current => _current;

    internal void Set(WorkingCalendar calendar) => _current = calendar;
}

/// <summary>A year that was imported, as it was imported.</summary>
public sealed class CalendarYearRow
{
    public required int Year { get; init; }
    public required string Notice { get; set; }
    public required DateTimeOffset ImportedAt { get; set; }
}

/// <summary>Imports years and keeps them.</summary>
public sealed class CalendarStore(Calendars calendars, IWriteLane lane, TimeProvider clock)
{
    /// <summary>Adds the years imported so far; called at start.</summary>
    public async Task Load(IReader reader)
    {
        var rows = await reader.Read(db => db.Set<CalendarYearRow>().OrderBy(y => y.Year).ToListAsync());
        foreach (var row in rows)
            calendars.Set(calendars.Current.With(CalendarYear.Parse(row.Notice).Value));
    }

    /// <summary>
    /// Imports one year's notice. Cases whose due could not be told are told at the next sweep. Errors: those of
    /// <see cref="CalendarYear.Parse"/>.
    /// </summary>
    public async Task<Result<CalendarYear>> Import(string notice, CancellationToken ct = default)
    {
        var year = CalendarYear.Parse(notice);
        if (!year.Ok) return year;
        var kept = await lane.Run(async (db, token) =>
        {
            var row = await db.Set<CalendarYearRow>().AsTracking().FirstOrDefaultAsync(y => y.Year == year.Value.Year, token);
            if (row is null) db.Add(new CalendarYearRow { Year = year.Value.Year, Notice = notice, ImportedAt = clock.Instant() });
            else (row.Notice, row.ImportedAt) = (notice, clock.Instant());
            return (Result<Done>)Done.It;
        }, ct);
        if (!kept.Ok) return kept.Error;
        calendars.Set(calendars.Current.With(year.Value));
        return year;
    }
}

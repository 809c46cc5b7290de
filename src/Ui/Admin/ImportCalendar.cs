using Daodi.Cases;
using Daodi.Storage;
using Daodi.Trust;
using Daodi.Ui.Platform;

namespace Daodi.Ui.Admin;

/// <summary>Imports a year of the working calendar, keeps it over restarts, and tells the dues that waited for it.</summary>
public sealed class ImportCalendar(CalendarStore store, Sweeps sweeps, IWriteLane lane, TimeProvider clock)
{
    /// <summary>The year, and how many cases' dues are now told. Errors: those of <see cref="CalendarYear.Parse"/>.</summary>
    public async Task<Result<(int Year, int Told)>> Run(string? notice, Viewer by, CancellationToken ct)
    {
        var year = await store.Import(notice ?? "", ct);
        if (!year.Ok) return year.Error;
        var kept = await lane.Run<Done>(async (db, stop) =>
        {
            await Acts.Append(db, new(PlatformActs.CalendarImported, by, clock.Instant())
            {
                Ground = $"国务院办公厅关于{year.Value.Year}年部分节假日安排的通知",
                Data = new { year = year.Value.Year, days = year.Value.Days.Count },
            }, stop);
            return Done.It;
        }, ct);
        if (!kept.Ok) return kept.Error;
        return (year.Value.Year, await sweeps.Calendars(ct));
    }
}

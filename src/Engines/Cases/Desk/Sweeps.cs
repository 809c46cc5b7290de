using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Daodi.Cases;

/// <summary>
/// What time does by itself: lights that change, timed actions that fall due, dues that can be told since a calendar came.
/// Each looks only at what is due, by an index on the instant. Run every few seconds; a second run at once does no harm.
/// </summary>
public sealed class Sweeps(
    IReader reader, IWriteLane lane, Loops loops, Clockwork clockwork, LightBook lights, CaseDesk desk, TimeProvider clock, ILogger<Sweeps> log)
{
    private const int Batch = 100;

    /// <summary>The system as the history names it.</summary>
    public static Viewer Actor { get; } = Viewer.System("系统");

    /// <summary>All three, until nothing is due.</summary>
    public async Task Run(CancellationToken ct = default)
    {
        await Calendars(ct);
        await Lights(ct);
        await Timers(ct);
    }

    /// <summary>Records every light change up to now. Returns how many cases were touched.</summary>
    public async Task<int> Lights(CancellationToken ct = default)
    {
        var touched = 0;
        while (true)
        {
            var now = clock.Instant();
            var due = await reader.Read(db => db.Set<Case>().Where(c => c.LightAt <= now).OrderBy(c => c.LightAt).Select(c => c.Id).Take(Batch).ToListAsync(ct));
            if (due.Count == 0) return touched;
            await Each(due, (db, file) => lights.Advance(db, file, now, quiet: false, ct), ct);
            touched += due.Count;
        }
    }

    /// <summary>Tells the dues of cases that waited for a working calendar. Returns how many no longer wait.</summary>
    public async Task<int> Calendars(CancellationToken ct = default)
    {
        var (told, last) = (0, 0L);
        while (true)
        {
            var after = last;
            var waiting = await reader.Read(db => db.Set<Case>().Where(c => c.AwaitsCalendarSince != null && c.Id > after)
                .OrderBy(c => c.Id).Select(c => c.Id).Take(Batch).ToListAsync(ct));
            if (waiting.Count == 0) return told;
            last = waiting[^1];
            var now = clock.Instant();
            await Each(waiting, async (db, file) =>
            {
                foreach (var running in file.Clocks.Where(c => c.Runs)) clockwork.Settle(running);
                var timer = file.SetTimer(clockwork);
                if (!timer.Ok) log.LogWarning("The timer of {Case} cannot be set: {Error}", file.Case.No, timer.Error.Code);
                await lights.Judge(db, file, now, "calendar", quiet: false, ct);
                if (file.Case.AwaitsCalendarSince is null) told++;
            }, ct);
        }
    }

    /// <summary>Takes the timed actions that are due. Returns how many were taken.</summary>
    public async Task<int> Timers(CancellationToken ct = default)
    {
        var taken = 0;
        while (true)
        {
            var now = clock.Instant();
            var due = await reader.Read(db => db.Set<Case>().Where(c => c.TimerAt <= now).OrderBy(c => c.TimerAt)
                .Select(c => new { c.No, c.Kind, c.LoopVersion, c.Stage, c.TimerAt }).Take(Batch).ToListAsync(ct));
            if (due.Count == 0) return taken;
            foreach (var item in due)
            {
                var action = loops.Find(item.Kind, item.LoopVersion) is { Ok: true } loop
                    ? loop.Value.Loop.ActionsFrom(item.Stage).FirstOrDefault(a => a.After is not null) : null;
                var done = action is null
                    ? Error.NotFound("action.none", ("没有定时动作", "No timed action"))
                    : await lane.Run((db, token) => desk.Take(db, new() { CaseNo = item.No, Action = action.Name }, Actor, now, token), ct);
                if (done.Ok) taken++;
                else await PutOff(item.No, item.TimerAt!.Value, done.Error, ct);
            }
        }
    }

    /// <summary>A timed action that is refused is tried again tomorrow and not in every sweep.</summary>
    private async Task PutOff(string no, DateTimeOffset timer, Error error, CancellationToken ct)
    {
        log.LogWarning("The timed action of {Case} was refused: {Error}", no, error.Code);
        await lane.Run(async (db, token) =>
        {
            var c = await db.Set<Case>().AsTracking().FirstAsync(x => x.No == no, token);
            if (c.TimerAt == timer) c.TimerAt = clock.Instant().AddDays(1);
            return (Result<Done>)Done.It;
        }, ct);
    }

    private async Task Each(List<long> ids, Func<DaodiDb, CaseFile, Task> what, CancellationToken ct)
    {
        var done = await lane.Run(async (db, token) =>
        {
            var cases = await db.Set<Case>().AsTracking().Where(c => ids.Contains(c.Id)).ToListAsync(token);
            foreach (var c in cases)
            {
                if (loops.Of(c) is not { Ok: true } loop)
                {
                    // Cannot happen after the checks at start-up; were it left due, the sweep would turn on it for ever.
                    log.LogError("{Case} lives under a loop that is not loaded", c.No);
                    (c.LightAt, c.AwaitsCalendarSince) = (null, null);
                    continue;
                }
                var file = await CaseFile.Load(db, c, loop.Value.Loop, token);
                var before = CaseCounts.StockKeys(c).ToArray();
                await what(db, file);
                CaseCounts.CountMove(db, before, c);
            }
            return (Result<Done>)Done.It;
        }, ct);
        if (!done.Ok) throw new InvalidOperationException(done.Error.ToString());
    }
}

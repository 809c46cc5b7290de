using Daodi.Kernel;

namespace Daodi.Cases;

/// <summary>The dated thresholds of lights for one class of limits (<c>cases.lights</c>).</summary>
/// <param name="Yellow">The share of the limit used from which a light is yellow.</param>
/// <param name="Left">What may be left at most for a light to be yellow too; none where only the share counts.</param>
/// <param name="Black">The multiple of the limit from which a light is black.</param>
public sealed record LightRule(double Yellow, Limit? Left, double Black);

/// <summary>When a clock turns yellow, red and black, if it goes on as it is. None: never, or it cannot be told.</summary>
/// <param name="Unknown">Something cannot be told because a calendar is missing.</param>
public readonly record struct LightPlan(DateTimeOffset? Yellow, DateTimeOffset? Red, DateTimeOffset? Black, bool Unknown)
{
    /// <summary>The light at an instant.</summary>
    public Light At(DateTimeOffset now) =>
        now >= Black ? Light.Black
        : now >= Red ? Light.Red
        : now >= Yellow ? Light.Yellow
        : Red is null && Unknown ? Light.Unknown
        : Light.Green;

    /// <summary>The first change after an instant; none where none can come.</summary>
    public DateTimeOffset? After(DateTimeOffset now) =>
        Yellow > now ? Yellow : Red > now ? Red : Black > now ? Black : null;
}

/// <summary>The arithmetic of one clock, pure.</summary>
public static class ClockTimes
{
    /// <summary>
    /// The due instant: the limit from its start, then each pause and the extension in the order they happened. Errors:
    /// <c>calendar.missing</c>.
    /// </summary>
    public static Result<DateTimeOffset> Due(CaseClock clock, WorkingCalendar calendar)
    {
        var limit = clock.Amount;
        var due = limit.DueFrom(clock.Started, calendar);
        var extended = clock.ExtendedAt is null;
        foreach (var pause in clock.AllPauses)
        {
            if (pause.To is not { } to) break;
            if (!extended && clock.ExtendedAt <= pause.From) due = Extend(due);
            due = due.Then(d => limit.Resume(d, pause.From, to, calendar));
        }
        return extended ? due : Extend(due);

        Result<DateTimeOffset> Extend(Result<DateTimeOffset> before)
        {
            extended = true;
            return before.Then(d => clock.ExtensionAmount!.Value.DueFrom(d, calendar));
        }
    }

    /// <summary>
    /// The first instant that is late. A limit in days includes the whole last second of its due day; one in hours or
    /// minutes ends with its due instant.
    /// </summary>
    public static DateTimeOffset LateFrom(Limit limit, DateTimeOffset due) =>
        limit.Unit is LimitUnit.WorkingDays or LimitUnit.Days ? due.AddSeconds(1) : due.AddMicroseconds(1);

    /// <summary>
    /// When the lights change. Yellow: at the share of the limit, or when no more than the rule's rest is left, whichever is
    /// first. Red: the first late instant. Black: when the limit has run its multiple. A paused clock turns nothing but what
    /// it had turned before.
    /// </summary>
    public static LightPlan Plan(CaseClock clock, LightRule rule, WorkingCalendar calendar)
    {
        if (clock.Due is not { } due) return new(null, null, null, Unknown: true);
        var limit = clock.Amount;
        var unknown = false;
        var pauses = clock.AllPauses;
        var share = limit.WhenElapsed(clock.Started, due, rule.Yellow, calendar, pauses);
        unknown |= !share.Ok;
        var yellow = share.Ok ? share.Value : null;
        var red = (DateTimeOffset?)LateFrom(limit, due);

        if (rule.Left is { } left)
        {
            var rest = RestFrom(left, limit, due, calendar);
            unknown |= !rest.Ok;
            if (rest.Ok && (yellow is null || rest.Value < yellow)) yellow = Max(rest.Value, clock.Started);
        }
        var total = clock.ExtensionAmount is { } more && more.Unit == limit.Unit ? limit.Amount + more.Amount : limit.Amount;
        var over = (int)Math.Ceiling(total * (rule.Black - 1));
        var black = over <= 0 ? due : new Limit(over, limit.Unit).DueFrom(due, calendar);
        unknown |= !black.Ok;
        var blackAt = black.Ok ? LateFrom(limit, black.Value) : (DateTimeOffset?)null;

        if (clock.PausedAt is not { } paused) return new(yellow, red, blackAt, unknown);
        return new(Before(yellow, paused), Before(red, paused), Before(blackAt, paused), unknown);
    }

    /// <summary>When no more than <paramref name="left"/> remains: working days counted back from the due day, hours straight.</summary>
    private static Result<DateTimeOffset> RestFrom(Limit left, Limit limit, DateTimeOffset due, WorkingCalendar calendar)
    {
        if (limit.Unit is LimitUnit.Hours or LimitUnit.Minutes || left.Unit is LimitUnit.Hours or LimitUnit.Minutes)
            return due - TimeSpan.FromMinutes(left.Unit switch
            {
                LimitUnit.Minutes => left.Amount,
                LimitUnit.Hours => left.Amount * 60L,
                _ => left.Amount * 1440L,
            });
        var day = due.LocalDate();
        for (var rest = left.Amount; ; day = day.AddDays(-1))
        {
            var counts = left.Unit is LimitUnit.Days ? true : calendar.IsWorkingDay(day);
            if (!counts.Ok) return counts.Error;
            if (counts.Value && --rest == 0) return CityTime.StartOf(day);
        }
    }

    private static DateTimeOffset? Before(DateTimeOffset? at, DateTimeOffset limit) => at <= limit ? at : null;

    private static DateTimeOffset Max(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}

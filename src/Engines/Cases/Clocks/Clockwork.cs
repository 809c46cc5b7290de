using System.Collections.Concurrent;
using Daodi.Kernel;
using Daodi.Rules;

namespace Daodi.Cases;

/// <summary>How a case stands: its light, the clock it follows, when it changes next.</summary>
internal readonly record struct LightState(Light Light, ClockKind? Clock, DateTimeOffset? Next, bool Unknown);

/// <summary>Starts clocks by the dated rows and judges lights, under the calendar and rules of the moment.</summary>
public sealed class Clockwork(Calendars calendars, IRulebooks rulebooks)
{
    // Limits in days that begin on one day end together: 2,000 cases a second need no 2,000 walks over the calendar.
    private volatile Remembered _remembered = new(null, null);

    public WorkingCalendar Calendar => calendars.Current;
    public Rulebook Rules => rulebooks.Current;

    /// <summary>
    /// A clock begun at <paramref name="at"/> by the row in force that day. An unpublished calendar leaves its due unknown.
    /// Errors: <c>rule.none</c>, <c>rule.table</c>; an optional limit that the row leaves out gives no clock.
    /// </summary>
    internal Result<CaseClock?> Start(Case @case, ClockKind kind, LimitRef limit, DateTimeOffset at, int round, string? stage = null)
    {
        var found = Rules.Find(limit.Table, at.LocalDate(), @case.Fact);
        if (!found.Ok) return found.Error;
        if (!found.Value.Has(limit.Column)) return (CaseClock?)null;
        var clock = new CaseClock
        {
            CaseId = @case.Id,
            Kind = kind,
            Round = round,
            Stage = stage,
            Started = at,
            Limit = found.Value.Limit(limit.Column).ToString(),
            Rule = $"{limit.Table}#{found.Value.Row.Id}",
        };
        Settle(clock);
        return clock;
    }

    /// <summary>When something limited by <paramref name="limit"/> ends, begun at <paramref name="from"/>. Errors: also <c>calendar.missing</c>.</summary>
    internal Result<DateTimeOffset?> Ends(Case @case, LimitRef limit, DateTimeOffset from)
    {
        var found = Rules.Find(limit.Table, from.LocalDate(), @case.Fact);
        if (!found.Ok) return found.Error;
        if (!found.Value.Has(limit.Column)) return (DateTimeOffset?)null;
        return found.Value.Limit(limit.Column).DueFrom(from, Calendar).Map(d => (DateTimeOffset?)d);
    }

    /// <summary>Computes the due anew, from the start.</summary>
    internal void Settle(CaseClock clock)
    {
        var due = IsPlain(clock) ? Plain(clock).Due : ClockTimes.Due(clock, Calendar);
        clock.Due = due.Ok ? due.Value : null;
        clock.Unknown = due.Ok ? null
            : due.Error.Details?.GetValueOrDefault("year") is { } year ? $"{due.Error.Code}:{year}" : due.Error.Code;
    }

    /// <summary>The light at <paramref name="now"/>: by the committed clock, else the statutory, else the stage's.</summary>
    internal LightState Judge(Case @case, IEnumerable<CaseClock> clocks, DateTimeOffset now)
    {
        CaseClock? governing = null;
        var unknown = false;
        foreach (var clock in clocks)
        {
            if (!clock.Runs) continue;
            unknown |= clock.Due is null;
            if (governing is null || Precedence(clock.Kind) < Precedence(governing.Kind)) governing = clock;
        }
        if (governing is null || !@case.IsOpen) return new(Light.None, null, null, unknown && @case.IsOpen);

        var plan = PlanOf(governing);
        unknown |= plan.Unknown;
        // What is done again once too often is grave for the unit that does it again; while the desk calls back, the desk's own clock counts.
        return governing.Kind != ClockKind.Step && Worsened(@case, now)
            ? new(Light.Black, governing.Kind, null, unknown)
            : new(plan.At(now), governing.Kind, plan.After(now), unknown);
    }

    /// <summary>The redo row of the case's loop. Errors: <c>rule.none</c>.</summary>
    internal Result<Found> Redo(Case @case, DateTimeOffset at) => Rules.Find("cases.redo", at.LocalDate(), ("loop", @case.Kind));

    private bool Worsened(Case @case, DateTimeOffset now) =>
        @case.RedoCount > 0 && Redo(@case, now) is { Ok: true } redo && @case.RedoCount >= redo.Value.Number("black");

    private LightPlan PlanOf(CaseClock clock) =>
        IsPlain(clock) ? Plain(clock).Plan : ClockTimes.Plan(clock, RuleFor(clock), Calendar);

    private LightRule RuleFor(CaseClock clock)
    {
        var limit = clock.Amount;
        var isShort = limit.Unit switch
        {
            LimitUnit.WorkingDays or LimitUnit.Days => limit.Amount <= 1,
            LimitUnit.Hours => limit.Amount <= 24,
            _ => limit.Amount <= 24 * 60,
        };
        var found = Rules.Find("cases.lights", clock.Started.LocalDate(), ("class", isShort ? "short" : "long"));
        if (!found.Ok) throw new InvalidOperationException($"The engine's own rows are missing: {found.Error}");
        return new((double)found.Value.Number("yellow"), found.Value.Has("left") ? found.Value.Limit("left") : null,
            (double)found.Value.Number("black"));
    }

    private static bool IsPlain(CaseClock clock) => clock.Pauses is null && clock.PausedAt is null && clock.ExtendedAt is null
        && clock.Limit[^1] == 'd';

    private (Result<DateTimeOffset> Due, LightPlan Plan) Plain(CaseClock clock)
    {
        var (calendar, rules) = (Calendar, Rules);
        var remembered = _remembered;
        if (!ReferenceEquals(remembered.Calendar, calendar) || !ReferenceEquals(remembered.Rules, rules) || remembered.Known.Count > 10_000)
            _remembered = remembered = new(calendar, rules);
        var key = (clock.Limit, clock.Started.LocalDate());
        if (remembered.Known.TryGetValue(key, out var known)) return known;

        var due = ClockTimes.Due(clock, calendar);
        var before = clock.Due;
        clock.Due = due.Ok ? due.Value : null;
        var plan = ClockTimes.Plan(clock, RuleFor(clock), calendar);
        clock.Due = before;
        return remembered.Known[key] = (due, plan);
    }

    private static int Precedence(ClockKind kind) => kind switch { ClockKind.Committed => 0, ClockKind.Statutory => 1, _ => 2 };

    private sealed record Remembered(WorkingCalendar? Calendar, Rulebook? Rules)
    {
        public ConcurrentDictionary<(string Limit, DateOnly Day), (Result<DateTimeOffset> Due, LightPlan Plan)> Known { get; } = new();
    }
}

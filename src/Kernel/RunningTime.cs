namespace Daodi.Kernel;

/// <summary>The stretches between start and due in which the clock of a limit runs, and where in them an instant lies.</summary>
internal sealed class RunningTime
{
    private readonly List<(DateTimeOffset From, DateTimeOffset To)> _stretches;
    private readonly DateTimeOffset _due;
    private readonly DateTimeOffset? _stopped;
    private readonly double _total;

    private RunningTime(List<(DateTimeOffset, DateTimeOffset)> stretches, DateTimeOffset due, DateTimeOffset? stopped)
    {
        (_stretches, _due, _stopped) = (stretches, due, stopped);
        _total = _stretches.Sum(s => (s.To - s.From).TotalSeconds);
    }

    public static Result<RunningTime> Of(
        LimitUnit unit, DateTimeOffset from, DateTimeOffset due, IReadOnlyList<Pause> pauses, WorkingCalendar calendar)
    {
        var byDay = unit is LimitUnit.WorkingDays or LimitUnit.Days;
        // A limit in days does not count the day it begins on, and stops and resumes with whole days too.
        DateTimeOffset Edge(DateTimeOffset at) => byDay ? CityTime.StartOf(at.LocalDate().AddDays(1)) : at;

        var stretches = new List<(DateTimeOffset From, DateTimeOffset To)>();
        if (unit is LimitUnit.WorkingDays)
        {
            for (var date = from.LocalDate().AddDays(1); CityTime.StartOf(date) < due; date = date.AddDays(1))
            {
                var works = calendar.IsWorkingDay(date);
                if (!works.Ok) return works.Error;
                if (works.Value) stretches.Add((CityTime.StartOf(date), Earlier(CityTime.StartOf(date.AddDays(1)), due)));
            }
        }
        else if (Edge(from) < due)
        {
            stretches.Add((Edge(from), due));
        }
        foreach (var pause in pauses)
            if (pause.To is { } to) stretches = Without(stretches, Edge(pause.From), Edge(to));
        DateTimeOffset? stopped = null;
        foreach (var pause in pauses)
            if (pause.To is null && (stopped is null || Edge(pause.From) < stopped)) stopped = Edge(pause.From);
        return new RunningTime(stretches, due, stopped);
    }

    public double FractionAt(DateTimeOffset now)
    {
        if (_stopped is { } stopped && now > stopped) now = stopped;
        else if (now >= _due) return 1;
        if (_total <= 0) return now >= _due ? 1 : 0;
        var used = 0.0;
        foreach (var (from, to) in _stretches)
            if (now > from) used += (Earlier(now, to) - from).TotalSeconds;
        return Math.Min(1, used / _total);
    }

    public DateTimeOffset? InstantOf(double fraction)
    {
        var left = Math.Clamp(fraction, 0, 1) * _total;
        var at = _due;
        foreach (var (from, to) in _stretches)
        {
            var length = (to - from).TotalSeconds;
            if (left <= length)
            {
                // Rounded up, so that the fraction is reached and not just missed.
                at = Earlier(to, from.AddTicks((long)Math.Ceiling(left * TimeSpan.TicksPerSecond)));
                break;
            }
            left -= length;
        }
        return _stopped is { } stopped && at > stopped ? null : at;
    }

    private static List<(DateTimeOffset From, DateTimeOffset To)> Without(
        List<(DateTimeOffset From, DateTimeOffset To)> stretches, DateTimeOffset from, DateTimeOffset to)
    {
        var kept = new List<(DateTimeOffset, DateTimeOffset)>();
        foreach (var stretch in stretches)
        {
            if (stretch.From < from) kept.Add((stretch.From, Earlier(stretch.To, from)));
            if (stretch.To > to) kept.Add((stretch.From > to ? stretch.From : to, stretch.To));
        }
        return kept;
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}

using Daodi.Cases;
using Daodi.Host.Operations.Watch;
using Daodi.Kernel;
using Daodi.Trust;

namespace Daodi.Host.Operations;

/// <summary>Which cases cannot wait until the offices open again: the urgent ones, and those that fall due before.</summary>
internal sealed class NightWork(CaseQueries cases, Thresholds thresholds, TimeProvider clock)
{
    private const int Most = 20, Looked = 200;

    /// <summary>When the offices open next; null where no row of <c>operations.duty</c> says.</summary>
    public DateTimeOffset? Morning
    {
        get
        {
            if (thresholds.OfficesOpen is not { } hour) return null;
            var now = clock.Instant();
            var opens = CityTime.StartOf(now.LocalDate()) + hour.ToTimeSpan();
            return now < opens ? opens : opens.AddDays(1);
        }
    }

    /// <summary>Within the viewer's scope, the urgent first.</summary>
    public async Task<IReadOnlyList<Case>> Of(Viewer viewer, CancellationToken ct)
    {
        var urgent = await cases.List(new() { View = CaseView.Open, Urgency = Urgencies.Urgent, Size = Most }, viewer, ct);
        // What is overdue already is on the desk's own list; the night is about what would become so.
        var pressing = await cases.List(new() { View = CaseView.Open, Lights = [Light.Green, Light.Yellow], Size = Looked }, viewer, ct);
        var (now, morning) = (clock.Instant(), Morning);
        var due = pressing.Ok ? pressing.Value.Items.Where(c => c.Due is { } at && at >= now && at <= morning) : [];
        return [.. (urgent.Ok ? urgent.Value.Items : []).Concat(due).DistinctBy(c => c.Id).Take(Most)];
    }
}

using System.Text.Json.Nodes;
using Daodi.City.Appeals;
using Daodi.City.Http;
using Daodi.Kernel;

namespace Daodi.City;

/// <summary>
/// The hotline's system: pushes each appeal when it comes in, in real time. Some come late and out of order, some twice, a few
/// are spoilt. Nothing is lost while the platform is away: a push is repeated until it is answered.
/// </summary>
internal sealed class Feed(CityOptions options, Door door)
{
    private static readonly TimeSpan SendsTwiceAfter = TimeSpan.FromMinutes(3);

    private readonly AppealMaker _maker = new(options.Seed, options.PerDay);

    /// <summary>Pushes what arrives after <paramref name="since"/>, until cancelled.</summary>
    public async Task Run(DateTimeOffset since, CancellationToken ct)
    {
        for (var date = since.LocalDate(); ; date = date.AddDays(1))
        {
            // What came shortly before midnight may arrive after it.
            var end = CityTime.StartOf(date.AddDays(1));
            foreach (var (at, appeal) in Arrivals(date.AddDays(-1)).Concat(Arrivals(date)).Where(a => a.At >= since && a.At < end).OrderBy(a => a.At).ToList())
            {
                await Until(at, ct);
                await Push(appeal, ct);
            }
            await Until(end, ct);
            since = end;
        }
    }

    /// <summary>Spoilt items of the last days, for the quarantine: the history door takes no such.</summary>
    public async Task PushSpoilt(DateTimeOffset from, DateTimeOffset until, CancellationToken ct)
    {
        for (var date = from.LocalDate(); date <= until.LocalDate(); date = date.AddDays(1))
        {
            foreach (var appeal in _maker.Of(date).Where(a => a.Fault != Fault.None && a.ArrivesAt >= from && a.ArrivesAt < until)) await Push(appeal, ct);
        }
    }

    private IEnumerable<(DateTimeOffset At, Appeal Appeal)> Arrivals(DateOnly date) =>
        _maker.Of(date).SelectMany(a => a.Twice ? [(a.ArrivesAt, a), (a.ArrivesAt + SendsTwiceAfter, a)] : new[] { (a.ArrivesAt, a) });

    private async Task Push(Appeal appeal, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                var answer = await door.AsSource(
                    HttpMethod.Post, $"/api/v1/sources/{options.Source}/items", () => Door.JsonOf(new JsonArray(AppealJson.Of(appeal))), ct);
                if (!answer.Ok && appeal.Fault == Fault.None) options.Log($"push {appeal.SourceId}: {answer}");
                return;
            }
            catch (HttpRequestException e)
            {
                options.Log($"push {appeal.SourceId}: {e.Message}");
            }
            await Task.Delay(TimeSpan.FromMinutes(1), options.Clock, ct);
        }
    }

    private async Task Until(DateTimeOffset at, CancellationToken ct)
    {
        var wait = at - options.Clock.GetUtcNow();
        if (wait > TimeSpan.Zero) await Task.Delay(wait, options.Clock, ct);
    }
}

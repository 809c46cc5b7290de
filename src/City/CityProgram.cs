using System.Text.Json.Nodes;
using Daodi.City.Conduct;
using Daodi.City.Http;
using Daodi.Kernel;

namespace Daodi.City;

/// <summary>
/// A made-up city that uses the platform through its doors only, as any city's programs and people would: it brings its past,
/// then calls its hotline and works on its cases in real time.
/// </summary>
public sealed class CityProgram
{
    /// <summary>Runs until <paramref name="ct"/> is cancelled, then returns without an exception.</summary>
    public static async Task RunAsync(CityOptions options, CancellationToken ct)
    {
        try
        {
            using var door = new Door(options);
            await Run(options, door, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            options.Log("the city sleeps");
        }
    }

    internal static async Task Run(CityOptions options, Door door, CancellationToken ct)
    {
        var units = await Units(options, door, ct);
        var now = options.Clock.Instant();
        if (options.HistoryDays > 0)
        {
            var history = new History(options, door, units);
            if (await history.Write(now, ct) > 0) await new Feed(options, door).PushSpoilt(now.AddDays(-3), now, ct);
        }
        options.Log("the city is awake");
        await Task.WhenAll(new Feed(options, door).Run(now, ct), new LiveCity(options, door, units).Run(ct));
    }

    private static async Task<UnitBook> Units(CityOptions options, Door door, CancellationToken ct)
    {
        while (true)
        {
            var answer = await door.Get(options.Seats[0], "/api/v1/units", ct);
            if ((answer.Body as JsonArray ?? answer.Body?["items"] as JsonArray) is { Count: > 0 } list)
            {
                return new UnitBook(list.OfType<JsonObject>().Select(u => new CityUnit(
                    (string)u["code"]!, (string?)u["zh"] ?? "", (string?)u["kind"] ?? "", (string?)u["parent"], (string?)u["l2"], (string?)u["division"] ?? "")));
            }
            options.Log($"units: {answer}");
            await Task.Delay(TimeSpan.FromSeconds(10), options.Clock, ct);
        }
    }
}

using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Daodi.City.Appeals;
using Daodi.City.Conduct;
using Daodi.City.Http;
using Daodi.Kernel;

namespace Daodi.City;

/// <summary>
/// The days before today, as a city brings them along from the platform it used before: appeals with their acts at their own
/// instants, through <c>POST /api/v1/history</c>, in the order of time. Where it stopped is where it goes on.
/// </summary>
internal sealed class History(CityOptions options, Door door, UnitBook units)
{
    // Some seconds of the platform's work: short enough to see progress and to stop.
    private const int CasesARequest = 200;

    private readonly AppealMaker _maker = new(options.Seed, options.PerDay);
    private readonly Course _course = new(new Behaviour(options.Seed, units, options.HumanUnits));

    /// <summary>Cases accepted from <paramref name="from"/> on and before <paramref name="until"/>, each as far as it had come by then.</summary>
    public IEnumerable<PastCase> Cases(DateTimeOffset from, DateTimeOffset until)
    {
        for (var date = from.LocalDate(); CityTime.StartOf(date) < until; date = date.AddDays(1))
        {
            var day = _maker.Of(date).Where(a => a.Fault == Fault.None && a.AcceptedAt >= from && a.AcceptedAt < until)
                .AsParallel().AsOrdered().Select(a => _course.Play(a, until));
            foreach (var one in day.OrderBy(c => c.Appeal.AcceptedAt)) yield return one;
        }
    }

    /// <summary>One line of <c>POST /api/v1/history</c>.</summary>
    public JsonObject LineOf(PastCase past) => new()
    {
        ["source"] = options.Source,
        ["item"] = AppealJson.Of(past.Appeal),
        ["acts"] = new JsonArray([.. past.Moves.Select(ActOf)]),
    };

    /// <summary>Writes what is missing up to <paramref name="until"/>.</summary>
    /// <returns>How many cases were registered.</returns>
    public async Task<int> Write(DateTimeOffset until, CancellationToken ct)
    {
        var seat = options.Seats[0];
        var state = await door.Get(seat, "/api/v1/history/state", ct);
        if (!state.Ok)
        {
            options.Log($"history: {state}");
            return 0;
        }
        var from = CityTime.StartOf(until.LocalDate().AddDays(-options.HistoryDays));
        if ((string?)state.Body?["through"] is { } text
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var through) && through > from)
        {
            from = through.ToUniversalTime();
        }

        var (written, refused) = (0, new Dictionary<string, int>());
        foreach (var chunk in Cases(from, until).Chunk(CasesARequest))
        {
            options.HistoryAt(chunk[0].Appeal.AcceptedAt.LocalDate());
            var answer = await door.As(seat, HttpMethod.Post, "/api/v1/history", () => Lines(chunk), ct);
            if (!answer.Ok)
            {
                options.Log($"history: {answer}");
                break;
            }
            written += Count(answer, refused);
        }
        options.HistoryAt(null);
        options.Log($"history: {written} cases from {from.Local():yyyy-MM-dd HH:mm}"
            + string.Concat(refused.OrderByDescending(r => r.Value).Select(r => $"; {r.Value} × {r.Key}")));
        return written;
    }

    private static int Count(Answer answer, Dictionary<string, int> refused)
    {
        var written = 0;
        foreach (var result in answer.Body?["results"] as JsonArray ?? [])
        {
            if ((bool?)result?["ok"] == true)
            {
                written++;
                continue;
            }
            var code = $"{(string?)result?["error"]?["code"]} {(string?)result?["error"]?["field"]}".Trim();
            refused[code] = refused.GetValueOrDefault(code) + 1;
        }
        return written;
    }

    private StringContent Lines(PastCase[] chunk)
    {
        var lines = new StringBuilder();
        foreach (var past in chunk) lines.Append(LineOf(past).ToJsonString(Door.Json)).Append('\n');
        return new(lines.ToString(), Encoding.UTF8, new MediaTypeHeaderValue("application/x-ndjson"));
    }

    private static JsonObject ActOf(Move move)
    {
        var act = new JsonObject
        {
            ["action"] = move.Action,
            ["by"] = move.By switch { Actor.System => "system", Actor.Citizen => "citizen", _ => move.Unit },
            ["name"] = move.Name.Length == 0 ? null : move.Name,
            ["at"] = move.At.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
            ["fields"] = FieldsOf(move),
        };
        if (move.Reason is not null) act["reason"] = move.Reason;
        return act;
    }

    internal static JsonObject FieldsOf(Move move) =>
        new(move.Fields.Select(f => new KeyValuePair<string, JsonNode?>(f.Key, f.Value is bool yes ? JsonValue.Create(yes) : JsonValue.Create((string)f.Value))));
}

using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Daodi.City.Conduct;
using Daodi.City.Http;
using Daodi.City.Photos;
using Daodi.City.Places;
using Daodi.Kernel;

namespace Daodi.City;

/// <summary>
/// The city's officials at work, in real time: they look at the open cases every minute or so and do what is due by their
/// behaviour. Cases that a human is working on they leave alone, and a share of the desk's new cases they leave to humans.
/// </summary>
internal sealed class LiveCity(CityOptions options, Door door, UnitBook units)
{
    // A platform that was away overnight is caught up with over some rounds, not in one blow.
    private const int MostMovesARound = 60;
    private static readonly TimeSpan Refused = TimeSpan.FromHours(1);

    private readonly Behaviour _behaviour = new(options.Seed, units, options.HumanUnits);
    private readonly Dictionary<string, Known> _cases = [];
    private readonly Dictionary<string, string> _accused = [];
    private readonly Dictionary<string, DateTimeOffset> _resting = [];

    /// <summary>A case as last read, and what its people mean to do next.</summary>
    private sealed record Known(CaseView View, Move? Next);

    /// <summary>Works until cancelled.</summary>
    public async Task Run(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await Round(ct);
            }
            catch (HttpRequestException e)
            {
                options.Log($"round: {e.Message}");
            }
            await Task.Delay(options.Round, options.Clock, ct);
        }
    }

    /// <summary>Looks at all open cases once and does what is due.</summary>
    /// <returns>How many acts were taken.</returns>
    public async Task<int> Round(CancellationToken ct)
    {
        var rows = await Open(ct);
        if (rows is null) return 0;
        foreach (var gone in _cases.Keys.Except(rows.Select(r => r.No)).ToList()) _cases.Remove(gone);
        foreach (var (no, version) in rows)
        {
            if (!_cases.TryGetValue(no, out var known) || known.View.Version != version) await Learn(no, ct);
        }

        var now = options.Clock.Instant();
        var due = _cases.Values.Where(k => k.Next is { By: not Actor.System } next && next.At <= now && !IsLeftAlone(k.View, now))
            .OrderBy(k => k.Next!.At).Take(MostMovesARound).ToList();
        var taken = 0;
        foreach (var known in due)
        {
            if (await Take(known.View, known.Next!, ct)) taken++;
        }
        return taken;
    }

    private bool IsLeftAlone(CaseView view, DateTimeOffset now) =>
        (view.TouchedByOthers is { } touched && now - touched < options.HandsOff)
        || (_resting.TryGetValue(view.No, out var until) && now < until)
        || _behaviour.IsLeftToHumans(view.Situation, now);

    private async Task<List<(string No, long Version)>?> Open(CancellationToken ct)
    {
        var rows = new List<(string, long)>();
        for (var after = ""; ;)
        {
            var page = await door.Get(options.Seats[0], $"/api/v1/cases?view=open&size=200{after}", ct);
            if (!page.Ok || page.Body?["items"] is not JsonArray items)
            {
                options.Log($"open cases: {page}");
                return null;
            }
            rows.AddRange(items.OfType<JsonObject>().Select(CaseView.RowOf));
            if ((string?)page.Body["next"] is not { Length: > 0 } next) return rows;
            after = "&after=" + Uri.EscapeDataString(next);
        }
    }

    private async Task Learn(string no, CancellationToken ct)
    {
        var answer = await door.Get(options.Seats[0], $"/api/v1/cases/{no}", ct);
        if (answer is not { Ok: true, Body: { } body }) return;
        var view = CaseView.Read(body, units.Desk, (unit, name) => options.IsOwnName(name) || UnitBook.IsStaff(unit, name));
        var situation = view.Situation with { Accused = view.Situation.Accused ?? _accused.GetValueOrDefault(no) };
        // A unit that a human has chosen, or none: what the city's people cannot act on they leave.
        var acts = situation.Stage is not ("dispatched" or "handling" or "suspended") || units.Find(situation.Unit) is not null;
        _cases[no] = new(view, acts ? _behaviour.Next(situation) : null);
    }

    private async Task<bool> Take(CaseView view, Move move, CancellationToken ct)
    {
        var account = move.By == Actor.Unit ? options.AccountOf(move.Unit) : SeatOf(move);
        var fields = History.FieldsOf(move);
        var body = new JsonObject { ["action"] = move.Action, ["version"] = view.Version, ["fields"] = fields };
        if (move.Reason is not null) body["reason"] = move.Reason;
        if (move.Photo && await Photo(account, view, ct) is { } photo)
        {
            body["evidence"] = new JsonArray(photo.Id);
            if (move.Action == "reply" && photo.At is { } at) (fields["lon"], fields["lat"]) = (at.Lon, at.Lat);
        }
        var answer = await door.As(account, HttpMethod.Post, $"/api/v1/cases/{view.No}/acts", () => Door.JsonOf(body), ct);
        _cases.Remove(view.No);
        if (answer.Ok) return true;
        if (answer.Code == "appeal.accused-unit" && move.Fields.TryGetValue("unit", out var accused)) _accused[view.No] = (string)accused;
        // Somebody was faster: it is read anew in the next round. Whatever else is refused would be refused again.
        else if (answer.Code != "case.changed") _resting[view.No] = options.Clock.Instant() + Refused;
        options.Log($"{view.No} {move.Action} as {account}: {answer}");
        return false;
    }

    private async Task<(JsonNode Id, Wgs84? At)?> Photo(string account, CaseView view, CancellationToken ct)
    {
        var now = options.Clock.Instant();
        var taken = now.AddMinutes(-Dice.For(options.Seed, "taken", view.No).Between(4, 40));
        Wgs84? at = view.Place is { } place ? Township.Near(place, 0.03, Dice.For(options.Seed, "stood", view.No)) : null;
        var picture = StreetSketch.Draw(view.No, taken);
        var answer = await door.As(account, HttpMethod.Post, "/api/v1/evidence", () =>
        {
            var file = new ByteArrayContent(picture);
            file.Headers.ContentType = new MediaTypeHeaderValue("image/png");
            var form = new MultipartFormDataContent
            {
                { file, "file", $"{view.No}.png" },
                { new StringContent(taken.ToString("O", CultureInfo.InvariantCulture)), "takenAt" },
            };
            if (at is { } stood)
            {
                form.Add(new StringContent(stood.Lon.ToString(CultureInfo.InvariantCulture)), "lon");
                form.Add(new StringContent(stood.Lat.ToString(CultureInfo.InvariantCulture)), "lat");
            }
            return form;
        }, ct);
        if (answer.Ok && answer.Body?["id"] is { } id) return (id.DeepClone(), at);
        options.Log($"{view.No} photo: {answer}");
        return null;
    }

    /// <summary>The seats share the desk's work; one person of the desk always sits at the same.</summary>
    private string SeatOf(Move move) =>
        options.Seats[Dice.For(4, "seat", move.Name).Between(0, options.Seats.Count - 1)];
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Daodi.City.Conduct;
using Daodi.Kernel;

namespace Daodi.City.Http;

/// <summary>A case as <c>GET /api/v1/cases/{no}</c> tells it, read into what behaviour asks for.</summary>
internal sealed class CaseView
{
    private CaseView(string no, long version, Situation situation, DateTimeOffset? touched, Wgs84? place) =>
        (No, Version, Situation, TouchedByOthers, Place) = (no, version, situation, touched, place);

    public string No { get; }
    public long Version { get; }
    public Situation Situation { get; }

    /// <summary>When somebody who is not of the city last did something with it.</summary>
    public DateTimeOffset? TouchedByOthers { get; }
    public Wgs84? Place { get; }

    /// <summary>The number and version of a row of a list.</summary>
    public static (string No, long Version) RowOf(JsonNode row) => (Text(row, "no") ?? "", (long?)row["version"] ?? 0);

    /// <param name="isOwn">Whether somebody of this unit and name is one of the city's own.</param>
    public static CaseView Read(JsonNode body, string desk, Func<string, string, bool> isOwn)
    {
        var row = body["case"] ?? body;
        var acts = (body["acts"] as JsonArray ?? row["acts"] as JsonArray ?? []).OfType<JsonObject>().OrderBy(a => (long?)a["seq"] ?? 0).ToList();
        var opened = Instant(row, "openedAt") ?? default;
        var owner = Text(row, "responsible") ?? Text(row, "ownerUnit");
        var s = new Situation
        {
            Key = Text(row, "sourceId") ?? Text(row, "no") ?? "",
            Stage = Text(row, "stage") ?? "",
            OpenedAt = opened,
            StageSince = opened,
            RoundSince = opened,
            LastAct = opened,
            Nature = Course.CodeOf(Text(row, "nature") ?? "complaint"),
            Urgent = Text(row, "urgency") == "urgent",
            Category = Text(row, "category"),
            Title = Text(row, "title") ?? "",
            Division = Text(row, "division") ?? "",
            Address = Text(row, "address"),
            Unit = owner == desk ? null : owner,
            Accused = Text(row, "accusedUnit"),
            StepDue = Instant(row, "stepDue"),
            Due = Instant(row, "committedDue") ?? Instant(row, "statutoryDue") ?? opened.AddDays(7),
            Redo = (int?)row["redoCount"] ?? 0,
        };
        DateTimeOffset? touched = null;
        foreach (var act in acts)
        {
            s = After(s, act);
            // What sources, citizens and the platform do has no unit.
            if (Text(act, "unit") is { } unit && !isOwn(unit, Text(act, "by") ?? "")) touched = s.LastAct;
        }
        s = s with { Stage = Text(row, "stage") ?? s.Stage, StageSince = Instant(row, "stageSince") ?? s.StageSince };
        Wgs84? place = (double?)row["lon"] is { } lon && (double?)row["lat"] is { } lat ? new Wgs84(lon, lat) : null;
        return new(Text(row, "no") ?? "", (long?)row["version"] ?? 0, s, touched, place);
    }

    /// <summary>Counts an act; what the case's row tells is not taken from acts.</summary>
    private static Situation After(Situation s, JsonObject act)
    {
        var (at, to, data) = (Instant(act, "at") ?? s.LastAct, Text(act, "toStage"), DataOf(act));
        s = s with { LastAct = at, StageSince = to is not null && to != Text(act, "fromStage") ? at : s.StageSince };
        var type = Text(act, "type") ?? "";
        return type[(type.LastIndexOf('.') + 1)..] switch
        {
            "dispatch" => s with { AnsweredByDesk = false },
            "answer" => s with { AnsweredByDesk = true, Calls = 0 },
            "sign" => Round(s, at),
            "order" => Round(s, at) with { Orders = s.Orders + 1 },
            "return" => s with { Returns = s.Returns + 1, ReturnGround = Text(data, "ground"), Unit = s.Unit ?? Text(act, "unit") },
            "contact" => s with { Contacts = s.Contacts + 1 },
            "progress" => s with { Progress = s.Progress + 1 },
            "remind" => s with { Reminders = s.Reminders + 1 },
            "request-extension" => s with { AskedExtension = true },
            "suspend" => s with { WasSuspended = true },
            "reply" => s with { Calls = 0 },
            "callback" or "evaluate" when to == "handling" => Round(s, at),
            "callback" => s with { Calls = s.Calls + 1 },
            _ => s,
        };
    }

    private static Situation Round(Situation s, DateTimeOffset at) => s with { RoundSince = at, Contacts = 0, Progress = 0, Reminders = 0, Calls = 0 };

    /// <summary>What an act keeps: an object, or the canonical text of one.</summary>
    private static JsonObject? DataOf(JsonObject act)
    {
        if (act["data"] is JsonObject data) return data;
        try
        {
            return Text(act, "data") is { Length: > 1 } text ? JsonNode.Parse(text) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonNode? node, string name) =>
        node?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static DateTimeOffset? Instant(JsonNode node, string name) =>
        DateTimeOffset.TryParse(Text(node, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.ToInstant() : null;
}

using System.Text.Json;
using Daodi.Cases;
using Daodi.Exchange;
using Daodi.Kernel;
using Daodi.Seam;
using Daodi.Storage;
using Daodi.Trust;
using Daodi.Trust.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Daodi.BigData.Appeals.UseCases;

/// <summary>
/// <c>POST /api/v1/history</c>: past appeals with their acts, one JSON object a line, from the platform a city used before. Each runs
/// through the same guards and effects as today's, at its own instants; a line that breaks a rule is answered with the reason
/// and leaves nothing behind. The same source id twice is taken once.
/// </summary>
public sealed class ImportHistory(IWriteLane lane, CaseDesk desk, AppealIntake intake, UnitDirectory units, TimeProvider clock) : IUseCase
{
    private const int MostLines = 2000;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <param name="Source">The channel: <c>12345</c>.</param>
    /// <param name="Item">As it is pushed.</param>
    /// <param name="Acts">In the order of their instants.</param>
    public sealed record Line(string Source, JsonElement Item, IReadOnlyList<PastAct>? Acts);

    /// <param name="By">A unit's code, <c>citizen</c> or <c>system</c>.</param>
    public sealed record PastAct(string Action, string By, string? Name, DateTimeOffset At, string? Reason, Dictionary<string, JsonElement>? Fields);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/history", async (HttpContext http, ImportHistory import) => await import.Run(http))
            .Needs(AppealsSystem.Can.Migrate).WithMetadata(new RequestSizeLimitAttribute(64L << 20)).WithName("ImportHistory");
        routes.MapGet("/api/v1/history/state", async (IReader reader) =>
                new { through = await reader.Read(db => db.Set<Case>().MaxAsync(c => (DateTimeOffset?)c.OpenedAt)) })
            .Needs(AppealsSystem.Can.Migrate).WithName("HistoryState");
    }

    private async Task<IResult> Run(HttpContext http)
    {
        var results = new List<object>();
        using var body = new StreamReader(http.Request.Body);
        while (await body.ReadLineAsync(http.RequestAborted) is { } text)
        {
            if (results.Count == MostLines)
            {
                return Error.Invalid("history.lines", ($"一次最多 {MostLines} 行", $"{MostLines} lines at most in one request")).ToResult();
            }

            var one = await One(text, http.RequestAborted);
            results.Add(one.Ok
                ? new { ok = true, no = one.Value }
                : new { ok = false, error = new { code = one.Error.Code, message = one.Error.Message, field = one.Error.Field } });
        }

        return TypedResults.Json(new { results });
    }

    private async Task<Result<string>> One(string text, CancellationToken ct)
    {
        Line? line;
        try
        {
            line = JsonSerializer.Deserialize<Line>(text, Json);
        }
        catch (JsonException e)
        {
            return Error.Invalid("history.json", ($"不是有效的 JSON：{e.Message}", $"not valid JSON: {e.Message}"));
        }

        if (line?.Source is null || line.Item.ValueKind != JsonValueKind.Object)
        {
            return Error.Invalid("history.line", ("每行应有 source 和 item", "each line has source and item"), "item");
        }

        return await lane.Run(async (db, stop) => await Write(db, line, stop), ct);
    }

    private async Task<Result<string>> Write(DaodiDb db, Line line, CancellationToken ct)
    {
        var sourceId = line.Item.TryGetProperty("sourceId", out var id) ? id.ToString() : "";
        if (await db.Set<InboxRow>().AnyAsync(r => r.Source == line.Source && r.SourceId == sourceId, ct))
        {
            return Error.Conflict("history.duplicate", ($"{line.Source} 的 {sourceId} 已登记", $"{sourceId} of {line.Source} is registered already"));
        }

        var acceptedAt = line.Item.TryGetProperty("acceptedAt", out var at) ? Domain.CityInstant.Parse(at.GetString(), "acceptedAt")
            : Error.Invalid("history.accepted-at", ("历史件须有 acceptedAt", "a past item names its acceptedAt"), "acceptedAt");
        if (!acceptedAt.Ok)
        {
            return acceptedAt.Error;
        }

        var row = new InboxItem(Ids.Next(), line.Source, sourceId, acceptedAt.Value, line.Item.GetRawText());
        var registered = (await intake.Register(db, [row], ct))[0];
        if (registered.CaseNo is not { } no)
        {
            return registered.Errors[0];
        }

        db.Add(new InboxRow
        {
            Id = row.Id,
            Source = row.Source,
            SourceId = row.SourceId,
            ReceivedAt = row.ReceivedAt,
            Payload = row.Payload,
            Length = row.Payload.Length,
            State = InboxState.Registered,
            CaseId = registered.CaseId,
            CaseNo = no,
        });
        await db.SaveChangesAsync(ct);
        foreach (var act in line.Acts ?? [])
        {
            var viewer = ViewerOf(act, intake.CodeOf(line.Source, sourceId));
            if (!viewer.Ok)
            {
                return viewer.Error;
            }

            var taken = await desk.Take(db, new()
            {
                CaseNo = no,
                Action = act.Action,
                Reason = act.Reason,
                Fields = act.Fields?.ToDictionary(f => f.Key, f => (object?)f.Value) ?? [],
                Quiet = true,
            }, viewer.Value, act.At.ToInstant(), ct);
            if (!taken.Ok)
            {
                return taken.Error with { Field = $"acts.{act.Action}" };
            }

            await db.SaveChangesAsync(ct);
        }

        var caughtUp = await desk.CatchUp(db, no, clock.Instant(), ct);
        return caughtUp.Ok ? no : caughtUp.Error;
    }

    private Result<Viewer> ViewerOf(PastAct act, string code) => act.By switch
    {
        "citizen" => Viewer.Citizen(code),
        "system" => Viewer.System("history"),
        _ => units.Find(act.By) is { } unit
            ? new Viewer { Kind = ViewerKind.Account, Name = act.Name ?? unit.NameZh, UnitCode = unit.Code, Scope = Scope.Of(unit), Permissions = Everything }
            : Error.Invalid("history.unit", ($"没有单位“{act.By}”", $"there is no unit {act.By}"), "acts.by"),
    };

    /// <summary>Whoever acted then was allowed to: the former platform checked it. Party, stage and guards are checked here.</summary>
    private static readonly HashSet<string> Everything =
        [AppealsSystem.Can.Dispatch, AppealsSystem.Can.Handle, AppealsSystem.Can.Supervise, AppealsSystem.Can.CallBack];
}

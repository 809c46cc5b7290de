using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Daodi.Cases;
using Daodi.Exchange;
using Daodi.Tests.Platform.BadInput;
using Daodi.Tests.Platform.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Appeals;

/// <summary>Past appeals brought along from the platform a city used before.</summary>
public sealed class ImportHistoryTests
{
    private const string Township = "371402001";

    [Theory, BothDatabases]
    public async Task PastCase_LongOverdue_ComesWithItsLightsAndTellsNobody(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind, new DateTimeOffset(2025, 6, 30, 2, 0, 0, TimeSpan.Zero));
        var results = await Import(platform, Line("P-1", "2025-06-03T09:00:00+08:00",
            Act("dispatch", "3714", "2025-06-03T10:00:00+08:00", new() { ["unit"] = Township }),
            Act("sign", Township, "2025-06-04T09:00:00+08:00")));
        ((bool)results[0]!["ok"]!).ShouldBeTrue(results.ToJsonString());

        // Five working days from Tuesday 3 June end on the 10th; twice that have passed on the 17th.
        var changes = await platform.Read(db => db.Set<LightChange>().OrderBy(l => l.At).Select(l => new { l.To, l.At }).ToListAsync());
        changes.Select(l => (l.To, l.At.ToOffset(TimeSpan.FromHours(8)).ToString("MM-dd HH:mm"))).TakeLast(2).ShouldBe([(Light.Red, "06-11 00:00"), (Light.Black, "06-18 00:00")]);
        var c = await platform.Read(db => db.Set<Daodi.Cases.Case>().SingleAsync());
        (c.Light, c.LightAt).ShouldBe((Light.Black, (DateTimeOffset?)null));
        (await platform.Read(db => db.Set<Notice>().CountAsync())).ShouldBe(0);
    }

    [Theory, BothDatabases]
    public async Task PastCase_ThatBreaksARule_LeavesNothingAndIsToldWhy(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind, new DateTimeOffset(2025, 6, 30, 2, 0, 0, TimeSpan.Zero));
        var good = Line("P-1", "2025-06-20T09:00:00+08:00");
        var results = await Import(platform,
            good,
            good,
            Line("P-2", "2025-06-20T09:00:00+08:00", Act("sign", Township, "2025-06-20T10:00:00+08:00")),
            Line("P-3", "2025-06-20T09:00:00+08:00", Act("dispatch", "NOBODY", "2025-06-20T10:00:00+08:00", new() { ["unit"] = Township })),
            Line("P-4", "2025-06-20T09:00:00+08:00",
                Act("dispatch", "3714", "2025-06-20T10:00:00+08:00", new() { ["unit"] = Township }), Act("sign", Township, "2025-06-20T09:30:00+08:00")),
            "{ not json");

        results.Select(r => (string?)r!["error"]?["code"]).ShouldBe([null, "history.duplicate", "case.none", "history.unit", "case.out-of-order", "history.json"]);
        (await platform.Read(db => db.Set<Daodi.Cases.Case>().Select(c => c.SourceId).ToListAsync())).ShouldBe(["P-1"]);
        (await platform.Read(db => db.Set<InboxRow>().CountAsync())).ShouldBe(1);
    }

    private static async Task<JsonArray> Import(RunningPlatform platform, params string[] lines)
    {
        using var mover = await platform.SignedIn("zuoxi1");
        using var answer = await mover.PostAsync("/api/v1/history", new StringContent(string.Join('\n', lines), Encoding.UTF8, "application/x-ndjson"));
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!["results"]!.AsArray();
    }

    private static string Line(string id, string acceptedAt, params JsonObject[] acts) => new JsonObject
    {
        ["source"] = "12345",
        ["item"] = AtTheDoor.Appeal(id, item => item["acceptedAt"] = acceptedAt),
        ["acts"] = new JsonArray([.. acts]),
    }.ToJsonString();

    private static JsonObject Act(string action, string by, string at, JsonObject? fields = null) =>
        new() { ["action"] = action, ["by"] = by, ["at"] = at, ["fields"] = fields };
}

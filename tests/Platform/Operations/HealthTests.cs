using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Daodi.Cases;
using Daodi.Exchange;
using Daodi.Host.Operations.Watch;
using Daodi.Storage;
using Daodi.Tests.Platform.BadInput;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Operations;

/// <summary>What the one on duty is told: once when something goes wrong, once when it is well again.</summary>
public sealed class HealthTests
{
    private static readonly DateTimeOffset November = new(2026, 11, 20, 14, 0, 0, TimeSpan.Zero); // 22:00 in the city

    [Theory, BothDatabases]
    public async Task NextYearsCalendar_MissingInNovember_IsTheOperatorsNoticeOnceAndIsWellAgainWhenImported(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind, November);
        using var operators = await platform.As("3714", "operations.night");
        (await Item(operators, "calendar")).State.ShouldBe("caution");

        // One bad look may be chance; the second tells, and later ones do not tell again, nor does a restarted watch.
        var memory = new HealthMemory(platform.Services.GetRequiredService<IReader>());
        await Look(platform, 1, memory);
        (await Notices(platform, "calendar")).ShouldBeEmpty();
        await Look(platform, 3, memory);
        (await Notices(platform, "calendar")).ShouldBe([true]);
        await Look(platform, 2, new HealthMemory(platform.Services.GetRequiredService<IReader>()));
        (await Notices(platform, "calendar")).ShouldBe([true]);
        (await operators.GetStringAsync("/notices")).ShouldContain("2027 年放假调休安排尚未导入");

        platform.Clock.Set(new(2026, 12, 12, 0, 0, 0, TimeSpan.Zero));
        using var later = await platform.As("3714", "operations.night");
        (await Item(later, "calendar")).State.ShouldBe("bad", "dues begin to fall into the unknown year");
        (await later.GetAsync("/api/v1/health")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        (await platform.Services.GetRequiredService<CalendarStore>().Import("2027,2027-01-01,off,元旦")).Ok.ShouldBeTrue();
        (await Item(later, "calendar")).State.ShouldBe("good");
        await Look(platform, 3, memory);
        (await Notices(platform, "calendar")).ShouldBe([true, false]);
    }

    [Theory, BothDatabases]
    public async Task WhatCameInWrong_AndASilentSource_AreShownWithWhatToDo(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind, November);
        using var operators = await platform.As("3714", "operations.night");
        (await Item(operators, "source/12345")).State.ShouldBe("unknown", "nothing has come yet, which is not the same as silence");
        using var hotline = await platform.Pushing("12345");
        (await hotline.PostAsJsonAsync("/api/v1/sources/12345/items", AtTheDoor.Appeal("H-1", i => i.Remove("nature")))).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await AtTheDoor.Settled(hotline, "H-1"))["state"]!.GetValue<string>().ShouldBe("quarantined");

        (await Item(operators, "quarantine")).ShouldBe(("caution", "1 条待改正"));
        (await Item(operators, "source/12345")).State.ShouldBe("good");
        (await Item(operators, "inbox")).State.ShouldBe("good");
        (await Item(operators, "backup")).State.ShouldBe("caution");
        await platform.Write<Kernel.Done>((db, _) =>
        {
            db.Add(new PullState { Source = "12345", Failures = 2, ErrorZh = "对方返回网页而不是数据", ErrorEn = "A page instead of data" });
            return Task.FromResult<Kernel.Result<Kernel.Done>>(Kernel.Done.It);
        });
        (await Item(operators, "source/12345")).ShouldBe(("caution", "对方返回网页而不是数据"));
        await platform.Write<int>(async (db, ct) => await db.Set<PullState>().ExecuteDeleteAsync(ct));
        platform.Clock.Advance(TimeSpan.FromDays(2));
        // The session has ended meanwhile.
        using var next = await platform.As("3714", "operations.night");
        (await Item(next, "source/12345")).State.ShouldBe("caution");
        (await Item(next, "clock-jump")).State.ShouldBe("bad", "two days at once");
    }

    [Theory, BothDatabases]
    public async Task Duty_ShowsWhatIsWrong_AndKeepsItsNotesForTheNextShift(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind, November);
        using var operators = await platform.As("3714", "operations.night");
        operators.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        (await operators.PostAsJsonAsync("/api/v1/duty/notes", new { text = "  机房空调已报修  " })).IsSuccessStatusCode.ShouldBeTrue();
        foreach (var bad in (string?[])[null, "  ", new('长', 1001)])
        {
            using var refused = await operators.PostAsJsonAsync("/api/v1/duty/notes", new { text = bad });
            ((string?)(await refused.Content.ReadFromJsonAsync<JsonObject>())!["field"]).ShouldBe("text");
        }

        var page = await operators.GetStringAsync("/duty");
        page.ShouldContain("机房空调已报修");
        page.ShouldContain("11-21 08:30", Shouldly.Case.Sensitive, "what to keep an eye on until the offices open");
        page.ShouldContain("2027 年放假调休安排尚未导入");
        (await operators.GetStringAsync("/health")).ShouldContain("restore");
        // The notes are acts: a handler has no business there.
        using var handler = await platform.SignedIn("chengban");
        (await handler.GetAsync("/duty")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await handler.GetAsync("/api/v1/health")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory, BothDatabases]
    public async Task Duty_AtNight_ShowsTheUrgentAndWhatFallsDueBeforeTheMorningAlone(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind, November);
        using var hotline = await platform.Pushing("12345");
        (string Id, bool Urgent)[] sent = [("N-urgent", true), ("N-later", false)];
        foreach (var (id, urgent) in sent)
        {
            using var pushed = await hotline.PostAsJsonAsync("/api/v1/sources/12345/items", AtTheDoor.Appeal(id, i =>
            {
                i["title"] = id;
                if (urgent) i["urgency"] = "urgent";
            }));
            pushed.EnsureSuccessStatusCode();
            ((string?)(await AtTheDoor.Settled(hotline, id))["state"]).ShouldBe("registered");
        }

        using var operators = await platform.As("3714", "operations.night", "appeals.dispatcher");
        var page = await operators.GetStringAsync("/duty");
        page.ShouldContain("N-urgent");
        page.ShouldNotContain("N-later", Shouldly.Case.Sensitive, "it has days left");
        // In the night in which it falls due it is the night's.
        var due = (await platform.Read(db => db.Set<Daodi.Cases.Case>().SingleAsync(c => c.Title == "N-later"))).Due!.Value;
        platform.Clock.Set(due.AddHours(-2));
        using var later = await platform.As("3714", "operations.night", "appeals.dispatcher");
        (await later.GetStringAsync("/duty")).ShouldContain("N-later");
    }

    private static async Task<(string State, string Says)> Item(HttpClient client, string id)
    {
        using var answer = await client.GetAsync("/api/v1/health");
        var item = (await answer.Content.ReadFromJsonAsync<JsonObject>())!["items"]!.AsArray().Single(i => (string)i!["id"]! == id)!;
        return ((string)item["state"]!, (string)item["says"]!["zh"]!);
    }

    private static async Task Look(RunningPlatform platform, int times, HealthMemory memory)
    {
        for (var n = 0; n < times; n++)
        {
            var watch = ActivatorUtilities.CreateInstance<WatchHealth>(platform.Services, memory);
            await watch.Run(default);
        }
    }

    /// <summary>The alarms told of one item, in their order.</summary>
    private static async Task<IReadOnlyList<bool>> Notices(RunningPlatform platform, string id) =>
        [.. (await platform.Read(db => db.Set<ActRow>().Where(a => a.About == $"health/{id}").OrderBy(a => a.Id).Select(a => a.Data).ToListAsync()))
            .Select(data => JsonNode.Parse(data)!["alarm"]!.GetValue<bool>())];
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Daodi.SampleSystem;
using Daodi.SampleSystem.UseCases;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Seam;

/// <summary>
/// What the guide promises: one assembly, named and nothing else edited, and its tables, page, endpoint, loop, rows, role
/// and job work on a running platform, on both databases.
/// </summary>
public sealed partial class SampleSystemTests
{
    private const string Station = "371402D03", OtherStation = "371423D03", Keeper = "lost-property.keeper";

    [Theory, BothDatabases]
    public async Task Sample_OnARunningPlatform_CarriesAThingFromTheShelfToTheState(DatabaseKind database)
    {
        await using var platform = await Start(database, "2025-03-03T10:00:00+08:00");
        using var keeper = await platform.As(Station, Keeper);

        // Endpoint, entity and loop: registered, on the shelf of its unit, limited by a dated row.
        var no = await Register(keeper, "汽车总站候车厅");
        var kept = await Only(keeper);
        kept.GetProperty("no").GetString().ShouldBe(no);
        no.ShouldStartWith("SW20250303-");
        kept.GetProperty("stage").GetString().ShouldBe("kept");
        kept.GetProperty("keptBy").GetString().ShouldBe(Station);
        // Three working days from Monday: the end of Thursday, in the city's time.
        kept.GetProperty("due").GetDateTimeOffset().ShouldBe(DateTimeOffset.Parse("2025-03-06T23:59:59+08:00"));

        // An action of the loop, through the platform's own door for all cases.
        await Act(keeper, no, "announce");
        var announced = await Only(keeper);
        announced.GetProperty("announcedOn").GetString().ShouldBe("2025-03-03");
        announced.GetProperty("claimUntil").GetString().ShouldBe("2026-03-03");

        // On the last day the job leaves it; the day after it passes to the State, and the act cites the law.
        platform.Clock.Set(DateTimeOffset.Parse("2026-03-03T23:50:00+08:00"));
        await RunJob(platform);
        (await StageOf(platform, no)).ShouldBe("announced");
        platform.Clock.Set(DateTimeOffset.Parse("2026-03-04T00:10:00+08:00"));
        await platform.Trigger<PassUnclaimed>();
        (await RunningPlatform.Until(() => StageOf(platform, no), s => s == "passed")).ShouldBe("passed");
        var act = await platform.Read(db => db.Set<ActRow>().SingleAsync(a => a.Type == "lost-property.pass"));
        act.Ground!.ShouldContain("民法典");
        act.ActorName.ShouldBe("lost-property");
    }

    [Theory, BothDatabases]
    public async Task Sample_OnAFreshDatabase_AppliesItsOwnMigrationAmongThePlatforms(DatabaseKind database)
    {
        await using var platform = await Start(database, "2026-11-24T10:00:00+08:00");

        var applied = await platform.Read(async db => (await db.Database.GetAppliedMigrationsAsync()).ToList());

        applied.Count.ShouldBeGreaterThan(1);
        applied.ShouldContain(id => id.EndsWith("_LostProperty", StringComparison.Ordinal));
        (await platform.Read(async db => (await db.Database.GetPendingMigrationsAsync()).ToList())).ShouldBeEmpty();
    }

    [Fact]
    public async Task Pages_OfTheSample_WorkForThoseTheyAreFor()
    {
        await using var platform = await Start(DatabaseKind.Sqlite, "2026-11-24T10:00:00+08:00");
        using var keeper = await platform.As(Station, Keeper);

        // The form of the page registers as the endpoint does, and what is missing is said at its field.
        (await PostForm(keeper, new() { ["kind"] = "bag" })).ShouldContain("请填写拾得地点");
        var done = await PostForm(keeper, new()
        {
            ["kind"] = "bag",
            ["foundOn"] = "2026-11-23",
            ["place"] = "K9 路末班车",
            ["marks"] = "内有蓝色保温杯",
            ["shelf"] = "B-07",
        });
        var no = CaseNo().Match(done).Value;

        // The register shows it to its station, its navigation leads there, and the case page has the system's own panel.
        var register = await keeper.GetStringAsync("/lost-property");
        register.ShouldContain(no);
        register.ShouldContain("href=\"/lost-property\"");
        register.ShouldContain("失物登记簿");
        (await keeper.GetStringAsync($"/cases/{no}")).ShouldContain("内有蓝色保温杯");

        // Nobody else's: another station sees none of it, another role may not enter, nobody must sign in.
        using var other = await platform.As(OtherStation, Keeper);
        (await other.GetStringAsync("/lost-property")).ShouldNotContain(no);
        using var handler = await platform.As(Station, "appeals.handler");
        (await handler.GetAsync("/lost-property")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var nobody = platform.Anonymous();
        (await nobody.GetAsync("/lost-property")).StatusCode.ShouldBe(HttpStatusCode.Redirect);

        // Everybody reads what is announced, but never the marks by which a claim is tested.
        (await nobody.GetStringAsync("/lost-and-found")).ShouldNotContain(no);
        await Act(keeper, no, "announce");
        var notice = await nobody.GetStringAsync("/lost-and-found");
        notice.ShouldContain("K9 路末班车");
        notice.ShouldNotContain("保温杯");
        (await nobody.GetStringAsync("/api/v1/lost-property/announcements")).ShouldNotContain("保温杯");

        // A period that ends in a year without a published calendar is shown as unknown.
        (await keeper.GetStringAsync("/lost-property")).ShouldContain("待日历公布");
    }

    [Fact]
    public async Task StaticFiles_OfARunningPlatform_AreServed()
    {
        await using var platform = await Start(DatabaseKind.Sqlite, "2026-11-24T10:00:00+08:00");
        using var nobody = platform.Anonymous();
        var page = await nobody.GetStringAsync("/lost-and-found");

        var links = Asset().Matches(page).Select(m => m.Groups[1].Value).ToList();
        links.ShouldContain(l => l.Contains("ui", StringComparison.Ordinal) && l.EndsWith(".css", StringComparison.Ordinal));
        foreach (var link in links)
            (await nobody.GetAsync("/" + link)).StatusCode.ShouldBe(HttpStatusCode.OK, link);
    }

    private static Task<RunningPlatform> Start(DatabaseKind database, string now) =>
        RunningPlatform.Start(database, DateTimeOffset.Parse(now), [typeof(LostPropertySystem).Assembly]);

    private static async Task<string> Register(HttpClient keeper, string place)
    {
        using var answer = await keeper.PostAsJsonAsync("/api/v1/lost-property", new
        {
            kind = "phone",
            place,
            foundOn = "2025-03-02",
            marks = "背面有划痕，锁屏是海边",
            shelf = "A-12",
        });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("no").GetString()!;
    }

    private static async Task<JsonElement> Only(HttpClient keeper) =>
        (await keeper.GetFromJsonAsync<JsonElement>("/api/v1/lost-property")).EnumerateArray().ShouldHaveSingleItem();

    private static async Task Act(HttpClient keeper, string no, string action)
    {
        using var answer = await keeper.PostAsJsonAsync($"/api/v1/cases/{no}/acts", new { action });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<string> PostForm(HttpClient client, Dictionary<string, string> fields)
    {
        var page = await client.GetStringAsync("/lost-property/new");
        var form = Form().Matches(page).Select(m => m.Value).Single(f => f.Contains("name=\"marks\"", StringComparison.Ordinal));
        foreach (Match hidden in Hidden().Matches(form)) fields[hidden.Groups["name"].Value] = WebUtility.HtmlDecode(hidden.Groups["value"].Value);
        using var answer = await client.PostAsync("/lost-property/new", new FormUrlEncodedContent(fields));
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    private static async Task RunJob(RunningPlatform platform)
    {
        await using var scope = platform.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<PassUnclaimed>()
            .Run(TestContext.Current.CancellationToken);
    }

    private static Task<string> StageOf(RunningPlatform platform, string no) =>
        platform.Read(db => db.Set<Daodi.Cases.Case>().Where(c => c.No == no).Select(c => c.Stage).SingleAsync());

    [GeneratedRegex(@"SW\d{8}-\d{6}")]
    private static partial Regex CaseNo();

    [GeneratedRegex(@"<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex(@"<input type=""hidden"" name=""(?<name>[^""]+)"" value=""(?<value>[^""]*)""")]
    private static partial Regex Hidden();

    [GeneratedRegex(@"(?:href|src)=""(_(?:content|framework)/[^""]+)""")]
    private static partial Regex Asset();
}

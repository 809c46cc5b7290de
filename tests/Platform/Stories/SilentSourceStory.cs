using System.Net.Http.Json;
using Daodi.Cases;
using Daodi.Exchange;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Daodi.Ui.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Stories;

/// <summary>A source falls silent: a case that its keeper sees through, lifted by the data themselves.</summary>
public sealed class SilentSourceStory
{
    private static readonly DateTimeOffset Now = new(2026, 6, 15, 1, 0, 0, TimeSpan.Zero);

    [Theory, BothDatabases]
    public async Task Source_ThatFallsSilent_IsACaseUntilDataArriveOrSomebodyExplains(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind, Now);
        using var keeper = await platform.As("3714", "exchange.keeper");
        await using var scope = platform.Services.CreateAsyncScope();
        var (sources, by) = (scope.ServiceProvider.GetRequiredService<SourceDesk>(), Viewer.System("tests"));
        (await sources.Make(new("grid", "网格平台", "Grid platform", "appeals.appeal", "Push") { Rhythm = "60" }, by)).Ok.ShouldBeTrue();
        (await sources.Switch("grid", true, by)).Ok.ShouldBeTrue();
        var watch = platform.Services.GetRequiredService<RhythmWatch>();
        await watch.RunOnce();
        (await Warnings()).ShouldBeEmpty();

        platform.Clock.Advance(TimeSpan.FromMinutes(61));
        await watch.RunOnce();
        await watch.RunOnce();
        var first = (await Warnings()).ShouldHaveSingleItem();
        (first.Stage, first.Title, first.No[..2]).ShouldBe(("silent", "数据来源中断：网格平台", "YJ"));
        var notice = await platform.Read(db => db.Set<Notice>().SingleAsync(n => n.Kind == "source.silent"));
        notice.CaseNo.ShouldBe(first.No);
        (await keeper.GetStringAsync($"/api/v1/cases/{first.No}")).ShouldContain("\"stage\":\"silent\"");
        (await keeper.GetStringAsync($"/cases/{first.No}")).ShouldContain("联系对方");

        using (var wordless = await keeper.PostAsJsonAsync($"/api/v1/cases/{first.No}/acts", new { action = "contact" })) ((int)wordless.StatusCode).ShouldBe(422);
        (await Act(first.No, "contact", new { said = "对方机房检修，下午恢复" })).ShouldBe(200);
        (await Act(first.No, "recover")).ShouldBe(403, "only data lift it");
        await Accept("1");
        await watch.RunOnce();
        (await Warnings()).ShouldHaveSingleItem().Stage.ShouldBe("recovered");

        // The next silence is another case; explained by its keeper, it is not opened again while the silence lasts.
        platform.Clock.Advance(TimeSpan.FromMinutes(61));
        await watch.RunOnce();
        var second = (await Warnings())[1];
        (await Act(second.No, "excuse")).ShouldBe(422, "without a reason");
        (await Act(second.No, "excuse", reason: "对方停机升级至月底")).ShouldBe(200);
        platform.Clock.Advance(TimeSpan.FromHours(9));
        await watch.RunOnce();
        (await Warnings()).Select(c => c.Stage).ShouldBe(["recovered", "excused"]);

        // Data, then silence, then switched off: nobody waits for it any more, and nothing says that data came.
        await Accept("2");
        await watch.RunOnce();
        platform.Clock.Advance(TimeSpan.FromMinutes(61));
        await watch.RunOnce();
        (await sources.Switch("grid", false, by)).Ok.ShouldBeTrue();
        await watch.RunOnce();
        (await Warnings()).Select(c => c.Stage).ShouldBe(["recovered", "excused", "recovered"]);
        (await platform.Read(db => db.Set<Notice>().Where(n => n.Kind == "source.speaks").OrderBy(n => n.Id).Select(n => n.Zh).ToListAsync()))[^1].ShouldContain("已停用");
        // A county sees none of it.
        using var county = await platform.As("371402", "appeals.handler");
        (await county.GetAsync($"/api/v1/cases/{first.No}")).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);

        Task<List<Daodi.Cases.Case>> Warnings() => platform.Read(db => db.Set<Daodi.Cases.Case>().Where(c => c.Kind == SilenceLoop.Kind).OrderBy(c => c.Id).ToListAsync());

        async Task Accept(string id) =>
            (await platform.Services.GetRequiredService<Inbox>().Accept("grid", [new(0, id, $$"""{"sourceId":"{{id}}"}""", null)])).Ok.ShouldBeTrue();

        async Task<int> Act(string no, string action, object? fields = null, string? reason = null)
        {
            using var answer = await keeper.PostAsJsonAsync($"/api/v1/cases/{no}/acts", new { action, fields, reason });
            return (int)answer.StatusCode;
        }
    }
}

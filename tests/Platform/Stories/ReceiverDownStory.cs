using System.Text.RegularExpressions;
using Daodi.Exchange.Hooks;
using Daodi.Tests.Platform.Exchange;
using Daodi.Tests.Platform.Exchange.Hooks;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Tests.Platform.Trust;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Stories;

/// <summary>
/// Story 3 of the exchange: a web hook's receiver is down for an hour; nothing is lost, the order is kept, the operator saw it. The
/// whole platform with its ledger and services, through the keeper's pages; only the hour is the clock's.
/// </summary>
public sealed partial class ReceiverDownStory
{
    private static readonly DateTimeOffset Now = new(2026, 6, 10, 1, 0, 0, TimeSpan.Zero);

    [Theory, BothDatabases]
    public async Task Receiver_DownForAnHour_LosesNothingKeepsTheOrderAndTheOperatorSawIt(DatabaseKind kind)
    {
        await using var receiver = new HookReceiver();
        await using var platform = await RunningPlatform.Start(kind, Now, configuration: new Dictionary<string, string?>
        {
            ["Outward:AllowedHosts:0"] = $"127.0.0.1:{receiver.Port}",
            ["Hooks:Url"] = "https://daodi.example.cn",
        });
        var account = await platform.Account("3714", "exchange.outward", "operations.night");
        var keeper = await platform.SignedIn(account);

        // Made in the browser, its secret shown once, tried, and switched on after the receiver agreed.
        var (_, shown) = await AdminForms.Submit(keeper, "/admin/hooks/new", "hook", [("name", "省 12345 平台"), ("url", receiver.Url), ("types", "appeals.*"), ("fields", "stages"), ("fields", "category")]);
        var secret = Secret().Match(System.Net.WebUtility.HtmlDecode(shown)).Value;
        secret.ShouldNotBeEmpty(AdminForms.Text(shown));
        var hook = await platform.Read(db => db.Set<Hook>().SingleAsync());
        var page = $"/admin/hooks/{hook.Id}";
        System.Net.WebUtility.HtmlDecode(await keeper.GetStringAsync(page)).ShouldNotContain(secret);
        AdminForms.Text((await AdminForms.Submit(keeper, page, "try", [])).Body).ShouldContain("已接收（204）");
        var (on, refused) = await AdminForms.Submit(keeper, page, "on", []);
        on.ShouldBe(page, AdminForms.Text(refused));

        // Appeals come and are worked on; every act is there within seconds.
        var cases = new List<string>();
        for (var n = 0; n < 3; n++) cases.Add(await platform.Push($"H-{n}", Planted.Wang));
        await platform.Act(cases[0], "answer", new() { ["text"] = "已修复，详情请拨13905341123。" });
        await Delivered(platform, hook, receiver);

        // The receiver goes down; the day's work goes on.
        await receiver.Down();
        for (var quarter = 0; quarter < 4; quarter++)
        {
            cases.Add(await platform.Push($"H-{quarter + 10}", Planted.Wang));
            await platform.Close(cases[quarter == 0 ? 1 : 2 + quarter]);
            (await RunningPlatform.Until(() => State(platform, hook), h => h.FailingSince is not null)).FailingSince.ShouldNotBeNull();
            platform.Clock.Advance(TimeSpan.FromMinutes(15));
        }

        // Ten minutes in, the operator was told: by a notice, on the web hook's page, on the health page and on the night duty's.
        (await RunningPlatform.Until(() => State(platform, hook), h => h.ToldAt is not null)).ToldAt.ShouldNotBeNull();
        keeper = await platform.SignedIn(account);
        AdminForms.Text(await keeper.GetStringAsync("/notices")).ShouldContain("外发订阅“省 12345 平台”自");
        var down = AdminForms.Text(await keeper.GetStringAsync(page));
        down.ShouldContain("送不出去");
        down.ShouldContain("事件都在排队，一个不丢");
        foreach (var watch in new[] { "/health", "/duty" })
            (await RunningPlatform.Until(async () => AdminForms.Text(await keeper.GetStringAsync(watch)), text => text.Contains("省 12345 平台", StringComparison.Ordinal))).ShouldContain("起送不出去");
        (await RunningPlatform.Until(() => platform.Read(db => db.Set<HookDelivery>().CountAsync(d => d.State < HookDeliveryState.Taken)), waiting => waiting >= 12)).ShouldBeGreaterThanOrEqualTo(12);
        (await platform.Read(db => db.Set<HookDelivery>().CountAsync(d => d.State == HookDeliveryState.Dead))).ShouldBe(0);

        // It is back. The keeper need not wait for the next time it is asked.
        receiver.Up();
        (await AdminForms.Submit(keeper, page, "press", [])).Location.ShouldBe(page);
        await Delivered(platform, hook, receiver);
        (await RunningPlatform.Until(() => State(platform, hook), h => h.ToldAt is null)).FailingSince.ShouldBeNull();
        AdminForms.Text(await keeper.GetStringAsync("/notices")).ShouldContain("已恢复");
        AdminForms.Text(await keeper.GetStringAsync(page)).ShouldContain("排队 0");

        // Every act of every case, once, in its order, signed, and with nobody's number in it.
        var events = receiver.Events.Where(e => e.Subject != "trial").ToList();
        foreach (var no in cases)
        {
            var history = await platform.Read(db => db.Set<ActRow>().Where(a => db.Set<Daodi.Cases.Case>().Any(c => c.No == no && c.Id == a.CaseId)).OrderBy(a => a.Seq).Select(a => a.Id).ToListAsync());
            history.ShouldNotBeEmpty();
            events.Where(e => e.Subject == no).Select(e => long.Parse(e.Id)).ShouldBe(history);
            events.Where(e => e.Subject == no).Select(e => (int)e.Event["data"]!["number"]!).ShouldBe(Enumerable.Range(1, history.Count));
        }

        events.ShouldAllBe(e => !e.Body.Contains(Planted.Wang.Phone, StringComparison.Ordinal) && !e.Body.Contains(Planted.Wang.Name, StringComparison.Ordinal));
        HookOracle.Ask(receiver.Events.Select(e => (e, secret))).ShouldAllBe(o => o.Signed == null && o.Valid == null);
        (await platform.Read(db => db.Set<ActRow>().Where(a => a.About == HookActs.AboutOf(hook.Id)).OrderBy(a => a.Id).Select(a => a.Type).ToListAsync()))
            .ShouldBe([HookActs.Made, HookActs.Tried, HookActs.On, HookActs.Failing, HookActs.Pressed, HookActs.Recovered]);
    }

    /// <summary>Waits until every appeal's act is an event that was taken.</summary>
    private static async Task Delivered(RunningPlatform platform, Hook hook, HookReceiver receiver)
    {
        async Task<(int Acts, int Taken)> Count() => (
            await platform.Read(db => db.Set<ActRow>().CountAsync(a => a.Type.StartsWith("appeals."))),
            await platform.Read(db => db.Set<HookDelivery>().CountAsync(d => d.HookId == hook.Id && d.State == HookDeliveryState.Taken)));
        var (acts, taken) = await RunningPlatform.Until(Count, c => c.Acts == c.Taken && c.Acts > 0);
        taken.ShouldBe(acts);
        receiver.Events.Count(e => e.Subject != "trial").ShouldBe(acts);
    }

    private static Task<Hook> State(RunningPlatform platform, Hook hook) => platform.Read(db => db.Set<Hook>().SingleAsync(h => h.Id == hook.Id));

    [GeneratedRegex("whsec_[A-Za-z0-9+/=]+")]
    private static partial Regex Secret();
}

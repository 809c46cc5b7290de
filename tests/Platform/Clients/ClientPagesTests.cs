using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Daodi.Tests.Platform.BadInput;
using Daodi.Tests.Platform.Exchange;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Clients;

/// <summary>An administrator lets a system in, in the browser and without script, and is told before its secret ends.</summary>
public sealed partial class ClientPagesTests
{
    [Theory, BothDatabases]
    public async Task Administrator_OpensIssuesChangesAndEnds(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind);
        using var admin = await platform.As("3714", "trust.administrator");
        (await admin.GetStringAsync("/admin/clients")).ShouldContain("还没有系统接入");

        // Each fault is told at its field, and nothing is opened.
        (await AdminForms.Submit(admin, "/admin/clients/new", "client", [("title", "网格化平台"), ("id", "Grid!"), ("contact", "王工"), ("unit", "3714"), ("reason", "上报巡查问题")])).Body.ShouldContain("小写字母");
        (await AdminForms.Submit(admin, "/admin/clients/new", "client", [("title", "网格化平台"), ("id", "grid"), ("contact", "王工"), ("unit", "3714"), ("reason", "上报巡查问题")])).Body.ShouldContain("至少选择一项");
        (await AdminForms.Submit(admin, "/admin/clients/new", "client", [("title", "网格化平台"), ("id", "grid"), ("contact", "王工"), ("unit", "3714"), ("reason", "上报巡查问题"), ("scopes", ClientScopes.Push)])).Body.ShouldContain("请指定可以推送的数据来源");
        var proposed = await AdminForms.Submit(admin, "/admin/clients/new", "client",
            [("title", "网格化平台"), ("id", "grid"), ("contact", "王工 2600000"), ("unit", "3714"), ("scopes", ClientScopes.Push), ("scopes", "cases.read"), ("sources", "12345"), ("perMinute", "600"), ("reason", "网格化平台上报巡查发现的问题")]);
        proposed.Location.ShouldNotBeNull(AdminForms.Text(proposed.Body)).ShouldStartWith("/admin/rights/");
        (await platform.Read(db => db.Set<Client>().CountAsync())).ShouldBe(0, "nobody lets a system in alone");
        // Of another unit: two accounts of one name and unit are held to be one person.
        using var security = await platform.As("371402", "trust.security");
        AdminForms.Text(await security.GetStringAsync(proposed.Location)).ShouldContain("网格化平台");
        await AdminForms.Submit(security, proposed.Location, "decide", [("agree", "1")]);
        var issued = await AdminForms.Submit(admin, "/admin/clients/grid", "secret", []);
        var secret = Secret().Match(issued.Body).Value;
        (await admin.GetStringAsync("/admin/clients/grid")).ShouldNotContain(secret);
        using var system = Systems.With(platform, await Systems.Token(platform, "grid", secret));
        (await system.PostAsJsonAsync(Systems.Items, AtTheDoor.Appeal("W-1"))).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await AdminForms.Submit(admin, "/admin/clients/new", "client", [("title", "x"), ("id", "grid"), ("contact", "x"), ("unit", "3714"), ("scopes", "cases.read"), ("reason", "上报巡查问题")])).Body.ShouldContain("已被使用");

        // Less works at once, more is a proposal.
        (string, string)[] less = [("title", "网格化平台"), ("contact", "王工 2600001"), ("unit", "3714"), ("scopes", ClientScopes.Push), ("sources", "12345"), ("perMinute", "500")];
        (await AdminForms.Submit(admin, "/admin/clients/grid", "change", less)).Body.ShouldContain("已保存");
        (await AdminForms.Submit(admin, "/admin/clients/grid", "change", [.. less.SkipLast(1), ("perMinute", "501"), ("reason", "")])).Body.ShouldContain("请写明理由");
        (await AdminForms.Submit(admin, "/admin/clients/grid", "change", [.. less, ("scopes", "cases.read"), ("reason", "需要查询办理进度")])).Location.ShouldNotBeNull().ShouldStartWith("/admin/rights/");
        (await platform.Read(db => db.Set<Client>().SingleAsync())).Scopes.ShouldBe(ClientScopes.Push);

        (await AdminForms.Submit(admin, "/admin/clients/grid", "pause", [])).Body.ShouldContain("已暂停");
        (await Systems.Told(system.GetAsync("/api/v1/cases"))).ShouldBe((401, "client.paused"));
        // It comes in again, and gets another secret, by two people only.
        var resumed = await AdminForms.Submit(admin, "/admin/clients/grid", "resume", [("resume-reason", "对方已更换服务器")]);
        (await Systems.Told(Systems.Ask(platform, "grid", secret))).Status.ShouldBe(400, "one alone resumes nothing");
        await AdminForms.Submit(security, resumed.Location!, "decide", [("agree", "1")]);
        await Systems.Token(platform, "grid", secret);
        (await AdminForms.Submit(admin, "/admin/clients/grid", "secret", [("secret-reason", "")])).Body.ShouldContain("请写明理由");
        var asked = await AdminForms.Submit(admin, "/admin/clients/grid", "secret", [("secret-reason", "年度更换密钥")]);
        asked.Location.ShouldNotBeNull(AdminForms.Text(asked.Body)).ShouldStartWith("/admin/rights/");
        var collect = $"collect-{asked.Location.Split('/')[^1]}";
        (await admin.GetStringAsync("/admin/clients/grid")).ShouldNotContain(collect);
        await AdminForms.Submit(security, asked.Location, "decide", [("agree", "1")]);
        var second = Secret().Match((await AdminForms.Submit(admin, "/admin/clients/grid", collect, [])).Body).Value;
        await Systems.Token(platform, "grid", second);
        (await admin.GetStringAsync("/admin/clients/grid")).ShouldNotContain(collect, Case.Sensitive, "once");
        // In the secret's line and in the head stand the buttons that end it, with their tokens.
        var page = await admin.GetStringAsync("/admin/clients/grid");
        var ends = End().Matches(page).Select(m => m.Groups[1].Value).Distinct().ToList();
        ends.Count.ShouldBe(3);
        using (var noToken = await admin.PostAsync(ends[0], new FormUrlEncodedContent([]))) noToken.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var antiforgery = WebUtility.HtmlDecode(Antiforgery().Match(page).Groups[1].Value);
        foreach (var end in ends.OrderByDescending(e => e.Length))
        {
            using var ended = await admin.PostAsync(end, new FormUrlEncodedContent([new("__RequestVerificationToken", antiforgery)]));
            ended.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }

        foreach (var old in new[] { secret, second }) (await Systems.Told(Systems.Ask(platform, "grid", old))).ShouldBe((401, "invalid_client"));
        var list = AdminForms.Text(await admin.GetStringAsync("/admin/clients"));
        list.ShouldContain("网格化平台");
        list.ShouldContain("已终止");
        (await admin.GetAsync("/admin/clients/nobody")).StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.NotFound);

        using var handler = await platform.SignedIn("chengban");
        (await handler.GetAsync("/admin/clients")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory, BothDatabases]
    public async Task Secret_AMonthBeforeItsEnd_IsToldOnTheHealthPage(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind);
        using var operators = await platform.As("3714", "operations.night");
        await Systems.Open(platform, "grid", ["health.read"]);
        (await State(operators)).ShouldBe("good");
        await platform.Write<Kernel.Done>(async (db, ct) =>
        {
            var soon = platform.Clock.GetUtcNow().AddDays(29);
            await db.Set<ClientSecret>().ExecuteUpdateAsync(set => set.SetProperty(s => s.To, soon), ct);
            return Kernel.Done.It;
        });
        (await State(operators)).ShouldBe("caution");
        platform.Clock.Advance(TimeSpan.FromDays(27));
        using var later = await platform.As("3714", "operations.night");
        (await State(later)).ShouldBe("bad");
        await Systems.Secret(platform, "grid");
        (await State(later)).ShouldBe("good");

        static async Task<string> State(HttpClient client)
        {
            using var answer = await client.GetAsync("/api/v1/health");
            return (string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["items"]!.AsArray().Single(i => (string)i!["id"]! == "client/grid")!["state"]!;
        }
    }

    [GeneratedRegex("dcs_[A-Za-z0-9_-]{43}")]
    private static partial Regex Secret();

    [GeneratedRegex("action=\"(/admin/clients/grid/[^\"]*end)\"")]
    private static partial Regex End();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]*)\"")]
    private static partial Regex Antiforgery();
}

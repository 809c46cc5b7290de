using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Daodi.Host.CommandLine;
using Daodi.Kernel;
using Daodi.Tests.Platform.Exchange;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Tests.Platform.Rights;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Stories;

/// <summary>Story 4 of the exchange: an administrator alone tries to give himself rights, at every door there is, and every try is on record.</summary>
public sealed partial class AloneStory
{
    private const string Leader = "appeals.leader";

    [Theory, BothDatabases]
    public async Task Administrator_AloneAtTheInterface_GivesHimselfNothing(DatabaseKind kind)
    {
        await using var site = await ThreeSite.Open(kind);
        using var wu = await site.As("wu");
        var me = await site.IdOf("wu");

        // He may ask, but his own wish waits for somebody else; and one of the three offices excludes the others.
        var (status, id, _) = await ThreeSite.Propose(wu, RightsKinds.AccountRoles, me, [Leader]);
        status.ShouldBe(HttpStatusCode.OK);
        (await ThreeSite.Decide(wu, id)).ShouldBe((HttpStatusCode.Forbidden, "permission.missing"));
        (await ThreeSite.Propose(wu, RightsKinds.AccountRoles, me, [Administrators.Security.Role])).Code.ShouldBe("rights.separate");
        (await ThreeSite.Propose(wu, RightsKinds.AccountRoles, me, [Administrators.Audit.Role])).Code.ShouldBe("rights.separate");
        (await ThreeSite.Propose(wu, RightsKinds.AccountNew, null, [Administrators.System.Role, Administrators.Security.Role],
            new { user = "both", name = "两职", unit = "3714" }, ThreeSite.Password)).Code.ShouldBe("rights.separate");
        (await site.RolesOf("wu")).ShouldBe([Administrators.System.Role]);
        (await site.Acts(TrustActs.Refused)).ShouldBeGreaterThanOrEqualTo(2);
        (await site.Platform.Read(db => db.Set<RightsProposal>().Where(p => p.Id == id).Select(p => p.State).SingleAsync())).ShouldBe(RightsState.Waiting);
    }

    [Theory, BothDatabases]
    public async Task Administrator_WithASecondAccountOfHisOwn_DecidesNothing(DatabaseKind kind)
    {
        await using var site = await ThreeSite.Open(kind);
        // Two people gave wu's second account the other office, not knowing whose it is; the telephone tells.
        await site.Account("wusec", "吴某", "139-0000-0001", Administrators.Security.Role);
        using var wu = await site.As("wu");
        using var second = await site.As("wusec");
        var me = await site.IdOf("wu");
        var (_, id, _) = await ThreeSite.Propose(wu, RightsKinds.AccountRoles, me, [Leader]);
        (await ThreeSite.Decide(second, id)).Code.ShouldBe("rights.same-person");
        (await site.RolesOf("wu")).ShouldBe([Administrators.System.Role]);

        // The proposer himself, become a security administrator meanwhile, does not decide on what he proposed.
        (await wu.PostAsJsonAsync($"/api/v1/accounts/{me}/take-roles", new { roles = new[] { Administrators.System.Role } })).StatusCode.ShouldBe(HttpStatusCode.Conflict, "the last one");

        // Nor does a security administrator decide on her own rights, or propose.
        using var han = await site.As("han");
        var (_, hers, _) = await ThreeSite.Propose(wu, RightsKinds.AccountRoles, await site.IdOf("han"), [Leader]);
        (await ThreeSite.Decide(han, hers)).Code.ShouldBe("rights.self");
        (await ThreeSite.Propose(han, RightsKinds.AccountRoles, await site.IdOf("han"), [Leader])).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await ThreeSite.Decide(second, hers)).Code.ShouldBe("rights.same-person", "wu proposed it, whoever it is for");
        // Another one does, and what was before and after is on record with both names.
        await site.Account("he", "何安", "13900000012", Administrators.Security.Role);
        using var third = await site.As("he");
        (await ThreeSite.Decide(third, hers)).ShouldBe((HttpStatusCode.OK, null));
        (await site.RolesOf("han")).ShouldBe([Leader, Administrators.Security.Role]);
        var han2 = await site.IdOf("han");
        var act = await site.Platform.Read(db => db.Set<ActRow>().Where(a => a.Type == TrustActs.AccountChanged && a.About == $"account/{han2}").OrderByDescending(a => a.Id).FirstAsync());
        act.ActorName.ShouldBe("何安");
        act.Data.ShouldContain("\"before\":[\"trust.security\"]");
        act.Data.ShouldContain("\"after\":[\"appeals.leader\",\"trust.security\"]");
        (await han.GetAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, "the session ended with the change");
    }

    [Theory, BothDatabases]
    public async Task Administrator_AloneAtThePagesWithForgedForms_GivesHimselfNothing(DatabaseKind kind)
    {
        await using var site = await ThreeSite.Open(kind);
        using var wu = await Cookies(site, "wu");
        var me = await site.IdOf("wu");
        var (to, body) = await AdminForms.Submit(wu, $"/admin/accounts/{me}", "give", [("give", Leader), ("give-reason", "我需要这个权限")]);
        to.ShouldNotBeNull(AdminForms.Text(body));
        var page = await wu.GetStringAsync(to);
        page.ShouldNotContain("value=\"decide\"");

        // The form that he is not shown, with a token of one that he is.
        var token = Token().Match(page).Groups[1].Value;
        var refused = await site.Acts(TrustActs.Refused);
        using var forged = await wu.PostAsync(to, new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "decide",
            ["__RequestVerificationToken"] = token,
            ["agree"] = "1",
            ["answer"] = "同意",
            ["by"] = $"{await site.IdOf("han")}",
        }));
        (await site.Acts(TrustActs.Refused)).ShouldBe(refused + 1, $"{forged.StatusCode}");
        // The fields of the old form, which gave roles at once: no such handler any more.
        using var old = await wu.PostAsync($"/admin/accounts/{me}", new FormUrlEncodedContent(
        [
            new("_handler", "roles"), new("__RequestVerificationToken", token), new("roles", Administrators.Security.Role), new("roles", Leader),
        ]));
        ((int)old.StatusCode).ShouldBe(400);
        // More in the form than it offers: an office he must not have beside his own.
        (await AdminForms.Submit(wu, $"/admin/accounts/{me}", "give", [("give", Administrators.Security.Role), ("give-reason", "我需要这个权限")])).Location.ShouldBeNull();

        // The audit administrator changes nothing by any of these forms.
        using var feng = await Cookies(site, "feng");
        token = Token().Match(await feng.GetStringAsync("/admin/audit")).Groups[1].Value;
        refused = await site.Acts(TrustActs.Refused);
        using var deactivating = await feng.PostAsync($"/admin/accounts/{me}", new FormUrlEncodedContent([new("_handler", "deactivate"), new("__RequestVerificationToken", token)]));
        ((int)deactivating.StatusCode).ShouldBe(400);
        (await site.Acts(TrustActs.Refused)).ShouldBe(refused + 1);

        (await site.RolesOf("wu")).ShouldBe([Administrators.System.Role]);
        (await site.Platform.Read(db => db.Set<Account>().AllAsync(a => a.Active))).ShouldBeTrue();
    }

    [Theory, BothDatabases]
    public async Task Administrator_AloneAtTheConsole_OnlyProposesAndTheGlassIsSeenToBreak(DatabaseKind kind)
    {
        await using var site = await ThreeSite.Open(kind);
        var (code, line) = await site.Console("account", "open", "evil", "--unit", "3714", "--role", Administrators.Security.Role);
        (code, (string?)line["state"]).ShouldBe((Cli.Good, "waiting"), line.ToJsonString());
        (code, line) = await site.Console("account", "give", "wu", "--role", Leader);
        (code, (string?)line["state"]).ShouldBe((Cli.Good, "waiting"), line.ToJsonString());
        (code, line) = await site.Console("source", "issue", "12345", "--holder", "我");
        (code, (string?)line["state"]).ShouldBe((Cli.Good, "waiting"), line.ToJsonString());
        line["token"].ShouldBeNull();
        (code, line) = await site.Console("source", "collect", $"{(long)line["proposal"]!}");
        (code, (string?)line["error"]!["code"]).ShouldBe((Cli.Rejected, "rights.not-agreed"));
        (await site.Platform.Read(db => db.Set<Account>().AnyAsync(a => a.UserName == "evil"))).ShouldBeFalse();
        (await site.RolesOf("wu")).ShouldBe([Administrators.System.Role]);

        // In an emergency there is a way, and everybody who must know does.
        (code, line) = await site.Console("account", "password", "han", "--break-glass", "忘了");
        (code, (string?)line["error"]!["code"]).ShouldBe((Cli.Rejected, "rights.reason"));
        (code, line) = await site.Console("account", "password", "han", "--break-glass", "韩安休假失联，系统被攻击需立即处置");
        code.ShouldBe(Cli.Good, line.ToJsonString());
        var glass = await site.Platform.Read(db => db.Set<ActRow>().SingleAsync(a => a.Type == TrustActs.GlassBroken));
        glass.Reason.ShouldBe("韩安休假失联，系统被攻击需立即处置");
        using var feng = await site.As("feng");
        (await feng.GetStringAsync("/api/v1/notices")).ShouldContain("紧急处置");
        // Not even so does one account become two administrators.
        (code, line) = await site.Console("account", "give", "wu", "--role", Administrators.Security.Role, "--break-glass", "没有别的人可以来做这件事情");
        (code, (string?)line["error"]!["code"]).ShouldBe((Cli.Rejected, "rights.separate"));
    }

    [Theory, BothDatabases]
    public async Task Administrator_AloneInTheProgram_IsRefusedByTheDeskItself(DatabaseKind kind)
    {
        await using var site = await ThreeSite.Open(kind);
        var (wu, me) = (await site.ViewerOf("wu"), await site.IdOf("wu"));
        (await site.With<AccountDesk, Result<Done>>(d => d.GiveRoles(me, [Administrators.System.Role, Leader], wu))).Error!.Code.ShouldBe("rights.two-people");
        (await site.With<AccountDesk, Result<Account>>(d => d.Open(new("evil", "恶", "3714", [Leader], ThreeSite.Password), wu))).Error!.Code.ShouldBe("rights.two-people");
        (await site.With<AccountDesk, Result<Account>>(d => d.Open(new("evil", "恶", "3714", [Leader], ThreeSite.Password), wu, new BreakGlass("我就是想这么做没有别的")))).Error!.Code
            .ShouldBe("rights.two-people", "the glass is broken at the console only");
        (await site.With<AccountDesk, Result<Done>>(d => d.SetPassword(me, ThreeSite.Password, wu))).Error!.Code.ShouldBe("rights.two-people");
        (await site.With<Credentials, Result<IssuedCredential>>(c => c.Issue("12345", "我", null, wu))).Error!.Code.ShouldBe("rights.two-people");
        // Not by the platform's own name either, once the site has its three administrators.
        (await site.With<AccountDesk, Result<Done>>(d => d.GiveRoles(me, [Administrators.System.Role, Leader], Viewer.System("cli")))).Error!.Code.ShouldBe("rights.two-people");
        // A source's token and a citizen are nobody here.
        (await site.With<AccountDesk, Result<Done>>(d => d.SetActive(me, false, Viewer.Source("12345")))).Error!.Code.ShouldBe("rights.forbidden");
        (await site.With<RightsDesk, Result<RightsProposal>>(d => d.Propose(new(RightsKinds.AccountRoles, $"{me}", "试一试") { Roles = [Leader] }, Viewer.Citizen("x")))).Error!.Code.ShouldBe("rights.forbidden");
        (await site.RolesOf("wu")).ShouldBe([Administrators.System.Role]);
        (await site.Acts(TrustActs.Refused)).ShouldBeGreaterThanOrEqualTo(5);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    /// <summary>A client with a jar, since antiforgery has a cookie of its own.</summary>
    private static async Task<HttpClient> Cookies(ThreeSite site, string user)
    {
        var client = site.Platform.Anonymous();
        (await client.PostAsJsonAsync("/api/v1/session", new { user, password = ThreeSite.Password })).EnsureSuccessStatusCode();
        return client;
    }
}

/// <summary>Story 4 in the browser: who proposes has no button to agree; the second person sees both sides and agrees; the third sees that it was done.</summary>
[Trait("Category", "Browser")]
public sealed class AloneInTheBrowserStory(Browsing browsing)
{
    [Fact]
    public async Task Administrator_InTheBrowser_NeedsASecondPersonAndAThirdSeesBoth()
    {
        await using var site = await ThreeSite.Open(DatabaseKind.Sqlite);
        await site.Account("clerk", "李敏", "13900000009", "appeals.handler");
        var wu = await In(site, "wu");
        await wu.GotoAsync("/admin/accounts?q=clerk");
        await wu.GetByRole(AriaRole.Link, new() { Name = "clerk" }).ClickAsync();
        await wu.GetByText("增加角色", new() { Exact = true }).ClickAsync();
        await wu.GetByLabel("督办", new() { Exact = false }).First.CheckAsync();
        await wu.Locator("#give-reason").FillAsync("接任督办岗位");
        await wu.Locator("form:has(#give-reason) button").ClickAsync();
        await wu.WaitForURLAsync("**/admin/rights/*");
        await Assertions.Expect(wu.GetByText("接任督办岗位")).ToBeVisibleAsync();
        (await wu.GetByRole(AriaRole.Button, new() { Name = "批准" }).CountAsync()).ShouldBe(0);
        var url = wu.Url;

        var han = await In(site, "han");
        await han.GotoAsync("/admin/rights");
        await han.GetByRole(AriaRole.Link, new() { Name = "增加角色" }).ClickAsync();
        await Assertions.Expect(han.Locator("ins").Filter(new() { HasText = "督办" })).ToBeVisibleAsync();
        await han.GetByRole(AriaRole.Button, new() { Name = "批准" }).ClickAsync();
        await Assertions.Expect(han.GetByText("已批准").First).ToBeVisibleAsync();
        han.Url.ShouldBe(url);
        (await site.RolesOf("clerk")).ShouldBe(["appeals.handler", "appeals.supervisor"]);

        var feng = await In(site, "feng");
        await feng.GotoAsync("/admin/audit?group=rights");
        await Assertions.Expect(feng.GetByText("批准权限变更").First).ToBeVisibleAsync();
        await Assertions.Expect(feng.GetByText("提出权限变更").First).ToBeVisibleAsync();
        (await feng.GetByRole(AriaRole.Button, new() { Name = "停用" }).CountAsync()).ShouldBe(0);
    }

    private async Task<IPage> In(ThreeSite site, string user)
    {
        var page = await browsing.Window(site.Platform);
        await page.GotoAsync("/sign-in");
        await page.Locator("#user").FillAsync(user);
        await page.Locator("#password").FillAsync(ThreeSite.Password);
        await page.Locator("main form button.primary").ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
        return page;
    }
}

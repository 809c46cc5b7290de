using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Daodi.Host.CommandLine;
using Daodi.Kernel;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Rights;

/// <summary>Changes of rights by two people, and the three administrators kept apart.</summary>
public sealed class RightsTests
{
    private const string Leader = "appeals.leader", Handler = "appeals.handler";

    [Theory, BothDatabases]
    public async Task EachWidening_WaitsForTheSecondPersonAndThenHolds(DatabaseKind kind)
    {
        await using var site = await ThreeSite.Open(kind);
        var clerk = await site.Account("clerk", "李敏", "13900000009", Handler);
        using var wu = await site.As("wu");
        using var han = await site.As("han");

        await Both(RightsKinds.AccountRoles, [Leader], null, null);
        (await site.RolesOf("clerk")).ShouldBe([Handler, Leader]);

        using (var before = await site.As("clerk"))
        {
            await Both(RightsKinds.AccountPlace, null, new { unit = "371423", own = "1" }, null);
            (await before.GetAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }
        using (var after = await site.As("clerk"))
            (await after.GetFromJsonAsync<JsonElement>("/api/v1/session")).GetProperty("unit").GetString().ShouldBe("371423");

        await Both(RightsKinds.AccountPassword, null, null, "Other-Horse-77");
        (await site.Platform.SignedIn("clerk", "Other-Horse-77")).Dispose();
        await Should.ThrowAsync<InvalidOperationException>(() => site.As("clerk"));

        (await wu.PostAsJsonAsync($"/api/v1/accounts/{clerk}/deactivate", new { reason = "调离" })).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Both(RightsKinds.AccountActive, null, null, null);
        (await site.Platform.SignedIn("clerk", "Other-Horse-77")).Dispose();
        // No hash is left behind in what was decided.
        (await site.Platform.Read(db => db.Set<RightsProposal>().CountAsync(p => p.Secret != null))).ShouldBe(0);
        (await site.Platform.Read(db => db.Set<RightsProposal>().Select(p => p.Wish).ToListAsync())).ShouldAllBe(w => !w.Contains("Horse"));

        async Task Both(string what, string[]? roles, object? fields, string? password)
        {
            var (status, id, code) = await ThreeSite.Propose(wu, what, clerk, roles, fields, password);
            status.ShouldBe(HttpStatusCode.OK, $"{what} {code}");
            (await ThreeSite.Propose(wu, what, clerk, roles, fields, password)).Code.ShouldBe("rights.waiting");
            (await ThreeSite.Decide(han, id)).ShouldBe((HttpStatusCode.OK, null), what);
            (await ThreeSite.Decide(han, id)).Code.ShouldBe("rights.decided");
        }
    }

    [Theory, BothDatabases]
    public async Task Narrowing_WorksAtOnceAndAlone_ButNeverLeavesAnOfficeEmpty(DatabaseKind kind)
    {
        await using var site = await ThreeSite.Open(kind);
        var clerk = await site.Account("clerk", "李敏", "13900000009", Handler, Leader);
        using var wu = await site.As("wu");
        using var clerks = await site.As("clerk");
        (await wu.PostAsJsonAsync($"/api/v1/accounts/{clerk}/take-roles", new { roles = new[] { Leader }, reason = "轮岗" })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.RolesOf("clerk")).ShouldBe([Handler]);
        (await clerks.GetAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        foreach (var user in new[] { "wu", "han", "feng" })
        {
            var id = await site.IdOf(user);
            using var off = await wu.PostAsJsonAsync($"/api/v1/accounts/{id}/deactivate", new { reason = "试一试" });
            off.StatusCode.ShouldBe(HttpStatusCode.Conflict, user);
            using var taken = await wu.PostAsJsonAsync($"/api/v1/accounts/{id}/take-roles", new { roles = await site.RolesOf(user) });
            (await taken.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString().ShouldBe("rights.last");
        }

        // With a second one, the first may go.
        await site.Account("han2", "何安", "13900000012", Administrators.Security.Role);
        using var gone = await wu.PostAsJsonAsync($"/api/v1/accounts/{await site.IdOf("han")}/deactivate", new { reason = "退休" });
        gone.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.Platform.Read(db => db.Set<ActRow>().Where(a => a.Type == TrustActs.AccountChanged).OrderByDescending(a => a.Id).Select(a => a.Data).FirstAsync()))
            .ShouldContain("\"before\":{\"active\":true}");
    }

    [Theory, BothDatabases]
    public async Task Proposal_ThatExpiredOrWasOvertaken_IsNotDecided(DatabaseKind kind)
    {
        await using var site = await ThreeSite.Open(kind);
        var clerk = await site.Account("clerk", "李敏", "13900000009", Handler);
        long old, overtaken;
        using (var wu = await site.As("wu"))
        {
            (_, old, _) = await ThreeSite.Propose(wu, RightsKinds.AccountRoles, clerk, [Leader]);
            site.Platform.Clock.Advance(TimeSpan.FromHours(169));
            await site.Fresh();
        }

        using var again = await site.As("wu");
        using var han = await site.As("han");
        (await ThreeSite.Decide(han, old)).Code.ShouldBe("rights.expired");
        (await again.GetFromJsonAsync<JsonElement>($"/api/v1/rights/{old}")).GetProperty("state").GetString().ShouldBe("expired");

        (_, overtaken, _) = await ThreeSite.Propose(again, RightsKinds.AccountRoles, clerk, [Leader]);
        (await again.PostAsJsonAsync($"/api/v1/accounts/{clerk}/take-roles", new { roles = new[] { Handler } })).EnsureSuccessStatusCode();
        (await ThreeSite.Decide(han, overtaken)).Code.ShouldBe("rights.changed");
        (await ThreeSite.Decide(han, overtaken, agree: false)).Code.ShouldBe("rights.reason");
        (await ThreeSite.Decide(han, overtaken, agree: false, "情况已变，请重新提出")).ShouldBe((HttpStatusCode.OK, null));
        (await site.RolesOf("clerk")).ShouldBeEmpty();
        // Taken back, it is gone.
        var (_, back, _) = await ThreeSite.Propose(again, RightsKinds.AccountRoles, clerk, [Leader]);
        (await again.PostAsJsonAsync($"/api/v1/rights/{back}/withdraw", new { })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ThreeSite.Decide(han, back)).Code.ShouldBe("rights.decided");
    }

    [Theory, BothDatabases]
    public async Task Decisions_ManyAtOnce_AreOne(DatabaseKind kind)
    {
        await using var site = await ThreeSite.Open(kind);
        var clerk = await site.Account("clerk", "李敏", "13900000009", Handler);
        using var wu = await site.As("wu");
        using var han = await site.As("han");
        var (_, id, _) = await ThreeSite.Propose(wu, RightsKinds.AccountRoles, clerk, [Leader]);
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => ThreeSite.Decide(han, id, n % 2 == 0, "同时决定")));
        answers.Count(a => a.Status == HttpStatusCode.OK).ShouldBe(1);
        (await site.Acts(TrustActs.RightsAgreed) + await site.Acts(TrustActs.RightsRefused)).ShouldBe(2, "the clerk's account was the other");
    }

    [Theory, BothDatabases]
    public async Task Decider_WhoLostTheOfficeAMomentAgo_DecidesNothing(DatabaseKind kind)
    {
        await using var site = await ThreeSite.Open(kind);
        await site.Account("han2", "何安", "13900000012", Administrators.Security.Role);
        using var wu = await site.As("wu");
        var old = await site.ViewerOf("han");
        var (_, id, _) = await ThreeSite.Propose(wu, RightsKinds.AccountRoles, await site.IdOf("han2"), [Leader]);
        (await wu.PostAsJsonAsync($"/api/v1/accounts/{await site.IdOf("han")}/take-roles", new { roles = new[] { Administrators.Security.Role } })).EnsureSuccessStatusCode();
        // A viewer kept in memory, as another process would have it.
        (await site.With<RightsDesk, Result<RightsProposal>>(d => d.Decide(id, true, null, old))).Error!.Code.ShouldBe("rights.forbidden");
    }

    [Theory, BothDatabases]
    public async Task Token_OfASource_IsCollectedOnceByWhoProposedIt(DatabaseKind kind)
    {
        await using var site = await ThreeSite.Open(kind);
        using var wu = await site.As("wu");
        using var han = await site.As("han");
        (await ThreeSite.Propose(wu, RightsKinds.CredentialNew, "no-such", fields: new { holder = "热线" })).Code.ShouldBe("source.unknown");
        var (_, id, _) = await ThreeSite.Propose(wu, RightsKinds.CredentialNew, "12345", fields: new { holder = "市热线" });
        var viewer = await site.ViewerOf("wu");
        (await Collect(viewer)).Error!.Code.ShouldBe("rights.not-agreed");
        (await ThreeSite.Decide(han, id)).ShouldBe((HttpStatusCode.OK, null));
        (await Collect(await site.ViewerOf("han"))).Error!.Code.ShouldBe("rights.forbidden");
        var issued = await Collect(viewer);
        issued.Ok.ShouldBeTrue(issued.Error?.ToString());
        (await Collect(viewer)).Error!.Code.ShouldBe("rights.used");
        using var hotline = site.Platform.Bare();
        hotline.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", issued.Value.Token);
        (await hotline.PostAsJsonAsync("/api/v1/sources/12345/items", new { })).StatusCode.ShouldNotBe(HttpStatusCode.Forbidden);

        Task<Result<IssuedCredential>> Collect(Viewer by) => site.With<Credentials, Result<IssuedCredential>>(c => c.Collect(id, by));
    }

    [Theory, BothDatabases]
    public async Task Auditor_SeesWhoDidWhatAndTakesItOutMarked(DatabaseKind kind)
    {
        await using var site = await ThreeSite.Open(kind);
        await site.Account("clerk", "李敏", "13900000009", Handler);
        using var wu = await site.As("wu");
        (await wu.GetAsync("/api/v1/audit")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var feng = await site.As("feng");
        var acts = await feng.GetFromJsonAsync<JsonElement>("/api/v1/audit?group=rights");
        acts.EnumerateArray().Select(a => a.GetProperty("type").GetString()).Take(3).ShouldBe([TrustActs.RightsAgreed, TrustActs.AccountCreated, TrustActs.RightsProposed]);
        (await feng.GetFromJsonAsync<JsonElement>("/api/v1/audit?group=refused")).GetArrayLength().ShouldBe(1, "wu knocked at the auditor's door");
        (await feng.GetFromJsonAsync<JsonElement>("/api/v1/audit?group=sign-in&who=han")).EnumerateArray().ShouldAllBe(a => a.GetProperty("who").GetString() == "韩安");
        var day = site.Platform.Clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).AddDays(1).ToString("yyyy-MM-dd");
        (await feng.GetFromJsonAsync<JsonElement>($"/api/v1/audit?from={day}")).GetArrayLength().ShouldBe(0);

        var csv = await feng.GetStringAsync("/admin/audit/export?format=csv&group=rights");
        csv.ShouldContain("批准权限变更");
        csv.TrimEnd().Split('\n')[^1].ShouldStartWith("# E");
        (await feng.GetByteArrayAsync("/admin/audit/export?format=xlsx")).Length.ShouldBeGreaterThan(1000);
        (await feng.GetAsync("/admin/audit/export?format=exe")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        // What is looked for is looked for, not run.
        (await feng.GetAsync("/admin/audit?who=%27%3B+drop+table+acts%3B--&before=x&from=yesterday&group=nothing")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory, BothDatabases]
    public async Task Site_OfBefore_IsToldWhoIsTwoAdministratorsAndWhichAreMissing(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind, demo: false);
        var administrators = platform.Services.GetRequiredService<Administrators>();
        (await platform.Read(db => administrators.Look(db))).Missing.Count.ShouldBe(3);
        await using (var scope = platform.Services.CreateAsyncScope())
        {
            var desk = scope.ServiceProvider.GetRequiredService<AccountDesk>();
            (await desk.Open(new("old", "旧管理员", "3714", [Administrators.System.Role], ThreeSite.Password), Viewer.System("cli"))).Ok.ShouldBeTrue();
            (await desk.Open(new("both", "两职", "3714", [Administrators.System.Role, Administrators.Security.Role], ThreeSite.Password), Viewer.System("cli"))).Error!.Code.ShouldBe("rights.separate");
        }

        // As a site of before, or somebody with the database in hand, has it.
        var id = await platform.Read(db => db.Set<Account>().Select(a => a.Id).SingleAsync());
        await platform.Write<Done>((db, _) =>
        {
            db.Add(new AccountRole { AccountId = id, Role = Administrators.Audit.Role });
            return Task.FromResult<Result<Done>>(Done.It);
        });
        var now = await platform.Read(db => administrators.Look(db));
        now.Both.ShouldBe(["old"]);
        now.Missing.ShouldBe([Administrators.Security]);
        // Who is two of them decides nothing even where the third office would be his.
        var (output, messages) = (new StringWriter(), new StringWriter());
        (await Cli.Run(["account", "administrators", "--data", platform.DataDir], TextReader.Null, output, messages)).ShouldBe(Cli.Rejected);
        output.ToString().ShouldContain("\"both\":[\"old\"]");
    }

    [Fact, Trait("Category", "Fast")]
    public async Task Roles_OfThePlatform_CarryAtMostOneOffice_AndTheDemoKeepsThemApart()
    {
        await using var platform = await RunningPlatform.Start();
        var roles = platform.Services.GetRequiredService<Roles>();
        var administrators = platform.Services.GetRequiredService<Administrators>();
        roles.All.Where(r => administrators.Of([r.Name]).Count > 1).Select(r => r.Name).ShouldBeEmpty();
        var now = await platform.Read(db => administrators.Look(db));
        now.Complete.ShouldBeTrue();
        now.Both.ShouldBeEmpty();
        // Each of the demo's three reaches the pages of its card, and no other's.
        foreach (var (user, opens, shut) in new[]
        {
            ("guanli", new[] { "/admin", "/admin/sources", "/admin/accounts", "/admin/rights", "/health" }, new[] { "/admin/audit", "/admin/ledger" }),
            ("anquan", ["/admin/rights", "/admin/accounts"], ["/admin/audit", "/admin/accounts/new", "/admin/sources"]),
            ("shenjiyuan", ["/admin/audit", "/admin/ledger", "/admin/accounts"], ["/admin/sources", "/admin/accounts/new"]),
        })
        {
            using var client = await platform.SignedIn(user);
            foreach (var page in opens) (await client.GetAsync(page)).StatusCode.ShouldBe(HttpStatusCode.OK, $"{user} {page}");
            foreach (var page in shut) (await client.GetAsync(page)).StatusCode.ShouldBe(HttpStatusCode.Forbidden, $"{user} {page}");
        }
    }
}

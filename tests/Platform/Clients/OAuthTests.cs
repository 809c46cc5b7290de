using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Daodi.Exchange;
using Daodi.Tests.Platform.BadInput;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Clients;

/// <summary>Another system comes in as RFC 6749 says, judged by other people's client and verifier.</summary>
public sealed class OAuthTests
{
    [Theory, BothDatabases]
    public async Task AnotherImplementation_DiscoversGetsATokenVerifiesItAndPushes(DatabaseKind kind)
    {
        Node.Needs("oauth4webapi");
        await using var platform = await RunningPlatform.Start(kind);
        var secret = await Systems.Open(platform, "grid-platform", [ClientScopes.Push, "cases.read"]);
        foreach (var how in new[] { "basic", "post" })
        {
            var got = await Node.Ask("oauth.mjs", "token", platform.Address.AbsoluteUri, "grid-platform", secret, how, ClientScopes.Push);
            ((bool)got["ok"]!).ShouldBeTrue(got.ToJsonString());
            got["server"]!["token_endpoint"]!.GetValue<string>().ShouldBe(new Uri(platform.Address, "/connect/token").AbsoluteUri);
            got["server"]!["grant_types_supported"]!.AsArray().Select(g => (string)g!).ShouldBe(["client_credentials"]);
            got["server"]!["token_endpoint_auth_methods_supported"]!.AsArray().Select(g => (string)g!).ShouldBe(["client_secret_basic", "client_secret_post"], ignoreOrder: true);
            got["server"]!["scopes_supported"]!.AsArray().Select(g => (string)g!).ShouldBe(["cases.read", "health.read", "ledger.read", ClientScopes.Push], ignoreOrder: true);
            ((string)got["header"]!["alg"]!, (string)got["header"]!["typ"]!).ShouldBe(("ES256", "at+jwt"));
            ((string)got["payload"]!["sub"]!, (string)got["payload"]!["client_id"]!, (string)got["payload"]!["scope"]!).ShouldBe(("grid-platform", "grid-platform", ClientScopes.Push));
            // Ten minutes by the shipped row.
            ((long)got["payload"]!["exp"]! - (long)got["payload"]!["iat"]!).ShouldBe(600);
            ((string)got["cacheControl"]!).ShouldContain("no-store");
            got["payload"]!.AsObject().Select(p => p.Key).ShouldNotContain("name");

            using var system = Systems.With(platform, (string)got["result"]!["access_token"]!);
            using var pushed = await system.PostAsJsonAsync(Systems.Items, AtTheDoor.Appeal($"O-{how}"));
            pushed.StatusCode.ShouldBe(HttpStatusCode.Accepted);
            (await AtTheDoor.Settled(system, $"O-{how}"))["state"]!.GetValue<string>().ShouldBe("registered");
            // The scope that was asked for, and not all that was granted.
            (await Systems.Told(system.GetAsync("/api/v1/cases"))).ShouldBe((403, "permission.missing"));
        }

        (await platform.Read(db => db.Set<InboxRow>().CountAsync())).ShouldBe(2);
    }

    [Theory, BothDatabases]
    public async Task Client_ReadsWithinItsUnitMaskedAndWritesNothingElse(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind);
        var push = await Systems.Token(platform, "hotline", await Systems.Open(platform, "hotline", [ClientScopes.Push]));
        using (var hotline = Systems.With(platform, push))
        {
            foreach (var (n, region) in new[] { (1, "371402001"), (2, "371424001") })
            {
                await hotline.PostAsJsonAsync(Systems.Items, AtTheDoor.Appeal($"R-{n}", item =>
                {
                    item["region"] = region;
                    item["person"] = new JsonObject { ["name"] = "王小明", ["phone"] = "13905340000" };
                }));
                await AtTheDoor.Settled(hotline, $"R-{n}");
            }
        }

        using var city = Systems.With(platform, await Systems.Token(platform, "city-board", await Systems.Open(platform, "city-board", ["cases.read"])));
        var all = (await city.GetFromJsonAsync<JsonObject>("/api/v1/cases?view=all"))!["items"]!.AsArray();
        all.Count.ShouldBe(2);
        var no = (string)all[0]!["no"]!;
        var shown = await city.GetStringAsync($"/api/v1/cases/{no}");
        shown.ShouldNotContain("13905340000");
        shown.ShouldNotContain("王小明");
        using var county = Systems.With(platform, await Systems.Token(platform, "county-board", await Systems.Open(platform, "county-board", ["cases.read"], "371424")));
        (await county.GetFromJsonAsync<JsonObject>("/api/v1/cases?view=all"))!["items"]!.AsArray().Count.ShouldBe(0, "both cases are still with the city's centre");
        (await Systems.Told(county.GetAsync($"/api/v1/cases/{no}"))).Status.ShouldBe(404);

        // Nothing is written, nothing unmasked, no page opened, no session there.
        (await Systems.Told(city.PostAsJsonAsync($"/api/v1/cases/{no}/acts", new { action = "dispatch" }))).Status.ShouldBe(403);
        (await Systems.Told(city.PostAsJsonAsync($"/api/v1/cases/{no}/unmask", new { purpose = "x" }))).Status.ShouldBe(403);
        (await Systems.Told(city.GetAsync("/work"))).Status.ShouldBe(403);
        (await Systems.Told(city.GetAsync("/api/v1/session"))).Status.ShouldBe(403);
        using var missing = await city.GetAsync("/api/v1/health");
        missing.Headers.WwwAuthenticate.Single().ToString().ShouldBe("Bearer error=\"insufficient_scope\", scope=\"health.read\"");
    }

    [Theory, BothDatabases]
    public async Task Secret_IsChangedWithoutAGapAndEndsAtItsTime(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind);
        var old = await Systems.Open(platform, "grid", [ClientScopes.Push]);
        var issued = await Systems.Secret(platform, "grid", platform.Clock.Local().AddDays(40));
        (await Systems.Told(Systems.Ask(platform, "grid", old))).Status.ShouldBe(200);
        var token = await Systems.Token(platform, "grid", issued.Text);
        await Should.ThrowAsync<InvalidOperationException>(() => Systems.Secret(platform, "grid")).ContinueWith(t => t.Result.Message.ShouldContain("client.secrets"));

        // Only hashes are kept, in the rows and in the acts.
        (await platform.Read(db => db.Set<ClientSecret>().Select(s => s.Hash).ToListAsync())).ShouldAllBe(h => h.Length == 32);
        (await platform.Read(db => db.Set<ActRow>().Select(a => a.Data).ToListAsync())).ShouldAllBe(d => !d.Contains(old) && !d.Contains(issued.Text) && !d.Contains("dcs_"));

        // The old one is ended: tokens got with it end, those of the new one go on.
        using var before = Systems.With(platform, await Systems.Token(platform, "grid", old));
        (await before.PostAsJsonAsync(Systems.Items, AtTheDoor.Appeal("S-1"))).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var oldId = await platform.Read(db => db.Set<ClientSecret>().OrderBy(s => s.Id).Select(s => s.Id).FirstAsync());
        await Systems.Desk(platform, desk => desk.EndSecret("grid", oldId, Systems.By));
        (await Systems.Told(before.PostAsJsonAsync(Systems.Items, AtTheDoor.Appeal("S-2")))).ShouldBe((401, "token.revoked"));
        (await Systems.Told(Systems.Ask(platform, "grid", old))).ShouldBe((401, "invalid_client"));
        using var after = Systems.With(platform, token);
        (await after.PostAsJsonAsync(Systems.Items, AtTheDoor.Appeal("S-3"))).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        platform.Clock.Advance(TimeSpan.FromDays(41));
        (await Systems.Told(Systems.Ask(platform, "grid", issued.Text))).ShouldBe((401, "invalid_client"));
        (await Systems.Told(after.PostAsJsonAsync(Systems.Items, AtTheDoor.Appeal("S-4")))).ShouldBe((401, "token.expired"));
    }

    [Theory, BothDatabases]
    public async Task Client_PausedChangedOrEnded_StopsAtOnceWithTheTokensItHas(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind);
        var secret = await Systems.Open(platform, "grid", [ClientScopes.Push, "cases.read"]);
        using var system = Systems.With(platform, await Systems.Token(platform, "grid", secret));
        (await system.PostAsJsonAsync(Systems.Items, AtTheDoor.Appeal("P-1"))).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        await Systems.Desk(platform, desk => desk.Pause("grid", Systems.By));
        (await Systems.Told(system.PostAsJsonAsync(Systems.Items, AtTheDoor.Appeal("P-2")))).ShouldBe((401, "client.paused"));
        (await Systems.Told(Systems.Ask(platform, "grid", secret))).ShouldBe((400, "unauthorized_client"));
        await Systems.Desk(platform, desk => desk.Resume("grid", Systems.By));
        (await Systems.Told(system.PostAsJsonAsync(Systems.Items, AtTheDoor.Appeal("P-3")))).ShouldBe((401, "token.revoked"));

        platform.Clock.Advance(TimeSpan.FromSeconds(2));
        using var again = Systems.With(platform, await Systems.Token(platform, "grid", secret));
        (await again.GetAsync("/api/v1/cases")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Systems.Desk(platform, desk => desk.Keep(new("grid", "网格化平台", "王工", "3714", [ClientScopes.Push], ["12345"]), open: false, Systems.By));
        (await Systems.Told(again.GetAsync("/api/v1/cases"))).ShouldBe((401, "token.revoked"));
        (await Systems.Told(Systems.Ask(platform, "grid", secret, "cases.read"))).ShouldBe((400, "invalid_scope"));

        platform.Clock.Advance(TimeSpan.FromSeconds(2));
        using var last = Systems.With(platform, await Systems.Token(platform, "grid", secret));
        await Systems.Desk(platform, desk => desk.End("grid", Systems.By));
        (await Systems.Told(last.PostAsJsonAsync(Systems.Items, AtTheDoor.Appeal("P-4")))).ShouldBe((401, "client.ended"));
        (await Systems.Told(Systems.Ask(platform, "grid", secret))).ShouldBe((401, "invalid_client"));
        await Should.ThrowAsync<InvalidOperationException>(() => Systems.Desk(platform, desk => desk.Resume("grid", Systems.By)));

        (await platform.Read(db => db.Set<ActRow>().Where(a => a.About == "client/grid").OrderBy(a => a.Id).Select(a => a.Type).ToListAsync())).ShouldBe(
            [TrustActs.SingleHanded, ClientActs.Opened, TrustActs.SingleHanded, ClientActs.SecretIssued, ClientActs.Paused, TrustActs.SingleHanded, ClientActs.Resumed, ClientActs.Changed, ClientActs.Ended]);
    }

    [Theory, BothDatabases]
    public async Task Token_GivenBack_OpensNothingMore(DatabaseKind kind)
    {
        Node.Needs("oauth4webapi");
        await using var platform = await RunningPlatform.Start(kind);
        var secret = await Systems.Open(platform, "grid", [ClientScopes.Push]);
        var other = await Systems.Open(platform, "other", [ClientScopes.Push]);
        var token = await Systems.Token(platform, "grid", secret);
        using var system = Systems.With(platform, token);
        (await system.PostAsJsonAsync(Systems.Items, AtTheDoor.Appeal("V-1"))).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        // Somebody else's token stays what it is.
        await Node.Ask("oauth.mjs", "revoke", platform.Address.AbsoluteUri, "other", other, token);
        (await system.PostAsJsonAsync(Systems.Items, AtTheDoor.Appeal("V-2"))).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        var revoked = await Node.Ask("oauth.mjs", "revoke", platform.Address.AbsoluteUri, "grid", secret, token);
        ((bool)revoked["ok"]!).ShouldBeTrue(revoked.ToJsonString());
        (await Systems.Told(system.PostAsJsonAsync(Systems.Items, AtTheDoor.Appeal("V-3")))).ShouldBe((401, "token.revoked"));
        // What is no token is answered as if it had been one (RFC 7009, section 2.2).
        ((bool)(await Node.Ask("oauth.mjs", "revoke", platform.Address.AbsoluteUri, "grid", secret, "x.y.z"))["ok"]!).ShouldBeTrue();

        platform.Clock.Advance(TimeSpan.FromMinutes(20));
        await platform.Services.GetRequiredService<ClientTokens>().Prune(CancellationToken.None);
        (await platform.Read(db => db.Set<RevokedToken>().CountAsync())).ShouldBe(0);
    }

    [Fact, Trait("Category", "Fast")]
    public async Task OpenApi_NamesHowSystemsShowWhoTheyAre()
    {
        await using var platform = await RunningPlatform.Start();
        using var client = platform.Anonymous();
        var document = (await client.GetFromJsonAsync<JsonObject>("/openapi/v1.json"))!;
        var flow = document["components"]!["securitySchemes"]!["systems"]!["flows"]!["clientCredentials"]!;
        ((string)flow["tokenUrl"]!).ShouldBe("/connect/token");
        flow["scopes"]!.AsObject().Select(s => s.Key).ShouldBe(["cases.read", "health.read", "ledger.read", ClientScopes.Push]);
        document["paths"]!["/api/v1/sources/{source}/items"]!["post"]!["security"]!.ToJsonString().ShouldContain("\"systems\":[\"sources.push\"]");
        document["paths"]!["/api/v1/cases/{no}/acts"]!["post"]!["security"]!.ToJsonString().ShouldNotContain("systems");
        document["paths"]!.AsObject().Select(p => p.Key).ShouldContain("/connect/token");
    }
}

internal static class ClockDays
{
    /// <summary>Today in the city.</summary>
    public static DateOnly Local(this SettableClock clock) => DateOnly.FromDateTime(clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime);
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Daodi.Tests.Platform.Exchange;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Tests.Platform.Rights;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Trust;

/// <summary>Second factor, password and session rules, at the real doors of a real site.</summary>
public sealed class SecondFactorTests
{
    private const string Password = ThreeSite.Password;

    [Theory, BothDatabases]
    public async Task Code_IsDemandedAndGoodOnce_AndARecoveryCodeToo(DatabaseKind kind)
    {
        await using var site = await ThreeSite.Open(kind);
        var (secret, codes) = await Enrol(site, "wu");

        (await SignIn(site, "wu", Password)).Code.ShouldBe("sign-in.code");
        (await SignIn(site, "wu", Password, "000000")).Code.ShouldBe("sign-in.code-wrong");
        var code = Next(site, secret);
        (await SignIn(site, "wu", Password, code)).Code.ShouldBeNull();
        (await SignIn(site, "wu", Password, code)).Code.ShouldBe("sign-in.code-wrong", "used");
        (await SignIn(site, "wu", "wrong", Next(site, secret))).Code.ShouldBe("sign-in.refused", "the code alone opens nothing");

        codes.Count.ShouldBe(10);
        (await SignIn(site, "wu", Password, codes[0].ToLowerInvariant())).Code.ShouldBeNull();
        (await SignIn(site, "wu", Password, codes[0])).Code.ShouldBe("sign-in.code-wrong");
        (await SignIn(site, "han", Password, codes[1])).Code.ShouldBe("sign-in.code-wrong", "another's code");
        // Neither secret nor codes stand in the database as they are.
        (await site.Platform.Read(db => db.Set<RecoveryCode>().CountAsync(c => c.UsedAt != null))).ShouldBe(1);
        (await site.Platform.Read(db => db.Set<SecondFactor>().Select(f => f.Secret.Length).SingleAsync())).ShouldBeGreaterThan(Totp.SecretLength);
    }

    [Theory, BothDatabases]
    public async Task Codes_GuessedInParallel_AreNoMoreThanTheLockAllows(DatabaseKind kind)
    {
        await using var site = await ThreeSite.Open(kind);
        var (secret, _) = await Enrol(site, "wu");
        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(n => SignIn(site, "wu", Password, $"{n:000000}")));
        answers.Count(a => a.Code == "sign-in.code-wrong").ShouldBe(Sessions.AllowedFailures - 1);
        (await SignIn(site, "wu", Password, Next(site, secret))).Code.ShouldBe("sign-in.locked");
        // The right password between wrong codes forgives nothing.
        site.Platform.Clock.Advance(Sessions.LockedFor + TimeSpan.FromSeconds(1));
        for (var n = 0; n < Sessions.AllowedFailures - 1; n++)
        {
            (await SignIn(site, "wu", Password, "111111")).Code.ShouldBe("sign-in.code-wrong");
            (await SignIn(site, "wu", Password)).Code.ShouldBe("sign-in.code");
        }

        (await SignIn(site, "wu", Password, "111111")).Code.ShouldBe("sign-in.locked");
    }

    [Theory, BothDatabases]
    public async Task Code_UsedTwiceAtOnce_OpensOneSession(DatabaseKind kind)
    {
        await using var site = await ThreeSite.Open(kind);
        var (secret, _) = await Enrol(site, "wu");
        var code = Next(site, secret);
        (await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SignIn(site, "wu", Password, code)))).Count(a => a.Code is null).ShouldBe(1);
    }

    [Theory, BothDatabases]
    public async Task Clock_ThatJumpsBack_TakesNoCodeTwiceAndTheRecoveryCodeStillOpens(DatabaseKind kind)
    {
        await using var site = await ThreeSite.Open(kind);
        var (secret, codes) = await Enrol(site, "wu");
        site.Platform.Clock.Advance(TimeSpan.FromHours(2));
        (await SignIn(site, "wu", Password, Next(site, secret))).Code.ShouldBeNull();
        site.Platform.Clock.Advance(TimeSpan.FromHours(-2));
        (await SignIn(site, "wu", Password, Totp.Code(secret, Totp.StepOf(site.Platform.Clock.GetUtcNow())))).Code.ShouldBe("sign-in.code-wrong", "a step that is past");
        (await SignIn(site, "wu", Password, codes[3])).Code.ShouldBeNull();
    }

    [Theory, BothDatabases]
    public async Task Administrator_WithoutASecondFactor_CanDoNothingElseOnceTheGraceIsOver(DatabaseKind kind)
    {
        await using var site = await ThreeSite.Open(kind);
        using (var within = await site.As("wu")) (await within.GetAsync("/api/v1/accounts")).StatusCode.ShouldBe(HttpStatusCode.OK);
        site.Platform.Clock.Advance(TimeSpan.FromDays(8));
        using var wu = await site.As("wu");
        var refused = await wu.GetAsync("/api/v1/accounts");
        (refused.StatusCode, await Site.CodeOf(refused)).ShouldBe((HttpStatusCode.Forbidden, "sign-in.new-factor"));
        var page = await wu.GetAsync("/admin/accounts");
        (page.StatusCode, page.Headers.Location?.OriginalString).ShouldBe((HttpStatusCode.Redirect, TrustSetup.FactorPath));
        (await wu.GetAsync(TrustSetup.FactorPath)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var (secret, _) = await Enrol(site, wu);
        (await wu.GetAsync("/api/v1/accounts")).StatusCode.ShouldBe(HttpStatusCode.OK);
        // Where a permission demands it, it stays.
        using var removed = await wu.PostAsJsonAsync("/api/v1/account/second-factor/remove", new { code = Next(site, secret) });
        (await Site.CodeOf(removed)).ShouldBe("factor.required");
    }

    [Theory, BothDatabases]
    public async Task Session_ThatSomebodyElseHas_NeitherTakesTheFactorOffNorSetsOneUp(DatabaseKind kind)
    {
        await using var site = await ThreeSite.Open(kind);
        await site.Account("clerk", "李敏", "13900000009", "appeals.handler");
        var (secret, _) = await Enrol(site, "clerk");
        using var stolen = await SignedIn(site, "clerk", secret);
        for (var n = 1; n < Sessions.AllowedFailures; n++)
            (await Site.CodeOf(await stolen.PostAsJsonAsync("/api/v1/account/second-factor/remove", new { code = $"{n:000000}" }))).ShouldBe("sign-in.code-wrong");
        (await Site.CodeOf(await stolen.PostAsJsonAsync("/api/v1/account/second-factor/codes", new { code = "999999" }))).ShouldBe("sign-in.locked", "guesses are counted wherever they are made");
        (await Site.CodeOf(await stolen.PostAsJsonAsync("/api/v1/account/second-factor/remove", new { code = Next(site, secret) }))).ShouldBe("sign-in.locked");
        site.Platform.Clock.Advance(Sessions.LockedFor);
        (await stolen.PostAsJsonAsync("/api/v1/account/second-factor/remove", new { code = Next(site, secret) })).StatusCode.ShouldBe(HttpStatusCode.OK, "its owner, with the code");
        // A browser left open for half an hour sets up nothing without another proof.
        site.Platform.Clock.Advance(TimeSpan.FromMinutes(31));
        (await Site.CodeOf(await stolen.PostAsync("/api/v1/account/second-factor", null))).ShouldBe("step-up.needed");
    }

    [Theory, BothDatabases]
    public async Task Factor_WhoseTelephoneIsLost_IsResetByTwoPeople(DatabaseKind kind)
    {
        await using var site = await ThreeSite.Open(kind);
        await Enrol(site, "feng");
        using var wu = await site.As("wu");
        using var han = await site.As("han");
        var (_, id, code) = await ThreeSite.Propose(wu, RightsKinds.AccountFactor, await site.IdOf("feng"));
        code.ShouldBeNull();
        (await SignIn(site, "feng", Password)).Code.ShouldBe("sign-in.code");
        (await ThreeSite.Decide(han, id)).ShouldBe((HttpStatusCode.OK, null));
        (await SignIn(site, "feng", Password)).Code.ShouldBeNull();
    }

    [Theory, BothDatabases]
    public async Task Password_ThatAnotherSet_IsChangedFirstAndTheOldOnesDoNotComeBack(DatabaseKind kind)
    {
        await using var site = await ThreeSite.Open(kind);
        await site.Held("clerk", "李敏", "13900000009", "appeals.handler");
        using var clerk = await site.Platform.SignedIn("clerk", Password);
        (await Site.CodeOf(await clerk.GetAsync("/api/v1/cases"))).ShouldBe("sign-in.new-password");
        (await Set("wrong", "Second-Horse-1")).ShouldBe("sign-in.refused");
        (await Set(Password, "clerk-A-12")).ShouldBe("account.password", "the user name");
        (await Set(Password, Password)).ShouldBe("account.password", "the present one");
        var first = await SetAnd(clerk, Password, "Second-Horse-1");
        (await first.GetAsync("/api/v1/cases")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await clerk.GetAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, "a cookie from before the change");
        string[] later = ["Second-Horse-1", "Third-Horse-22", "Fourth-Horse-3", "Fifth-Horse-44", "Sixth-Horse-55"];
        for (var n = 1; n < later.Length; n++) first = await SetAnd(first, later[n - 1], later[n]);
        (await Site.CodeOf(await first.PostAsJsonAsync("/api/v1/account/password", new { present = later[^1], password = later[0] }))).ShouldBe("account.password");
        await SetAnd(first, later[^1], Password);

        async Task<string?> Set(string present, string password) => await Site.CodeOf(await clerk.PostAsJsonAsync("/api/v1/account/password", new { present, password }));

        async Task<HttpClient> SetAnd(HttpClient client, string present, string password)
        {
            using var answer = await client.PostAsJsonAsync("/api/v1/account/password", new { present, password });
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
            var next = site.Platform.Bare();
            next.DefaultRequestHeaders.Add("Cookie", string.Join("; ", answer.Headers.GetValues("Set-Cookie").Where(c => !c.Contains("expires=Thu, 01 Jan 1970")).Select(c => c.Split(';')[0])));
            return next;
        }
    }

    [Theory, BothDatabases]
    public async Task Session_IsListedAndEnded_AndEndsByItselfWhenIdleOrOld(DatabaseKind kind)
    {
        await using var site = await ThreeSite.Open(kind);
        using var one = await site.As("wu");
        using var two = await site.As("wu");
        var list = await one.GetFromJsonAsync<JsonElement>("/api/v1/account/sessions");
        list.GetArrayLength().ShouldBe(2);
        list.EnumerateArray().ShouldAllBe(s => s.GetProperty("network").GetString() == "127.0.0.*");
        var other = list.EnumerateArray().Single(s => !s.GetProperty("this").GetBoolean()).GetProperty("id").GetInt64();
        using (var han = await site.As("han")) (await han.DeleteAsync($"/api/v1/account/sessions/{other}")).StatusCode.ShouldBe(HttpStatusCode.NotFound, "another's");
        (await one.DeleteAsync($"/api/v1/account/sessions/{other}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await two.GetAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await site.Platform.Read(db => db.Set<SessionRow>().Select(s => s.Hash.Length).Distinct().ToListAsync())).ShouldBe([32]);

        // Used again and again it goes on, though the cookie is the same; left alone it ends; and in twelve hours it ends in any case.
        for (var n = 0; n < 6; n++)
        {
            site.Platform.Clock.Advance(TimeSpan.FromMinutes(110));
            (await one.GetAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.OK, $"{n}");
            await site.Platform.Services.GetRequiredService<SessionBook>().Flush();
        }

        site.Platform.Clock.Advance(TimeSpan.FromMinutes(70));
        (await one.GetAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, "older than twelve hours");
        using var idle = await site.As("wu");
        site.Platform.Clock.Advance(TimeSpan.FromMinutes(121));
        (await idle.GetAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, "idle");
    }

    [Theory, BothDatabases]
    public async Task Decision_LongAfterTheSignIn_NeedsAnotherProof(DatabaseKind kind)
    {
        await using var site = await ThreeSite.Open(kind);
        using var wu = await site.As("wu");
        using var han = await site.As("han");
        var (_, id, _) = await ThreeSite.Propose(wu, RightsKinds.CredentialNew, "12345", fields: new { holder = "热线" });
        site.Platform.Clock.Advance(TimeSpan.FromMinutes(31));
        (await ThreeSite.Decide(han, id)).Code.ShouldBe("step-up.needed");
        (await Site.CodeOf(await han.PostAsJsonAsync("/api/v1/session/confirm", new { password = "wrong" }))).ShouldBe("sign-in.refused");
        (await han.PostAsJsonAsync("/api/v1/session/confirm", new { password = Password })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ThreeSite.Decide(han, id)).ShouldBe((HttpStatusCode.OK, null));
    }

    [Theory, BothDatabases]
    public async Task Cookie_PlantedOrSignedOut_IsNobodys(DatabaseKind kind)
    {
        await using var site = await ThreeSite.Open(kind);
        // Somebody plants his own cookie in another's browser; her sign-in there gets a new one, and his ends.
        using var his = await site.As("wu");
        var planted = his.DefaultRequestHeaders.GetValues("Cookie").Single();
        using var hers = site.Platform.Bare();
        hers.DefaultRequestHeaders.Add("Cookie", planted);
        using var entered = await hers.PostAsJsonAsync("/api/v1/session", new { user = "han", password = Password });
        entered.StatusCode.ShouldBe(HttpStatusCode.OK);
        entered.Headers.GetValues("Set-Cookie").ShouldContain(c => c.StartsWith("daodi=", StringComparison.Ordinal) && !planted.Contains(c.Split(';')[0], StringComparison.Ordinal));
        (await his.GetAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        // A cookie kept from before the sign-out is worth nothing.
        using var feng = await site.As("feng");
        (await feng.DeleteAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await feng.GetAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory, BothDatabases]
    public async Task SignInPage_WithASecondFactor_AsksForTheCodeNext(DatabaseKind kind)
    {
        await using var site = await ThreeSite.Open(kind);
        var (secret, _) = await Enrol(site, "wu");
        using var browser = site.Platform.Anonymous();
        var (to, body) = await AdminForms.Submit(browser, "/sign-in", "sign-in", [("user", "wu"), ("password", Password)]);
        to.ShouldBeNull();
        body.ShouldContain("name=\"ticket\"");
        body.ShouldNotContain(Password);
        var ticket = System.Text.RegularExpressions.Regex.Match(body, "name=\"ticket\" value=\"([^\"]+)\"").Groups[1].Value;
        // A ticket that was altered, or is five minutes old, leads back to the start.
        (await Post("AAAA" + ticket, Next(site, secret))).Location.ShouldBeNull();
        (await Post(ticket, "123456")).Location.ShouldBeNull();
        (await Post(ticket, Next(site, secret))).Location!.ShouldEndWith("/work");
        using var late = site.Platform.Anonymous();
        (_, body) = await AdminForms.Submit(late, "/sign-in", "sign-in", [("user", "wu"), ("password", Password)]);
        site.Platform.Clock.Advance(Sessions.BetweenSteps + TimeSpan.FromSeconds(2));
        (await AdminForms.Send(late, "/sign-in", body, "code", [("code", Next(site, secret))])).Location.ShouldBeNull();

        Task<(string? Location, string Body)> Post(string ticket, string code) => AdminForms.Send(browser, "/sign-in", body, "code", [("ticket", ticket), ("code", code)]);
    }

    [Theory, BothDatabases]
    public async Task FactorPage_WithoutScript_SetsUpRenewsAndTakesOff(DatabaseKind kind)
    {
        const string page = "/account/second-factor";
        await using var site = await ThreeSite.Open(kind);
        await site.Account("clerk", "李敏", "13900000009", "appeals.handler");
        using var clerk = site.Platform.Anonymous();
        await AdminForms.Submit(clerk, "/sign-in", "sign-in", [("user", "clerk"), ("password", Password)]);
        var (_, offered) = await AdminForms.Submit(clerk, page, "begin", []);
        offered.ShouldContain("<svg");
        var secret = Base32(System.Text.RegularExpressions.Regex.Match(offered, "<code class=\"secret num\">([A-Z2-7 ]+)</code>").Groups[1].Value.Replace(" ", ""));
        var (_, wrong) = await AdminForms.Send(clerk, page, offered, "confirm", [("code", "000000")]);
        wrong.ShouldContain("验证码不对");
        var (_, set) = await AdminForms.Send(clerk, page, wrong, "confirm", [("code", Next(site, secret))]);
        var first = Recovery(set);
        first.Count.ShouldBe(10, AdminForms.Text(set));
        (await clerk.GetStringAsync(page)).ShouldNotContain(first[0], Case.Sensitive, "shown once");
        var (_, renewed) = await AdminForms.Submit(clerk, page, "manage", [("do", "codes"), ("code", Next(site, secret))]);
        Recovery(renewed).Intersect(first).ShouldBeEmpty();
        Recovery(renewed).Count.ShouldBe(10);
        (await AdminForms.Submit(clerk, page, "manage", [("do", "remove"), ("code", Recovery(renewed)[0])])).Body.ShouldContain("开始启用");

        static List<string> Recovery(string html) => [.. System.Text.RegularExpressions.Regex.Matches(html, "<code>([A-Z2-7-]{19})</code>").Select(m => m.Groups[1].Value)];
    }

    private static async Task<(byte[] Secret, IReadOnlyList<string> Codes)> Enrol(ThreeSite site, string user)
    {
        using var client = await site.As(user);
        return await Enrol(site, client);
    }

    private static async Task<(byte[] Secret, IReadOnlyList<string> Codes)> Enrol(ThreeSite site, HttpClient client)
    {
        using var begun = await client.PostAsync("/api/v1/account/second-factor", null);
        begun.StatusCode.ShouldBe(HttpStatusCode.OK, await begun.Content.ReadAsStringAsync());
        var secret = Base32((await begun.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("secret").GetString()!);
        using var wrong = await client.PostAsJsonAsync("/api/v1/account/second-factor/confirm", new { code = "abc" });
        (await Site.CodeOf(wrong)).ShouldBe("factor.code");
        using var confirmed = await client.PostAsJsonAsync("/api/v1/account/second-factor/confirm", new { code = Totp.Code(secret, Totp.StepOf(site.Platform.Clock.GetUtcNow())) });
        confirmed.StatusCode.ShouldBe(HttpStatusCode.OK, await confirmed.Content.ReadAsStringAsync());
        return (secret, (await confirmed.Content.ReadFromJsonAsync<List<string>>())!);
    }

    /// <summary>The code of a step that was not used yet: the clock goes on by one.</summary>
    private static string Next(ThreeSite site, byte[] secret)
    {
        site.Platform.Clock.Advance(TimeSpan.FromSeconds(Totp.Seconds));
        return Totp.Code(secret, Totp.StepOf(site.Platform.Clock.GetUtcNow()));
    }

    private static async Task<HttpClient> SignedIn(ThreeSite site, string user, byte[] secret)
    {
        var client = site.Platform.Bare();
        using var answer = await client.PostAsJsonAsync("/api/v1/session", new { user, password = Password, code = Next(site, secret) });
        client.DefaultRequestHeaders.Add("Cookie", string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0])));
        return client;
    }

    private static async Task<(HttpStatusCode Status, string? Code)> SignIn(ThreeSite site, string user, string password, string? code = null)
    {
        using var client = site.Platform.Bare();
        using var answer = await client.PostAsJsonAsync("/api/v1/session", new { user, password, code });
        return (answer.StatusCode, answer.IsSuccessStatusCode ? null : await Site.CodeOf(answer));
    }

    // A second implementation, the other way round.
    internal static byte[] Base32(string text)
    {
        var bits = string.Concat(text.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Daodi.Kernel;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Trust;

public sealed class SignInTests
{
    [Theory, BothDatabases]
    public async Task SignIn_WithTheRightPassword_SaysWhoOneIs(DatabaseKind kind)
    {
        await using var site = await Site.Start(kind);
        await site.Open("liming", "371402001", "test.reader");
        using var client = await site.SignedIn("LiMing");

        var session = await client.GetFromJsonAsync<JsonElement>("/api/v1/session");
        session.GetProperty("unit").GetString().ShouldBe("371402001");
        session.GetProperty("level").GetInt32().ShouldBe(3);
        session.GetProperty("permissions").EnumerateArray().Select(p => p.GetString()).ShouldBe(["cases.read"]);

        (await client.DeleteAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.GetAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await site.Reader.Read(db => db.Set<ActRow>().CountAsync(a => a.Type == TrustActs.SignedIn))).ShouldBe(1);
    }

    [Theory, BothDatabases]
    public async Task Account_AfterFiveWrongPasswords_IsLockedForAQuarterOfAnHour(DatabaseKind kind)
    {
        await using var site = await Site.Start(kind);
        await site.Open("liming", "371402", "test.reader");
        for (var n = 0; n < 4; n++) await Expect("wrong", HttpStatusCode.Forbidden, "sign-in.refused");
        await Expect("wrong", HttpStatusCode.TooManyRequests, "sign-in.locked");
        await Expect(Site.Password, HttpStatusCode.TooManyRequests, "sign-in.locked");

        site.Clock.Advance(Sessions.LockedFor - TimeSpan.FromSeconds(1));
        await Expect(Site.Password, HttpStatusCode.TooManyRequests, "sign-in.locked");
        site.Clock.Advance(TimeSpan.FromSeconds(2));
        using var client = await site.SignedIn("liming");
        (await site.Reader.Read(db => db.Set<ActRow>().CountAsync(a => a.Type == TrustActs.LockedOut))).ShouldBe(1);

        async Task Expect(string password, HttpStatusCode status, string code)
        {
            using var browser = site.Client();
            var response = await browser.PostAsJsonAsync("/api/v1/session", new SignInRequest("liming", password));
            response.StatusCode.ShouldBe(status);
            (await Site.CodeOf(response)).ShouldBe(code);
        }
    }

    [Theory, BothDatabases]
    public async Task Guesses_InParallel_AreNoMoreThanTheLockAllows(DatabaseKind kind)
    {
        await using var site = await Site.Start(kind);
        await site.Open("liming", "371402");
        using var client = site.Client();
        var guesses = Enumerable.Range(0, 24).Select(async n =>
            await Site.CodeOf(await client.PostAsJsonAsync("/api/v1/session", new SignInRequest("liming", $"guess-{n}"))));
        (await Task.WhenAll(guesses)).Count(code => code == "sign-in.refused").ShouldBe(Sessions.AllowedFailures - 1);
    }

    [Theory, BothDatabases]
    public async Task Name_ThatNobodyHas_IsRefusedLikeAWrongPassword(DatabaseKind kind)
    {
        await using var site = await Site.Start(kind);
        using var client = site.Client();
        var response = await client.PostAsJsonAsync("/api/v1/session", new SignInRequest("nobody", Site.Password));
        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await Site.CodeOf(response)).ShouldBe("sign-in.refused");
        (await client.PostAsJsonAsync("/api/v1/session", new SignInRequest(null, null))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory, BothDatabases]
    public async Task Session_AfterItsRightsChanged_IsOver(DatabaseKind kind)
    {
        await using var site = await Site.Start(kind);
        var account = await site.Open("liming", "371402", "test.reader");
        using var client = await site.SignedIn("liming");
        (await client.GetAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await site.With<AccountDesk, Result<Done>>(desk => desk.GiveRoles(account.Id, [], Viewer.System("test")))).Ok.ShouldBeTrue();
        (await client.GetAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        using var again = await site.SignedIn("liming");
        (await site.With<AccountDesk, Result<Done>>(desk => desk.SetActive(account.Id, false, Viewer.System("test")))).Ok.ShouldBeTrue();
        (await again.GetAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory, BothDatabases]
    public async Task Session_AfterARestart_GoesOn(DatabaseKind kind)
    {
        await using var site = await Site.Start(kind);
        await site.Open("liming", "371402", "test.reader");
        var browser = new HttpClientHandler();
        using (var client = new HttpClient(browser, disposeHandler: false) { BaseAddress = site.Address })
        {
            (await client.PostAsJsonAsync("/api/v1/session", new SignInRequest("liming", Site.Password))).EnsureSuccessStatusCode();
        }
        await site.Restart();
        using var after = new HttpClient(browser) { BaseAddress = site.Address };
        (await after.GetAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory, BothDatabases]
    public async Task Account_ThatBreaksARule_IsNotOpened(DatabaseKind kind)
    {
        await using var site = await Site.Start(kind);
        await site.Open("liming", "371402");
        (await Code(new("LIMING", "李明", "371402", [], null))).ShouldBe("account.exists");
        (await Code(new("li ming", "李明", "371402", [], null))).ShouldBe("account.user");
        (await Code(new("wangfang", "王芳", "999999", [], null))).ShouldBe("account.unit");
        (await Code(new("wangfang", "王芳", "371402", ["no.such-role"], null))).ShouldBe("account.role");
        (await Code(new("wangfang", "王芳", "371402", [], "short"))).ShouldBe("account.password");
        (await site.Reader.Read(db => db.Set<Account>().CountAsync())).ShouldBe(1);

        async Task<string> Code(NewAccount account) =>
            (await site.With<AccountDesk, Result<Account>>(desk => desk.Open(account, Viewer.System("test")))).Error!.Code;
    }
}

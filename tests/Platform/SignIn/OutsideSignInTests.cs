using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Daodi.Tests.Platform.Exchange;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Tests.Platform.Rights;
using Daodi.Tests.Platform.Trust;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.SignIn;

/// <summary>Sign-in by an outside OpenID Connect provider, against a real one over real HTTP.</summary>
public sealed class OutsideSignInTests
{
    private static readonly Viewer By = Viewer.System("tests");

    [Theory, BothDatabases]
    public async Task Person_LinksWhileSignedInAndThenSignsInByTheProvider(DatabaseKind kind)
    {
        await using var place = await Place.Start(kind);
        var user = await place.Platform.Account("371402", "appeals.dispatcher");
        using (var signedIn = await place.Platform.SignedIn(user))
        {
            var page = await signedIn.GetStringAsync("/account/outside");
            var link = new Uri(place.Platform.Address, WebUtility.HtmlDecode(page[page.IndexOf("/sign-in/outside?link=", StringComparison.Ordinal)..].Split('"')[0]));
            (await Follow(signedIn, await place.Provider.Through(signedIn, link, "gov-110"))).Path.ShouldBe("/account/outside?done=1");
            (await signedIn.GetStringAsync("/account/outside")).ShouldContain("解除关联");
        }

        using var browser = place.Platform.Anonymous();
        (await browser.GetStringAsync("/sign-in")).ShouldContain("/sign-in/outside");
        (await Follow(browser, await place.Provider.Through(browser, place.At("/sign-in/outside?returnUrl=%2Fregister"), "gov-110"))).Path.ShouldBe("/register");
        (await browser.GetAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.OK);

        // The subject itself is kept nowhere, and both acts are there.
        var row = await place.Platform.Read(db => db.Set<OutsideIdentity>().SingleAsync());
        row.Digest.Length.ShouldBe(32);
        var acts = await place.Platform.Read(db => db.Set<ActRow>().Where(a => a.About == $"account/{row.AccountId}").OrderBy(a => a.Id).Select(a => new { a.Type, a.Data }).ToListAsync());
        acts.Select(a => a.Type).ShouldContain(TrustActs.OutsideLinked);
        acts.Last().Type.ShouldBe(TrustActs.SignedIn);
        acts.ShouldAllBe(a => !a.Data.Contains("gov-110", StringComparison.Ordinal));

        (await browser.DeleteAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await browser.GetAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory, BothDatabases]
    public async Task Subject_ThatNobodyLinked_IsToldWhatToDoAndGetsNoAccount(DatabaseKind kind)
    {
        await using var place = await Place.Start(kind);
        var accounts = await place.Platform.Read(db => db.Set<Account>().CountAsync());
        using var browser = place.Platform.Anonymous();
        var told = await Follow(browser, await place.Provider.Through(browser, place.At("/sign-in/outside"), "stranger-7"));
        told.Path.ShouldBe("/sign-in/outside/done");
        told.Body.ShouldContain("stranger-7");
        told.Body.ShouldContain("还没有关联账号");
        (await browser.GetAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await place.Platform.Read(db => db.Set<Account>().CountAsync())).ShouldBe(accounts);

        // A system administrator proposes that number for an account and a security administrator agrees: then it enters.
        using var system = await place.Platform.As("3714", Administrators.System.Role);
        using var security = await place.Platform.SignedIn(await place.Named("韩安", Administrators.Security.Role));
        var id = await place.Account();
        var proposed = await AdminForms.Submit(system, $"/admin/accounts/{id}", "outside", [("subject", "stranger-7"), ("outside-reason", "本人到场核验")]);
        (await Follow(browser, await place.Provider.Through(browser, place.At("/sign-in/outside"), "stranger-7"))).Body.ShouldContain("还没有关联账号", Case.Sensitive, "not by one alone");
        (await ThreeSite.Decide(security, long.Parse(proposed.Location!.Split('/')[^1], CultureInfo.InvariantCulture))).ShouldBe((HttpStatusCode.OK, null));
        (await Follow(browser, await place.Provider.Through(browser, place.At("/sign-in/outside"), "stranger-7"))).Path.ShouldBe("/work");
        (await place.Platform.Read(db => db.Set<RightsProposal>().Select(p => p.Wish + p.Lines + p.Secret).SingleAsync())).ShouldNotContain("stranger-7");
        // To another account it is not given while it is this one's.
        (await AdminForms.Submit(system, $"/admin/accounts/{await place.Account()}", "outside", [("subject", "stranger-7"), ("outside-reason", "本人到场核验")])).Body.ShouldContain("已关联到另一个账号");
    }

    [Theory, BothDatabases]
    public async Task Account_LockedOrInactive_IsNotEnteredByTheProviderEither(DatabaseKind kind)
    {
        await using var place = await Place.Start(kind);
        var id = await place.Linked("gov-1");
        await place.Platform.Write<Kernel.Done>(async (db, ct) =>
        {
            (await db.Set<Account>().SingleAsync(a => a.Id == id, ct)).LockoutEnd = place.Platform.Clock.GetUtcNow().AddMinutes(10);
            return Kernel.Done.It;
        });
        using var browser = place.Platform.Anonymous();
        (await Follow(browser, await place.Provider.Through(browser, place.At("/sign-in/outside"), "gov-1"))).Body.ShouldContain("锁定");
        (await browser.GetAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        await place.Platform.Write<Kernel.Done>(async (db, ct) =>
        {
            var account = await db.Set<Account>().SingleAsync(a => a.Id == id, ct);
            (account.LockoutEnd, account.Active) = (null, false);
            return Kernel.Done.It;
        });
        (await Follow(browser, await place.Provider.Through(browser, place.At("/sign-in/outside"), "gov-1"))).Body.ShouldContain("停用");
        (await browser.GetAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory, BothDatabases]
    public async Task Account_WithASecondFactor_IsAskedForItAfterTheProviderToo(DatabaseKind kind)
    {
        await using var place = await Place.Start(kind);
        var id = await place.Linked("gov-1");
        var secret = await place.Enrol(id);
        using var browser = place.Platform.Anonymous();
        var asked = await Follow(browser, await place.Provider.Through(browser, place.At("/sign-in/outside?returnUrl=%2Fregister"), "gov-1"));
        asked.Body.ShouldContain("输入验证码");
        (await browser.GetAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, "not by the provider alone");
        place.Platform.Clock.Advance(TimeSpan.FromSeconds(Totp.Seconds));
        (await AdminForms.Send(browser, "/sign-in/outside/done", asked.Body, "code", [("code", "000000")])).Body.ShouldContain("验证码不对");
        (await AdminForms.Send(browser, "/sign-in/outside/done", asked.Body, "code", [("code", Totp.Code(secret, Totp.StepOf(place.Platform.Clock.GetUtcNow())))])).Location!.ShouldEndWith("/register");
        (await browser.GetAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.OK);
        // Of whom the provider let in no password of ours is asked, though somebody else set the one there is.
        await place.Platform.Write<Kernel.Done>(async (db, ct) =>
        {
            var account = await db.Set<Account>().SingleAsync(a => a.Id == id, ct);
            (account.PasswordHash, account.PasswordByOther) = ("set by another", true);
            return Kernel.Done.It;
        });
        place.Platform.Services.GetRequiredService<ViewerFactory>().Forget(id);
        (await browser.GetAsync("/api/v1/cases")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("issuer")]
    [InlineData("nonce")]
    [InlineData("audience")]
    [InlineData("expired")]
    [InlineData("signature")]
    [InlineData("none")]
    [InlineData("unsigned-key")]
    public async Task IdentityToken_Spoiled_EntersNobody(string fault)
    {
        await using var place = await Place.Start(DatabaseKind.Sqlite, fault);
        await place.Linked("gov-1");
        await place.Linked("somebody-else");
        using var browser = place.Platform.Anonymous();
        var told = await Follow(browser, await place.Provider.Through(browser, place.At("/sign-in/outside"), "gov-1"));
        told.Path.ShouldBe("/sign-in?outside=failed", fault);
        told.Body.ShouldContain("没有完成");
        (await browser.GetAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Answer_ReplayedAlteredOrTakenToAnotherBrowser_EntersNobody()
    {
        await using var place = await Place.Start(DatabaseKind.Sqlite);
        await place.Linked("gov-1");
        using var browser = place.Platform.Anonymous();
        using var thief = place.Platform.Anonymous();
        var back = await place.Provider.Through(browser, place.At("/sign-in/outside"), "gov-1");
        (await Follow(thief, back)).Path.ShouldBe("/sign-in?outside=failed", "another browser has no part in it");
        using (var altered = place.Platform.Anonymous())
        {
            var begun = await place.Provider.Through(altered, place.At("/sign-in/outside"), "gov-1");
            (await Follow(altered, new Uri(begun.AbsoluteUri.Replace("state=", "state=x", StringComparison.Ordinal)))).Path.ShouldBe("/sign-in?outside=failed");
        }

        (await Follow(browser, back)).Path.ShouldBe("/work");
        (await Follow(browser, back)).Path.ShouldBe("/sign-in?outside=failed", "the same answer a second time");
        (await thief.GetAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        foreach (var made in new[] { "?code=x&state=y", "?error=access_denied&state=y", "", "?code=x" })
            (await Follow(thief, place.At(OutsideSignIn.ReturnPath + made))).Path.ShouldBe("/sign-in?outside=failed", made);
        // A link word that is somebody else's, old or made up links nobody.
        (await Follow(thief, await place.Provider.Through(thief, place.At("/sign-in/outside?link=made-up"), "gov-9"))).Body.ShouldContain("还没有关联账号");
    }

    [Fact]
    public async Task Provider_ThatIsDown_LeavesSignInByPassword()
    {
        await using var place = await Place.Start(DatabaseKind.Sqlite);
        await place.Provider.DisposeAsync();
        using var browser = place.Platform.Anonymous();
        var told = await Follow(browser, place.At("/sign-in/outside"));
        told.Path.ShouldBe("/sign-in?outside=down");
        told.Body.ShouldContain("暂时连不上");
        await using (var scope = place.Platform.Services.CreateAsyncScope())
            (await scope.ServiceProvider.GetRequiredService<AccountDesk>().Open(new("pass-word", "测试", "3714", [], "Correct-Horse-9"), By)).Ok.ShouldBeTrue();

        using var entered = await browser.PostAsJsonAsync("/api/v1/session", new { user = "pass-word", password = "Correct-Horse-9" });
        entered.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact, Trait("Category", "Fast")]
    public async Task SignInPage_WhereNoProviderIsSet_HasNoButtonAndItsDoorIsNotThere()
    {
        await using var platform = await RunningPlatform.Start();
        using var browser = platform.Anonymous();
        (await browser.GetStringAsync("/sign-in")).ShouldNotContain("/sign-in/outside");
        (await browser.GetAsync("/sign-in/outside")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await browser.GetAsync("/sign-in/outside/done")).StatusCode.ShouldBeOneOf(HttpStatusCode.Redirect, HttpStatusCode.OK);
    }

    [Fact]
    public async Task Provider_AtAnInnerAddressThatIsNotAllowed_IsNotAsked()
    {
        await using var place = await Place.Start(DatabaseKind.Sqlite, allowed: false);
        using var browser = place.Platform.Anonymous();
        (await Follow(browser, place.At("/sign-in/outside"))).Path.ShouldBe("/sign-in?outside=down");
    }

    /// <summary>Opens an address and follows where the platform leads, as a browser does; the last one's path and what it says.</summary>
    private static async Task<(string Path, string Body)> Follow(HttpClient browser, Uri address)
    {
        for (var step = 0; step < 8; step++)
        {
            using var answer = await browser.GetAsync(address);
            if ((int)answer.StatusCode is < 300 or >= 400) return (address.PathAndQuery, await answer.Content.ReadAsStringAsync());
            address = new Uri(address, answer.Headers.Location!);
        }

        throw new InvalidOperationException("It leads round and round.");
    }

    private sealed class Place : IAsyncDisposable
    {
        public required RunningPlatform Platform { get; init; }
        public required IdentityProvider Provider { get; init; }

        public static async Task<Place> Start(DatabaseKind kind, string? fault = null, bool allowed = true)
        {
            // The provider must know the platform's address and the platform the provider's issuer, so one port is chosen beforehand.
            var port = FreePort();
            var provider = await IdentityProvider.Start(new Uri($"http://127.0.0.1:{port}{OutsideSignIn.ReturnPath}"), fault);
            var settings = new Dictionary<string, string?>
            {
                ["SignIn:Provider:Issuer"] = provider.Issuer.OriginalString,
                ["SignIn:Provider:ClientId"] = IdentityProvider.ClientId,
                ["SignIn:Provider:ClientSecret"] = IdentityProvider.Secret,
            };
            if (allowed) settings["Outward:AllowedHosts:0"] = provider.Issuer.Authority;
            return new() { Platform = await RunningPlatform.Start(kind, configuration: settings, port: port), Provider = provider };
        }

        public Uri At(string path) => new(Platform.Address, path);

        /// <summary>Another person: accounts of one name are taken for one person's.</summary>
        public async Task<string> Named(string name, params string[] roles)
        {
            await using var scope = Platform.Services.CreateAsyncScope();
            (await scope.ServiceProvider.GetRequiredService<AccountDesk>().Open(new("han-an", name, "3714", roles, null), By)).Ok.ShouldBeTrue();
            return "han-an";
        }

        public async Task<Guid> Account()
        {
            var user = await Platform.Account("371402", "appeals.dispatcher");
            return await Platform.Read(db => db.Set<Account>().Where(a => a.UserName == user).Select(a => a.Id).SingleAsync());
        }

        /// <summary>An account that is linked to a subject.</summary>
        public async Task<Guid> Linked(string subject)
        {
            var id = await Account();
            (await Platform.Services.GetRequiredService<OutsideIdentities>().Link(Provider.Issuer.OriginalString, subject, id, By)).Ok.ShouldBeTrue();
            return id;
        }

        /// <summary>Gives an account a second factor as its owner does; the secret.</summary>
        public async Task<byte[]> Enrol(Guid id)
        {
            await using var scope = Platform.Services.CreateAsyncScope();
            var owner = await scope.ServiceProvider.GetRequiredService<ViewerFactory>().Of(id);
            var desk = scope.ServiceProvider.GetRequiredService<SecondFactorDesk>();
            var secret = SecondFactorTests.Base32((await desk.Begin(owner!)).Value.Secret);
            (await desk.Confirm(Totp.Code(secret, Totp.StepOf(Platform.Clock.GetUtcNow())), owner!)).Ok.ShouldBeTrue();
            return secret;
        }

        public async ValueTask DisposeAsync()
        {
            await Platform.DisposeAsync();
            await Provider.DisposeAsync();
        }

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
    }
}

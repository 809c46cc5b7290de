using System.Diagnostics;
using System.Net;
using System.Text;
using Daodi.Exchange;
using Daodi.Exchange.Hooks;
using Daodi.Tests.Platform.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Exchange.Hooks;

/// <summary>Receivers that hang, dribble, flood and lead elsewhere; addresses that lead inside; bodies that are altered on the way.</summary>
[Trait("Category", "Fast")]
public sealed class HookHostileTests
{
    [Fact]
    public async Task Receiver_ThatHangsOrDribblesItsHead_IsLeftAfterItsTime()
    {
        await using var hanging = new HookReceiver((_, _, ct) => Task.Delay(Timeout.Infinite, ct));
        await using var dribbling = new HookReceiver(async (_, stream, ct) =>
        {
            foreach (var one in Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nX-Long: " + new string('a', 1000)))
            {
                await stream.WriteAsync(new[] { one }, ct);
                await Task.Delay(100, ct);
            }
        });
        foreach (var receiver in new[] { hanging, dribbling })
        {
            await using var site = await HookSite.Create(DatabaseKind.Sqlite, options: o => o.TimeoutSeconds = 0.5);
            var (hook, _) = await site.Subscribe(receiver.Url);
            await site.Happen("a");
            var began = Stopwatch.GetTimestamp();
            (await site.Send(hook)).ShouldBe(1);
            Stopwatch.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(5));
            var row = (await site.Rows(hook)).Single();
            (row.State, row.Strikes).ShouldBe((HookDeliveryState.Ready, 0));
            row.LastZh!.ShouldContain("没有应答");
        }
    }

    [Fact]
    public async Task Answer_OfAGigabyteOrAByteNowAndThen_IsReadNoFurtherThanItsBeginning()
    {
        long written = 0;
        await using var flooding = new HookReceiver(async (_, stream, ct) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 400 No\r\nContent-Length: {1L << 30}\r\n\r\n"), ct);
            var block = new byte[64 * 1024];
            Array.Fill(block, (byte)'x');
            for (; written < 1L << 30; written += block.Length) await stream.WriteAsync(block, ct);
        });
        await using var dribbling = new HookReceiver(async (_, stream, ct) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"u8.ToArray(), ct);
            while (true)
            {
                await stream.WriteAsync("x"u8.ToArray(), ct);
                await Task.Delay(100, ct);
            }
        });
        await using var site = await HookSite.Create(DatabaseKind.Sqlite, options: o => o.TimeoutSeconds = 1);
        var (flooded, _) = await site.Subscribe(flooding.Url);
        var (dribbled, _) = await site.Subscribe(dribbling.Url);
        await site.Happen("a");
        await site.Send(flooded);
        (await site.Rows(flooded)).Single().LastAnswer!.Length.ShouldBeLessThanOrEqualTo(HookDelivery.LongestAnswer);
        written.ShouldBeLessThan(64L << 20);
        // The status has been said: it was taken, however slowly the rest comes.
        await site.Send(dribbled);
        (await site.Rows(dribbled)).Single().State.ShouldBe(HookDeliveryState.Taken);
    }

    [Theory]
    [InlineData(301), InlineData(302), InlineData(303), InlineData(307), InlineData(308)]
    public async Task Redirect_IsNeverFollowed(int status)
    {
        await using var inner = new HookReceiver();
        await using var receiver = new HookReceiver((_, stream, ct) => HookReceiver.Say(stream, status, "", ct, $"Location: {inner.Url}\r\n"));
        await using var site = await HookSite.Create(DatabaseKind.Sqlite);
        var (hook, _) = await site.Subscribe(receiver.Url);
        await site.Happen("a");
        await site.Send(hook);
        inner.Requests.ShouldBeEmpty();
        (await site.Rows(hook)).Single().ShouldSatisfyAllConditions(r => r.Strikes.ShouldBe(1), r => r.LastZh!.ShouldContain("跳转"));
    }

    [Theory]
    [InlineData("https://127.0.0.1/x", "outward.inner")]
    [InlineData("https://localhost/x", "outward.inner")]
    [InlineData("https://[::1]/x", "outward.inner")]
    [InlineData("https://[::ffff:10.0.0.1]/x", "outward.inner")]
    [InlineData("https://2130706433/x", "outward.inner")]
    [InlineData("https://0x7f.1/x", "outward.inner")]
    [InlineData("https://169.254.169.254/latest/meta-data", "outward.inner")]
    [InlineData("https://192.168.1.1/x", "outward.inner")]
    [InlineData("https://inner.example/x", "outward.inner")]
    [InlineData("http://outside.example/x", "hook.plain")]
    [InlineData("https://name:pass@outside.example/x", "hook.url")]
    [InlineData("https://outside.example/x#part", "hook.url")]
    [InlineData("ftp://outside.example/x", "hook.url")]
    [InlineData("/x", "hook.url")]
    [InlineData("", "hook.url")]
    public async Task Address_ThatLeadsInsideOrIsNotSafe_CannotBeWrittenDown(string url, string code)
    {
        await using var site = await HookSite.Create(DatabaseKind.Sqlite, outward: _ => { }, more: Names(_ => IPAddress.Loopback));
        var (made, errors) = await site.Desk.Make(new("x", url, [HookSite.Type], null, []), HookSite.By);
        made.ShouldBeNull();
        errors.Single().ShouldSatisfyAllConditions(e => e.Code.ShouldBe(code), e => e.Field.ShouldBe("url"));
        (await site.Reader.Read(db => db.Set<Hook>().CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task Name_ThatComesToLeadInside_IsNeverReached()
    {
        await using var receiver = new HookReceiver();
        var inside = false;
        await using var site = await HookSite.Create(DatabaseKind.Sqlite, outward: _ => { }, more: Names(_ => inside ? IPAddress.Loopback : IPAddress.Parse("114.114.114.114")));
        var (hook, _) = await site.Subscribe($"https://rebind.example:{receiver.Port}/x");
        inside = true;
        (await site.Desk.On(hook.Id, asked: true, HookSite.By)).Error!.Code.ShouldBe("outward.inner");
        (await site.Desk.Try(hook.Id, HookSite.By)).Value.Reason.Zh.ShouldContain("内部地址");
        await site.Happen("a");
        await site.Send(hook);
        (await site.Rows(hook)).Single().LastZh!.ShouldContain("内部地址");
        receiver.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Body_AlteredOnTheWay_OrUnderAnotherSecretOrTime_DoesNotVerify()
    {
        await using var site = await HookSite.Create(DatabaseKind.Sqlite);
        await using var receiver = new HookReceiver();
        var (hook, secret) = await site.Subscribe(receiver.Url);
        await site.Happen("a");
        await site.Send(hook);
        var sent = receiver.Events.Single();
        HookRequest With(string header, string value) => sent with { Headers = sent.Headers.ToDictionary(h => h.Key, h => h.Key == header ? value : h.Value) };
        var opinions = HookOracle.Ask([
            (sent, secret),
            (sent with { Body = sent.Body.Replace("\"a\"", "\"b\"", StringComparison.Ordinal) }, secret),
            (With("webhook-id", "1"), secret),
            (With("webhook-timestamp", (long.Parse(sent.Headers["webhook-timestamp"]) + 1).ToString()), secret),
            (sent, HookSignature.NewSecret()),
        ]);
        opinions.Select(o => o.Signed is null).ShouldBe([true, false, false, false, false]);
    }

    [Fact]
    public async Task Secret_WhileItIsChanged_BothSign_AndThenOnlyTheNew()
    {
        await using var site = await HookSite.Create(DatabaseKind.Sqlite);
        await using var receiver = new HookReceiver();
        var (hook, former) = await site.Subscribe(receiver.Url);
        var rotated = (await site.Desk.Rotate(hook.Id, HookSite.By)).Value.Secret;
        rotated.ShouldNotBe(former);
        await site.Happen("a");
        await site.Send(hook);
        var during = receiver.Events.Last();
        during.Headers["webhook-signature"].Split(' ').Length.ShouldBe(2);
        HookOracle.Ask([(during, former), (during, rotated)]).ShouldAllBe(o => o.Signed == null);
        site.Clock.Advance(TimeSpan.FromHours(24));
        await site.Happen("b");
        await site.Send(hook);
        HookOracle.Ask([(receiver.Events.Last(), former), (receiver.Events.Last(), rotated)]).Select(o => o.Signed is null).ShouldBe([false, true]);
    }

    [Fact]
    public async Task Secret_AndTokenOfTheAddress_StandInNoActAndTheSecretNotInTheDatabase()
    {
        await using var site = await HookSite.Create(DatabaseKind.Sqlite);
        await using var receiver = new HookReceiver();
        var (hook, secret) = await site.Subscribe(receiver.Url);
        var rotated = (await site.Desk.Rotate(hook.Id, HookSite.By)).Value.Secret;
        await site.Desk.Try(hook.Id, HookSite.By);
        (await site.ActsAbout(hook)).ShouldAllBe(a => !a.Data.Contains("whsec", StringComparison.Ordinal) && !a.Data.Contains("geheim", StringComparison.Ordinal));
        var row = await site.Now(hook);
        foreach (var kept in new[] { row.Secret, row.Former! })
            foreach (var clear in new[] { secret, rotated })
                Encoding.Latin1.GetString(kept).ShouldNotContain(clear[6..]);
        receiver.Requests.Last().Event["type"]!.ToString().ShouldBe("cn.daodi.exchange.hook-trial");
        HookOracle.Ask(receiver.Requests.Last(), rotated).ShouldSatisfyAllConditions(o => o.Signed.ShouldBeNull(), o => o.Valid.ShouldBeNull());
    }

    [Fact]
    public async Task Address_ThatIsChanged_PausesUntilTheNewReceiverAgrees()
    {
        await using var site = await HookSite.Create(DatabaseKind.Sqlite);
        await using var receiver = new HookReceiver();
        await using var silent = new HookReceiver((_, stream, ct) => HookReceiver.Say(stream, 200, "", ct));
        await using var foreign = new HookReceiver((_, stream, ct) => HookReceiver.Say(stream, 200, "", ct, "WebHook-Allowed-Origin: another.example\r\n"));
        var (hook, _) = await site.Subscribe(receiver.Url);
        HookForm Form(string url) => new("改名", url, hook.TypeList, null, []);
        (await site.Desk.Change(hook.Id, Form(receiver.Url), HookSite.By)).ShouldBeEmpty();
        (await site.Now(hook)).State.ShouldBe(HookState.Active);
        foreach (var other in new[] { silent, foreign })
        {
            (await site.Desk.Change(hook.Id, Form(other.Url), HookSite.By)).ShouldBeEmpty();
            (await site.Now(hook)).State.ShouldBe(HookState.Paused);
            (await site.Desk.On(hook.Id, asked: true, HookSite.By)).Error!.Code.ShouldBe("hook.handshake");
        }

        await site.Happen("a");
        (await site.Send(hook)).ShouldBe(0);
        await site.Desk.Change(hook.Id, Form(receiver.Url), HookSite.By);
        (await site.Desk.On(hook.Id, asked: true, HookSite.By)).Ok.ShouldBeTrue();
        (await site.Send(hook)).ShouldBe(1);
    }

    [Fact]
    public async Task Form_WithFaults_NamesEachAtItsField()
    {
        await using var site = await HookSite.Create(DatabaseKind.Sqlite);
        var (_, errors) = await site.Desk.Make(new(" ", "x", ["no.such"], "999", ["phone"]), HookSite.By);
        errors.Select(e => (e.Code, e.Field)).ShouldBe([("hook.name", "name"), ("hook.url", "url"), ("hook.types", "types"), ("hook.unit", "unit"), ("hook.fields", "fields")]);
        (await site.Desk.Make(new("x", "https://127.0.0.1/", [], null, []), HookSite.By)).Errors.Single().Code.ShouldBe("hook.types");
        (await site.Desk.Make(new("x", "https://127.0.0.1/", ["nosuch.*"], null, []), HookSite.By)).Errors.Single().Code.ShouldBe("hook.types");
        (await site.Desk.Make(new("x", "https://127.0.0.1/", ["test.*"], null, []), HookSite.By)).Errors.ShouldBeEmpty();
        (await site.Desk.On(1, false, HookSite.By)).Error!.Code.ShouldBe("hook.unknown");
        (await site.Desk.Rotate(1, HookSite.By)).Error!.Code.ShouldBe("hook.unknown");
        (await site.Get<ReplayHook>().All(1, HookSite.By)).Error!.Code.ShouldBe("hook.unknown");
    }

    /// <summary>Names resolve as the test says.</summary>
    private static Action<IServiceCollection> Names(Func<string, IPAddress> resolve) => services =>
        services.AddSingleton(p => new OutwardHttp(p.GetRequiredService<IOptions<OutwardOptions>>())
        {
            Resolve = (host, ct) => host.EndsWith(".example", StringComparison.Ordinal) && host != "outside.example" ? Task.FromResult<IPAddress[]>([resolve(host)])
                : host == "outside.example" ? Task.FromResult<IPAddress[]>([IPAddress.Parse("114.114.114.114")]) : Dns.GetHostAddressesAsync(host, ct),
        });
}

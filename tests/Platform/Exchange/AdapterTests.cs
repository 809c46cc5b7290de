using System.Text.Json.Nodes;
using Daodi.Exchange;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Exchange;

/// <summary>The HTTP adapters against a server of Node's that knows their protocols from their documents, and checks the signature by itself.</summary>
[Trait("Category", "Fast")]
public sealed class AdapterTests
{
    private const string Key = "sms-signing-key-密";

    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task Sms_IsSignedAsAnotherImplementationComputesIt_AndQuotesCannotLeaveTheirField()
    {
        await using var other = await Start();
        var text = "【到底】\"},\"phone\":\"13900000000\",{ 已超期";
        (await Sms(other, Short("13905341123") with { Text = text, Template = "SMS_1", Values = new Dictionary<string, string> { ["no"] = "SQ-1", ["kind"] = "已超期\"" } })).ShouldBe(SendOutcome.Taken);
        var seen = other.Said.ShouldHaveSingleItem();
        ((bool)seen["signed"]!, (bool)seen["fresh"]!, (string)seen["key"]!).ShouldBe((true, true, "key-7"));
        var body = seen["body"]!;
        ((string)body["phone"]!, (string)body["sign"]!, (string)body["template"]!, (string)body["content"]!, (string)body["outId"]!).ShouldBe(("13905341123", "德州政务", "SMS_1", text, "42"));
        ((string)body["params"]!["kind"]!, body["params"]!.AsObject().Count).ShouldBe(("已超期\"", 2));
    }

    [Theory]
    [InlineData("13900004290", SendResult.Later, "http.429")]
    [InlineData("13900005030", SendResult.Later, "http.503")]
    [InlineData("13900001111", SendResult.Later, "sms.refused")]
    [InlineData("13900002222", SendResult.Never, "sms.refused")]
    [InlineData("13900003333", SendResult.Channel, "sms.answer")]
    [InlineData("13900004444", SendResult.Later, "outward.timeout")]
    public async Task Sms_ThatIsNotTaken_SaysForHowLong(string phone, SendResult result, string code)
    {
        await using var other = await Start();
        var outcome = await Sms(other, Short(phone));
        (outcome.Result, outcome.Error!.Code).ShouldBe((result, code));
        outcome.Error.ToString().ShouldNotContain(phone);
        outcome.RetryAfter.ShouldBe(code == "http.429" ? TimeSpan.FromMinutes(20) : null);
    }

    [Fact]
    public async Task Sms_UnderAWrongKey_IsTheChannelsFault()
    {
        await using var other = await Start();
        (await Sms(other, Short("13905341123"), secret: "another")).ShouldSatisfyAllConditions(o => o.Result.ShouldBe(SendResult.Channel), o => o.Error!.Code.ShouldBe("http.403"));
    }

    [Fact]
    public async Task Wechat_AsksForItsTokenOnce_RenewsItBeforeItEndsAndWhenItWasVoided()
    {
        await using var other = await Start(holds: 7200);
        var (provider, settings) = Wechat(other);
        var message = Short("oABC-1") with { Text = "thing1: 街道路灯不亮已经超过期限很久了请尽快处理完毕\ncharacter_string2: SQ-1\nnot a field", Template = "TPL", Link = "https://city.example/cases/SQ-1" };
        for (var n = 0; n < 3; n++) (await provider.Send(settings, message, default)).ShouldBe(SendOutcome.Taken);
        Asked(other).ShouldBe(1);
        _clock.Advance(TimeSpan.FromMinutes(116));
        (await provider.Send(settings, message, default)).ShouldBe(SendOutcome.Taken);
        Asked(other).ShouldBe(2, "five minutes before its end");
        using (var http = new HttpClient()) await http.GetAsync($"http://127.0.0.1:{other.Port}/void");
        (await provider.Send(settings, message, default)).ShouldBe(SendOutcome.Taken);
        Asked(other).ShouldBe(3);
        other.Said.Where(s => s["secretInAddress"] is not null).ShouldAllBe(s => !(bool)s["secretInAddress"]!);
        var body = other.Said.Last(s => s["body"]?["touser"] is not null)["body"]!;
        ((string)body["touser"]!, (string)body["template_id"]!, (string)body["url"]!).ShouldBe(("oABC-1", "TPL", "https://city.example/cases/SQ-1"));
        ((string)body["data"]!["thing1"]!["value"]!).Length.ShouldBe(20);
        body["data"]!.AsObject().Select(f => f.Key).ShouldBe(["thing1", "character_string2"]);
    }

    [Fact]
    public async Task Wechat_ManyAtOnce_AskForOneToken()
    {
        await using var other = await Start();
        var (provider, settings) = Wechat(other);
        var sent = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => provider.Send(settings, Short($"oABC-{n}") with { Template = "T" }, default)));
        sent.ShouldAllBe(o => o == SendOutcome.Taken);
        Asked(other).ShouldBe(1);
        // Other settings, another token.
        await provider.Send(settings with { Version = 2 }, Short("oABC-1") with { Template = "T" }, default);
        Asked(other).ShouldBe(2);
    }

    [Theory]
    [InlineData("busy-1", SendResult.Later, "errcode.-1")]
    [InlineData("none-1", SendResult.Never, "errcode.40003")]
    public async Task Wechat_ThatIsNotTaken_SaysForHowLong(string openId, SendResult result, string code)
    {
        await using var other = await Start();
        var (provider, settings) = Wechat(other);
        var outcome = await provider.Send(settings, Short(openId) with { Template = "T" }, default);
        (outcome.Result, outcome.Error!.Code).ShouldBe((result, code));
        outcome.Error.Message.Zh.ShouldNotContain(openId);
        (await provider.Send(settings, Short(openId), default)).Error!.Code.ShouldBe("template.number");
        (await provider.Send(settings with { Secret = "wrong", Version = 3 }, Short("o-1") with { Template = "T" }, default)).ShouldSatisfyAllConditions(o => o.Result.ShouldBe(SendResult.Channel), o => o.Error!.Code.ShouldBe("token.refused"));
    }

    [Fact]
    public async Task Messenger_SendsAndTellsWhomItDoesNotKnow()
    {
        await using var other = await Start();
        using var outward = Outward();
        var provider = new MessengerProvider(outward, new AccessTokens(_clock), Options.Create(new MessageOptions { TimeoutSeconds = 5 }));
        var settings = new ChannelSettings(new Dictionary<string, string> { ["url"] = $"http://127.0.0.1:{other.Port}", ["corpId"] = "ww1", ["agentId"] = "1000002" }, "messenger-secret", 1);
        (await provider.Send(settings, Short("limin") with { Text = "已超期" }, default)).ShouldBe(SendOutcome.Taken);
        ((string)other.Said[^1]["body"]!["text"]!["content"]!, (int)other.Said[^1]["body"]!["agentid"]!).ShouldBe(("已超期", 1000002));
        (await provider.Send(settings, Short("none-x"), default)).ShouldSatisfyAllConditions(o => o.Result.ShouldBe(SendResult.Never), o => o.Error!.Code.ShouldBe("messenger.unknown"));
    }

    [Fact]
    public async Task Adapters_ThatAreLedInside_CallNobody()
    {
        await using var other = await Start();
        using var closed = new OutwardHttp(Options.Create(new OutwardOptions()));
        var options = Options.Create(new MessageOptions { TimeoutSeconds = 5 });
        (await new SmsProvider(closed, options, _clock).Send(SmsSettings(other, Key), Short("13905341123"), default)).Error!.Code.ShouldBe("outward.inner");
        (await new WechatProvider(closed, new(_clock), options).Send(Wechat(other).Settings, Short("oABC-1") with { Template = "T" }, default)).Error!.Code.ShouldBe("outward.inner");
        other.Said.ShouldBeEmpty();
    }

    private static OutgoingMessage Short(string to) => new(42, to, "Subject", "Text", null, new Dictionary<string, string>(), null, TimeProvider.System.GetUtcNow());

    private static Task<OracleProcess> Start(int holds = 7200) => OracleProcess.Start("provider.mjs", new JsonObject { ["key"] = Key, ["holds"] = holds });

    private static int Asked(OracleProcess other) => other.Said.Count(s => (string)s["path"]! is "/cgi-bin/stable_token" or "/cgi-bin/gettoken");

    private async Task<SendOutcome> Sms(OracleProcess other, OutgoingMessage message, string secret = Key)
    {
        using var outward = Outward();
        return await new SmsProvider(outward, Options.Create(new MessageOptions { TimeoutSeconds = 3 }), _clock).Send(SmsSettings(other, secret), message, default);
    }

    private static ChannelSettings SmsSettings(OracleProcess other, string secret)
    {
        using var outward = Outward();
        var defaults = new SmsProvider(outward, Options.Create(new MessageOptions()), TimeProvider.System).Fields.ToDictionary(f => f.Name, f => f.Default);
        (defaults["url"], defaults["keyId"], defaults["sign"], defaults["later"]) = ($"http://127.0.0.1:{other.Port}/sms?v=1", "key-7", "德州政务", "LIMIT, BUSY");
        return new(defaults, secret, 1);
    }

    private (WechatProvider Provider, ChannelSettings Settings) Wechat(OracleProcess other) => (
        new(Outward(), new AccessTokens(_clock), Options.Create(new MessageOptions { TimeoutSeconds = 5 })),
        new(new Dictionary<string, string> { ["url"] = $"http://127.0.0.1:{other.Port}", ["appId"] = "wx123456", ["by"] = "template" }, "wechat-secret", 1));

    private static OutwardHttp Outward()
    {
        var options = new OutwardOptions();
        options.AllowedHosts.Add("127.0.0.1");
        return new(Options.Create(options));
    }
}

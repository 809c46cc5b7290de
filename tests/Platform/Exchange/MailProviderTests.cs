using Daodi.Exchange;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Exchange;

/// <summary>Mail to a real server that none of us wrote.</summary>
[Trait("Category", "Fast")]
public sealed class MailProviderTests
{
    [Fact]
    public async Task Letter_OverStartTlsWithSignIn_ArrivesWhole()
    {
        await using var server = await MailServer.Start();
        (await Send(server, Letter() with { Subject = "即将到期 SQ-1", Text = "李敏：\n\n路灯不亮，将于 18:00 到期。\n.\n.." })).ShouldBe(SendOutcome.Taken);
        var letter = (await server.Arrived()).ShouldHaveSingleItem();
        ((bool)letter["secure"]!, (string)letter["user"]!, (string)letter["from"]!).ShouldBe((true, MailServer.User, "notice@city.example"));
        var mail = MimeKit.MimeMessage.Load(new MemoryStream(System.Text.Encoding.UTF8.GetBytes((string)letter["raw"]!)));
        (mail.Subject, mail.From.Mailboxes.Single().Name, mail.MessageId).ShouldBe(("即将到期 SQ-1", "到底", "42@city.example"));
        mail.TextBody!.ReplaceLineEndings("\n").TrimEnd().ShouldBe("李敏：\n\n路灯不亮，将于 18:00 到期。\n.\n..");
        server.Said.Count(s => (string?)s["event"] == "auth" && !(bool)s["secure"]!).ShouldBe(0, "the password crossed no line in clear");
    }

    [Fact]
    public async Task Letter_ByTlsFromTheStart_AndByAPlainRelay_Arrives()
    {
        await using var secure = await MailServer.Start("tls");
        (await Send(secure, Letter(), secure.Settings("tls"))).ShouldBe(SendOutcome.Taken);
        await using var relay = await MailServer.Start("none", signIn: false);
        (await Send(relay, Letter(), relay.Settings("none", signIn: false))).ShouldBe(SendOutcome.Taken);
        ((bool)(await secure.Arrived()).Single()["secure"]!, (bool)(await relay.Arrived()).Single()["secure"]!).ShouldBe((true, false));
    }

    [Fact]
    public async Task Server_ThatIsNotTrustedOrOffersNoTls_GetsNeitherPasswordNorLetter()
    {
        await using var server = await MailServer.Start();
        var settings = server.Settings();
        settings["ca"] = "";
        (await Send(server, Letter(), settings)).ShouldSatisfyAllConditions(o => o.Result.ShouldBe(SendResult.Channel), o => o.Error!.Code.ShouldBe("smtp.certificate"));
        // A certificate of the right root for another name.
        settings = server.Settings();
        settings["host"] = "127.0.0.2";
        (await Send(server, Letter(), settings, "127.0.0.2")).Result.ShouldBe(SendResult.Channel);
        await using var plain = await MailServer.Start("none", signIn: false);
        (await Send(plain, Letter(), plain.Settings() is var wanted ? Put(wanted, "ca", server.Root) : null)).Error!.Code.ShouldBe("smtp.tls");
        foreach (var one in new[] { server, plain }) one.Said.ShouldNotContain(s => (string?)s["event"] == "auth" || (string?)s["event"] == "letter");
    }

    [Fact]
    public async Task Password_ThatIsRefused_IsTheChannelsFaultAndStandsInNoError()
    {
        await using var server = await MailServer.Start();
        var outcome = await Send(server, Letter(), secret: "Falsches-Wort-1");
        (outcome.Result, outcome.Error!.Code).ShouldBe((SendResult.Channel, "smtp.sign-in"));
        outcome.Error.ToString().ShouldNotContain("Falsches-Wort-1");
    }

    [Fact]
    public async Task Refusals_AreForNowOrForEver_AndNameNoAddress()
    {
        await using var server = await MailServer.Start();
        for (var n = 0; n < 2; n++) (await Send(server, Letter("450-2@city.example"))).ShouldSatisfyAllConditions(o => o.Result.ShouldBe(SendResult.Later), o => o.Error!.Code.ShouldBe("smtp.450"), o => o.Error!.Message.Zh.ShouldNotContain("450-2@"));
        (await Send(server, Letter("450-2@city.example"))).ShouldBe(SendOutcome.Taken);
        (await Send(server, Letter("550@city.example"))).ShouldSatisfyAllConditions(
            o => o.Result.ShouldBe(SendResult.Never), o => o.Error!.Message.Zh.ShouldContain("user unknown"), o => o.Error!.Message.Zh.ShouldNotContain("550@"), o => o.Error!.Message.Zh.ShouldContain("139****1123"));
        (await Send(server, Letter("552@city.example"))).Result.ShouldBe(SendResult.Never);
    }

    [Fact]
    public async Task Server_ThatHangs_IsLeftInTime()
    {
        await using var server = await MailServer.Start();
        var started = TimeProvider.System.GetTimestamp();
        (await Send(server, Letter("hang@city.example"), timeout: 2)).ShouldSatisfyAllConditions(o => o.Result.ShouldBe(SendResult.Later), o => o.Error!.Code.ShouldBe("smtp.timeout"));
        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task LineBreaks_InSubjectNameOrText_MakeNoHeader()
    {
        await using var server = await MailServer.Start();
        var settings = server.Settings();
        settings["fromName"] = "到底\r\nBcc: victim@else.example";
        await Send(server, Letter() with { Subject = "a\r\nBcc: victim@else.example\r\n\r\nbody", Text = "first\r\n.\r\nMAIL FROM:<x@y.example>" }, settings);
        var letter = (await server.Arrived()).ShouldHaveSingleItem();
        letter["to"]!.AsArray().Count.ShouldBe(1);
        var head = ((string)letter["raw"]!).Split("\r\n\r\n")[0];
        head.Split("\r\n").ShouldNotContain(l => l.StartsWith("Bcc", StringComparison.OrdinalIgnoreCase));
        MimeKit.MimeMessage.Load(new MemoryStream(System.Text.Encoding.UTF8.GetBytes((string)letter["raw"]!))).Bcc.ShouldBeEmpty();
    }

    [Fact]
    public async Task Text_OfAHundredThousandCharacters_ArrivesWhole()
    {
        await using var server = await MailServer.Start();
        var text = string.Concat(Enumerable.Repeat("路灯不亮。", 20_000));
        (await Send(server, Letter() with { Text = text })).ShouldBe(SendOutcome.Taken);
        var raw = (string)(await server.Arrived()).Single()["raw"]!;
        MimeKit.MimeMessage.Load(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(raw))).TextBody!.Trim().ShouldBe(text);
    }

    [Fact]
    public async Task InnerHost_ThatNoSettingNames_IsNotDialled()
    {
        await using var server = await MailServer.Start();
        using var outward = new OutwardHttp(Options.Create(new OutwardOptions()));
        var outcome = await new MailProvider(outward, Options.Create(new MessageOptions())).Send(new(server.Settings(), MailServer.Password, 1), Letter(), default);
        (outcome.Result, outcome.Error!.Code).ShouldBe((SendResult.Channel, "outward.inner"));
        server.Said.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("a@b.example", "a@b.example")]
    [InlineData("  First.Last+x@CITY.example ", "First.Last+x@city.example")]
    [InlineData("a@b.example\r\nRCPT TO:<c@d.example>", null)]
    [InlineData("a@b.example\n", "a@b.example")]
    [InlineData("a b@c.example", null)]
    [InlineData("\"a\"@c.example", null)]
    [InlineData("<a@c.example>", null)]
    [InlineData("a@c.example,b@d.example", null)]
    [InlineData("a@localhost", null)]
    [InlineData("a@-b.example", null)]
    [InlineData("", null)]
    public void Address_IsOneMailboxOrNone(string typed, string? address) => (Provider().Address(typed) is { Ok: true, Value: var one } ? one : null).ShouldBe(address);

    [Fact]
    public void Address_OfAHundredThousandCharacters_IsRefused() => Provider().Address(new string('a', 100_000) + "@b.example").Error!.Code.ShouldBe("address.format");

    [Fact]
    public void Settings_ThatWouldSendThePasswordInClear_AreRefused() =>
        Provider().Check(new(new Dictionary<string, string> { ["host"] = "mail.city.example", ["port"] = "25", ["tls"] = "none", ["user"] = "u", ["from"] = "a@b.example" }, "p", 1))!.Code.ShouldBe("channel.plain");

    private static MailProvider Provider() => new(new(Options.Create(new OutwardOptions())), Options.Create(new MessageOptions()));

    private static OutgoingMessage Letter(string to = "limin@city.example") => new(42, to, "Subject", "Text", null, new Dictionary<string, string>(), null, TimeProvider.System.GetUtcNow());

    private static Dictionary<string, string> Put(Dictionary<string, string> settings, string name, string value)
    {
        settings[name] = value;
        return settings;
    }

    private static async Task<SendOutcome> Send(MailServer server, OutgoingMessage message, Dictionary<string, string>? settings = null, string allowed = "localhost", string secret = MailServer.Password, int timeout = 10)
    {
        var options = new OutwardOptions();
        options.AllowedHosts.Add(allowed);
        using var outward = new OutwardHttp(Options.Create(options));
        return await new MailProvider(outward, Options.Create(new MessageOptions { TimeoutSeconds = timeout })).Send(new(settings ?? server.Settings(), secret, 1), message, default);
    }
}

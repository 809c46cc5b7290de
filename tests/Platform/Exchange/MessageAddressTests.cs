using Daodi.Exchange;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Exchange;

/// <summary>Where people are reached: an address counts once its code has come back, and what the sandbox showed proves nothing outside it.</summary>
public sealed class MessageAddressTests
{
    [Theory, BothDatabases]
    public async Task Code_ProvesOnce_AndReplayedProvesNothing(DatabaseKind kind)
    {
        await using var site = await MessageSite.Start(kind);
        var desk = site.Get<MessageAddressDesk>();
        (await desk.Remove("mail", site.By)).Ok.ShouldBeTrue();
        (await desk.Add("mail", "new@city.example", site.By)).Ok.ShouldBeTrue();
        await site.Turn();
        var code = (await site.Code()).ShouldNotBeNull();
        // Not proven yet: nothing goes there.
        site.Tell();
        await site.Turn();
        (await site.Rows()).Count(m => m.Kind != MessageKinds.Code).ShouldBe(0);
        (await desk.Prove("mail", code, site.By)).Ok.ShouldBeTrue();
        (await desk.Prove("mail", code, site.By)).Error!.Code.ShouldBe("code.none");
        (await site.Code()).ShouldBeNull("the page shows no code that is used up");
        site.Tell();
        await site.Turn();
        (await site.Rows()).Count(m => m.Kind == "handed").ShouldBe(1);
    }

    [Theory, BothDatabases]
    public async Task Code_TriedTooOftenOrTooLate_HoldsNoMore(DatabaseKind kind)
    {
        await using var site = await MessageSite.Start(kind);
        var desk = site.Get<MessageAddressDesk>();
        await desk.Add("mail", "new@city.example", site.By);
        await site.Turn();
        var code = (await site.Code())!;
        var wrong = code == "000000" ? "000001" : "000000";
        for (var n = 1; n <= 5; n++) (await desk.Prove("mail", n == 2 ? "" : wrong, site.By)).Error!.Code.ShouldBe(n < 5 ? "code.wrong" : "code.tries");
        (await desk.Prove("mail", code, site.By)).Error!.Code.ShouldBe("code.tries", "the right one holds no more either");
        (await desk.Again("mail", site.By)).Ok.ShouldBeTrue();
        await site.Turn();
        var second = (await site.Code())!;
        site.Clock.Advance(TimeSpan.FromMinutes(10));
        (await desk.Prove("mail", second, site.By)).Error!.Code.ShouldBe("code.over");
        (await desk.Again("mail", site.By)).Ok.ShouldBeTrue();
        await site.Turn();
        var third = (await site.Code())!;
        if (third != second) (await desk.Prove("mail", second, site.By)).Error!.Code.ShouldBe("code.wrong", "the one before holds no more");
        (await desk.Prove("mail", $" {third[..3]} {third[3..]} ", site.By)).Ok.ShouldBeTrue();
    }

    [Theory, BothDatabases]
    public async Task Codes_ToOneAddress_AreFewADay_WhoeverAsks(DatabaseKind kind)
    {
        await using var site = await MessageSite.Start(kind);
        var desk = site.Get<MessageAddressDesk>();
        for (var n = 0; n < 5; n++) (await desk.Add("mail", "victim@city.example", (await site.Account($"ask{n}")).Viewer)).Ok.ShouldBeTrue();
        (await desk.Add("mail", "Victim@CITY.example", (await site.Account("ask5")).Viewer)).Ok.ShouldBeTrue("mailboxes may tell capitals apart");
        (await desk.Add("mail", "victim@City.Example", (await site.Account("ask6")).Viewer)).Error!.Code.ShouldBe("code.often");
        // Nor many addresses by one person.
        for (var n = 0; n < 5; n++) (await desk.Add("mail", $"many{n}@city.example", site.By)).Ok.ShouldBeTrue();
        (await desk.Add("mail", "many9@city.example", site.By)).Error!.Code.ShouldBe("code.often");
        site.Clock.Advance(TimeSpan.FromHours(25));
        (await desk.Add("mail", "victim@city.example", site.By)).Ok.ShouldBeTrue();
    }

    [Theory, BothDatabases]
    public async Task Address_ProvenInTheSandbox_CountsForTheSandboxAlone(DatabaseKind kind)
    {
        await using var server = await MailServer.Start();
        await using var site = await MessageSite.Start(kind, server: server);
        var desk = site.Get<MessageAddressDesk>();
        await site.State(ChannelState.Sandbox);
        await desk.Add("mail", "limin@city.example", site.By);
        await site.Turn();
        var shown = (await site.Code())!;
        (await desk.Prove("mail", shown, site.By)).Ok.ShouldBeTrue();
        (await desk.Of(site.Person)).Single().ShouldSatisfyAllConditions(a => a.InSandbox.ShouldBeTrue(), a => a.Serves(ChannelState.Real).ShouldBeFalse());
        await site.State(ChannelState.Real);
        site.Tell();
        await site.Turn();
        (await site.Rows()).ShouldNotContain(m => m.Kind == "handed");
        // A code that was shown in the sandbox proves nothing once the channel sends, either.
        await site.State(ChannelState.Sandbox);
        await desk.Again("mail", site.By);
        await site.Turn();
        var late = (await site.Code())!;
        await site.State(ChannelState.Real);
        (await desk.Prove("mail", late, site.By)).Ok.ShouldBeTrue();
        (await desk.Of(site.Person)).Single().Serves(ChannelState.Real).ShouldBeFalse();
        // One that really arrived does.
        await desk.Again("mail", site.By);
        await site.Turn();
        var raw = (string)(await server.Arrived()).Single()["raw"]!;
        var text = MimeKit.MimeMessage.Load(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(raw))).TextBody!;
        (await desk.Prove("mail", System.Text.RegularExpressions.Regex.Match(text, "[0-9]{6}").Value, site.By)).Ok.ShouldBeTrue();
        (await desk.Of(site.Person)).Single().Serves(ChannelState.Real).ShouldBeTrue();
        (await site.Rows()).Where(m => m.Kind == MessageKinds.Code && m.State == MessageState.Sent).ShouldAllBe(m => m.Sealed == null && m.Text.Contains("{code}", StringComparison.Ordinal));
    }

    [Theory, BothDatabases]
    public async Task Address_OfAnyChannel_StandsInTheDatabaseSealedAlone(DatabaseKind kind)
    {
        await using var site = await MessageSite.Start(kind);
        foreach (var channel in new[] { "sms", "wechat", "messenger" }) await site.State(ChannelState.Sandbox, channel);
        var desk = site.Get<MessageAddressDesk>();
        foreach (var (channel, typed) in new[] { ("mail", "wang.qinghe@city.example"), ("sms", "+86 139 0534 1123"), ("wechat", "oABCDEFGH1234567"), ("messenger", "wangqinghe") })
            (await desk.Add(channel, typed, site.By)).Ok.ShouldBeTrue(channel);
        await site.Turn();
        foreach (var channel in new[] { "sms", "wechat", "messenger" }) await site.Send(channel);
        var texts = string.Join('\n', (await site.Rows()).Select(m => $"{m.Masked} {m.Text} {m.Values} {m.ErrorZh}")) + string.Join('\n', (await desk.Of(site.Person)).Select(a => a.Masked))
            + string.Join('\n', await site.Read(db => db.Set<ActRow>().Select(a => a.Data).ToListAsync()));
        foreach (var clear in new[] { "wang.qinghe", "13905341123", "oABCDEFGH1234567", "wangqinghe" }) texts.ShouldNotContain(clear);
        foreach (var code in (await site.Rows()).Where(m => m.Kind == MessageKinds.Code)) code.Text.ShouldContain("{code}");
        (await desk.Of(site.Person)).ShouldAllBe(a => a.CodeHash!.Length == 32);
    }

    [Theory, BothDatabases]
    public async Task Typed_WrongOrFarTooMuch_IsRefusedByItsField(DatabaseKind kind)
    {
        await using var site = await MessageSite.Start(kind);
        foreach (var channel in new[] { "sms", "wechat", "messenger" }) await site.State(ChannelState.Sandbox, channel);
        var desk = site.Get<MessageAddressDesk>();
        foreach (var channel in new[] { "mail", "sms", "wechat", "messenger" })
        {
            foreach (var typed in new[] { "", "x\r\nBcc: y", "\0", new string('1', 100_000), "0534-2345678 转 1" })
                (await desk.Add(channel, typed, site.By)).Error.ShouldNotBeNull($"{channel} {typed[..Math.Min(20, typed.Length)]}").ShouldSatisfyAllConditions(e => e.Code.ShouldBe("address.format"), e => e.Field.ShouldBe("address"));
            (await desk.Prove(channel, new string('9', 100_000), site.By)).Error.ShouldNotBeNull();
        }

        (await desk.Add("pigeon", "x", site.By)).Error!.Code.ShouldBe("channel.unknown");
        await site.State(ChannelState.Off);
        (await desk.Add("mail", "a@b.example", site.By)).Error!.Code.ShouldBe("channel.off");
        (await desk.Add("mail", "a@b.example", Viewer.System("x"))).Error!.Code.ShouldBe("address.account");
    }
}

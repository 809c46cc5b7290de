using Daodi.Exchange;
using Daodi.Kernel;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Exchange;

/// <summary>From a notice to the other side: quiet hours, digests, limits, faults, and what a crash in the middle leaves.</summary>
public sealed class MessageOutboxTests
{
    [Theory, BothDatabases]
    public async Task Notice_InTheSandbox_IsWrittenShownAndLeavesNowhere(DatabaseKind kind)
    {
        await using var site = await MessageSite.Start(kind);
        site.Tell(text: "SQ-1 催办：请联系 13905341123");
        await site.Turn();
        var message = (await site.Rows()).ShouldHaveSingleItem();
        (message.State, message.InSandbox, message.Channel, message.Masked).ShouldBe((MessageState.Shown, true, "mail", "l***@city.example"));
        message.Subject.ShouldBe("[到底] 新派件 SQ-1001");
        message.Text.ShouldContain("139****1123");
        message.Text.ShouldContain("https://city.example/cases/SQ-1001");
        var wire = (await site.Get<MessageDesk>().Find(message.Id))!.Value.Wire;
        wire.ShouldContain("Subject: [到底] 新派件 SQ-1001");
        wire.ShouldNotContain("limin@");
    }

    [Theory, BothDatabases]
    public async Task Night_HoldsBackWhatIsNotUrgent_AndMorningBringsOneDigest(DatabaseKind kind)
    {
        // 23:00 in the city.
        await using var site = await MessageSite.Start(kind, new(2026, 11, 20, 15, 0, 0, TimeSpan.Zero));
        site.Tell("light.black");
        for (var n = 0; n < 50; n++)
        {
            site.Tell();
            site.Clock.Advance(TimeSpan.FromMinutes(5));
            await site.Turn();
        }

        var night = await site.Rows();
        night.Where(m => m.State == MessageState.Shown).ShouldHaveSingleItem().Kind.ShouldBe("light.black");
        // 06:59, then 07:00.
        site.Clock.SetUtcNow(new(2026, 11, 20, 22, 59, 0, TimeSpan.Zero));
        await site.Turn();
        (await site.Rows()).Count(m => m.State == MessageState.Shown).ShouldBe(1);
        site.Clock.SetUtcNow(new(2026, 11, 20, 23, 0, 1, TimeSpan.Zero));
        await site.Turn();
        var morning = await site.Rows();
        var digest = morning.Where(m => m.Kind == MessageKinds.Digest).ShouldHaveSingleItem();
        (digest.State, digest.Count).ShouldBe((MessageState.Shown, 50));
        digest.Subject.ShouldBe("[到底] 50 条通知");
        digest.Text.ShouldContain("SQ-1002");
        digest.Text.ShouldContain("另有 30 条");
        morning.Count(m => m.DigestId == digest.Id && m.State == MessageState.Shown).ShouldBe(50);
        morning.Count(m => m.DigestId is null).ShouldBe(2, "the urgent one and the digest");
    }

    [Theory, BothDatabases]
    public async Task MoreThanThreeWithinHalfAnHour_BecomeOneDigest_AndTheNextDayBeginsAnew(DatabaseKind kind)
    {
        await using var site = await MessageSite.Start(kind);
        for (var n = 0; n < 10; n++)
        {
            site.Tell();
            await site.Turn();
            site.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        (await site.Rows()).Where(m => m.State == MessageState.Shown).Select(m => m.Kind).ShouldBe(["handed", "handed", "handed"]);
        site.Clock.Advance(TimeSpan.FromMinutes(31));
        await site.Turn();
        (await site.Rows()).Where(m => m.Kind == MessageKinds.Digest).ShouldHaveSingleItem().ShouldSatisfyAllConditions(m => m.Count.ShouldBe(7), m => m.State.ShouldBe(MessageState.Shown));
        site.Clock.Advance(TimeSpan.FromHours(24));
        site.Tell();
        await site.Turn();
        (await site.Rows())[^1].ShouldSatisfyAllConditions(m => m.Kind.ShouldBe("handed"), m => m.State.ShouldBe(MessageState.Shown));
    }

    [Theory, BothDatabases]
    public async Task ManyUrgentOnes_AtNight_AreThreeAndOneDigestWithinMinutes(DatabaseKind kind)
    {
        await using var site = await MessageSite.Start(kind, new(2026, 11, 20, 15, 0, 0, TimeSpan.Zero));
        for (var n = 0; n < 40; n++) site.Tell("light.black");
        await site.Turn();
        (await site.Rows()).Count(m => m.State == MessageState.Shown).ShouldBe(3);
        site.Clock.Advance(TimeSpan.FromMinutes(5));
        await site.Turn();
        (await site.Rows()).Where(m => m.Kind == MessageKinds.Digest).ShouldHaveSingleItem().ShouldSatisfyAllConditions(m => m.Count.ShouldBe(37), m => m.State.ShouldBe(MessageState.Shown));
    }

    [Theory, BothDatabases]
    public async Task Choice_OfThePerson_IsObeyed_AndADefaultIsNotKept(DatabaseKind kind)
    {
        await using var site = await MessageSite.Start(kind);
        var (desk, rules) = (site.Get<MessageAddressDesk>(), site.Get<MessageRules>());
        var all = rules.Kinds.SelectMany(k => k.Channels.Select(c => (k.Kind, c))).ToHashSet();
        (await desk.Choose(all, site.By)).Ok.ShouldBeTrue();
        (await desk.Choices(site.Person)).ShouldBeEmpty();
        all.Remove(("handed", "mail"));
        (await desk.Choose(all, site.By)).Ok.ShouldBeTrue();
        (await desk.Choices(site.Person)).ShouldHaveSingleItem().Value.ShouldBe("wechat,messenger");
        site.Tell();
        site.Tell("redo");
        site.Tell("a.kind.of.some.system");
        await site.Turn();
        (await site.Rows()).Select(m => m.Kind).ShouldBe(["redo", "a.kind.of.some.system"]);
    }

    [Theory, BothDatabases]
    public async Task Notice_OfThreeDaysAgo_OrForNobodyInOffice_IsNotCarried(DatabaseKind kind)
    {
        await using var site = await MessageSite.Start(kind);
        site.Tell();
        site.Clock.Advance(TimeSpan.FromHours(73));
        await site.Turn();
        (await site.Rows()).ShouldBeEmpty();
        await using (var scope = site.Get<Microsoft.Extensions.DependencyInjection.IServiceScopeFactory>().CreateScope() as IAsyncDisposable)
        {
            var desk = ((Microsoft.Extensions.DependencyInjection.IServiceScope)scope!).ServiceProvider.GetService(typeof(AccountDesk)) as AccountDesk;
            (await desk!.SetActive(site.Person, false, Viewer.System("test"))).Ok.ShouldBeTrue();
        }

        site.Tell();
        await site.Turn();
        (await site.Rows()).ShouldBeEmpty();
    }

    [Theory, BothDatabases]
    public async Task Mail_PutOffTwice_ArrivesAtTheThirdAttempt(DatabaseKind kind)
    {
        await using var server = await MailServer.Start();
        await using var site = await Proven(kind, server, "limin@city.example");
        await Redirect(site, "450-2@city.example");
        site.Tell();
        await site.Turn();
        for (var n = 1; n <= 2; n++)
        {
            var waiting = (await site.Rows())[^1];
            (waiting.State, waiting.Attempts, waiting.ErrorCode).ShouldBe((MessageState.Waiting, n, "smtp.450"));
            waiting.LastError!.Value.Zh.ShouldNotContain("450-2@");
            waiting.NextAt.ShouldBeGreaterThan(site.Clock.GetUtcNow().AddSeconds(45 * n));
            (await site.Send()).ShouldBe(0, "not before its time");
            site.Clock.Advance(TimeSpan.FromMinutes(5));
            await site.Turn();
        }

        (await site.Rows())[^1].ShouldSatisfyAllConditions(m => m.State.ShouldBe(MessageState.Sent), m => m.Attempts.ShouldBe(3), m => m.ErrorCode.ShouldBeNull());
        (await server.Arrived(2)).Count.ShouldBe(2);
    }

    [Theory, BothDatabases]
    public async Task Mail_RefusedForEver_IsGivenUpAndCanBeReplayed(DatabaseKind kind)
    {
        await using var server = await MailServer.Start();
        await using var site = await Proven(kind, server, "limin@city.example");
        // The mailbox is gone since the address was proven.
        await Redirect(site, "550@city.example");
        site.Tell();
        await site.Turn();
        var dead = (await site.Rows())[^1];
        (dead.State, dead.ErrorCode, dead.Attempts).ShouldBe((MessageState.Dead, "smtp.550", 1));
        (await site.Get<MessageChannelDesk>().Figures())["mail"].Dead.ShouldBe(1);
        await Redirect(site, "limin@city.example");
        var desk = site.Get<MessageDesk>();
        (await desk.Replay(dead.Id, null, site.By)).Value.ShouldBe(1);
        (await desk.Replay(dead.Id, null, site.By)).Error!.Code.ShouldBe("message.state");
        (await desk.Replay(1, null, site.By)).Error!.Code.ShouldBe("message.unknown");
        await site.Turn();
        (await site.Rows())[^1].State.ShouldBe(MessageState.Sent);
        (await site.Read(db => db.Set<ActRow>().CountAsync(a => a.Type == MessageActs.Replayed))).ShouldBe(1);
    }

    [Theory, BothDatabases]
    public async Task Channel_ThatDoesNotWork_RestsAndCostsNoMessageItsAttempts(DatabaseKind kind)
    {
        var server = await MailServer.Start();
        await using var site = await Proven(kind, server, "limin@city.example");
        await server.DisposeAsync();
        for (var n = 0; n < 3; n++) site.Tell();
        await site.Plan();
        await site.Send();
        var channel = await site.Get<MessageChannelDesk>().Get("mail");
        (channel.Failures, channel.RestUntil).ShouldBe((1, site.Clock.GetUtcNow().AddMinutes(1)));
        channel.LastError.ShouldNotBeNull();
        (await site.Rows()).Where(m => m.Kind == "handed").ShouldAllBe(m => m.State == MessageState.Waiting && m.Attempts == 0 && m.ErrorCode == "outward.broken");
        (await site.Send()).ShouldBe(0);
        site.Clock.Advance(TimeSpan.FromMinutes(2));
        await site.Send();
        (await site.Get<MessageChannelDesk>().Get("mail")).RestUntil.ShouldBe(site.Clock.GetUtcNow().AddMinutes(2));
        // After two waking days nothing has changed: given up, each with its reason, and none lost.
        site.Clock.Advance(TimeSpan.FromHours(100));
        await site.Send();
        (await site.Rows()).Where(m => m.Kind == "handed").ShouldAllBe(m => m.State == MessageState.Dead && m.ErrorCode == "outward.broken");
    }

    [Theory, BothDatabases]
    public async Task Server_ThatHangs_CostsTheOneThatHungAnAttempt(DatabaseKind kind)
    {
        await using var server = await MailServer.Start();
        await using var site = await Proven(kind, server, "limin@city.example");
        await Redirect(site, "hang@city.example");
        site.Tell();
        site.Tell();
        await site.Plan();
        await site.Send();
        var rows = (await site.Rows()).Where(m => m.Kind == "handed").ToList();
        rows.Select(m => (m.Attempts, m.State)).ShouldBe([(1, MessageState.Waiting), (0, MessageState.Waiting)]);
        (await site.Get<MessageChannelDesk>().Get("mail")).Failures.ShouldBe(1);
    }

    [Theory, BothDatabases]
    public async Task Process_KilledBetweenTheOtherSideAndTheDisk_SendsAgainUnderTheSameId(DatabaseKind kind)
    {
        await using var server = await MailServer.Start();
        await using var site = await Proven(kind, server, "limin@city.example");
        site.Tell();
        await site.Plan();
        var sender = site.Get<MessageSender>();
        // The other side has it, and nothing is written any more, as after kill -9.
        sender.BeforeSettling = _ => throw new OperationCanceledException("killed");
        await Should.ThrowAsync<OperationCanceledException>(() => site.Send());
        sender.BeforeSettling = null;
        (await site.Send()).ShouldBe(0, "its claim holds");
        (await site.Rows())[^1].ShouldSatisfyAllConditions(m => m.State.ShouldBe(MessageState.Waiting), m => m.Attempts.ShouldBe(1));
        site.Clock.Advance(TimeSpan.FromMinutes(3));
        await site.Turn();
        (await site.Rows())[^1].ShouldSatisfyAllConditions(m => m.State.ShouldBe(MessageState.Sent), m => m.Attempts.ShouldBe(2));
        var letters = (await server.Arrived(3)).Skip(1).Select(l => MimeKit.MimeMessage.Load(new MemoryStream(System.Text.Encoding.UTF8.GetBytes((string)l["raw"]!))).MessageId).ToList();
        letters.Count.ShouldBe(2);
        letters.Distinct().ShouldHaveSingleItem("a receiver can tell that it is the same letter");
    }

    [Theory, BothDatabases]
    public async Task Channel_PutIntoTheSandbox_LetsNothingOutThatWasWritten(DatabaseKind kind)
    {
        await using var server = await MailServer.Start();
        await using var site = await Proven(kind, server, "limin@city.example");
        site.Tell();
        await site.Plan();
        await site.State(ChannelState.Sandbox);
        await site.Turn();
        (await site.Rows())[^1].ShouldSatisfyAllConditions(m => m.State.ShouldBe(MessageState.Shown), m => m.InSandbox.ShouldBeFalse());
        // And what was written in the sandbox stays there.
        site.Tell();
        await site.Plan();
        await site.State(ChannelState.Real);
        await site.Turn();
        (await site.Rows())[^1].ShouldSatisfyAllConditions(m => m.State.ShouldBe(MessageState.Shown), m => m.InSandbox.ShouldBeTrue());
        // Off: what waits is not wanted any more.
        site.Tell();
        await site.Plan();
        await site.State(ChannelState.Off);
        await site.Turn();
        (await site.Rows())[^1].State.ShouldBe(MessageState.Dropped);
        server.Letters.Count.ShouldBe(1, "the code's");
    }

    [Theory, BothDatabases]
    public async Task Address_OfManyAccounts_GetsNoMoreThanItsHourAllows(DatabaseKind kind)
    {
        await using var site = await MessageSite.Start(kind);
        for (var n = 0; n < 12; n++)
        {
            var (id, _) = await site.Account($"shared{n}");
            (await site.Get<MessageAddressDesk>().Assume(id, "mail", "duty@city.example")).Ok.ShouldBeTrue();
            site.Tell(account: id);
            site.Tell(account: id);
        }

        await site.Turn();
        (await site.Rows()).Count(m => m.State == MessageState.Shown).ShouldBe(20);
        site.Clock.Advance(TimeSpan.FromMinutes(61));
        await site.Turn();
        (await site.Rows()).Count(m => m.State == MessageState.Shown).ShouldBe(24);
    }

    [Theory, BothDatabases]
    public async Task Erasure_OfACase_LeavesNoTextOfIt_AndStopsWhatWaits(DatabaseKind kind)
    {
        await using var site = await MessageSite.Start(kind);
        var first = site.Tell(text: "王青禾的路灯");
        await site.Turn();
        site.Clock.SetUtcNow(new(2026, 11, 20, 15, 0, 0, TimeSpan.Zero));
        for (var n = 0; n < 6; n++) site.Tell(text: "王青禾又来");
        await site.Plan();
        foreach (var id in Enumerable.Range((int)first, 7).Select(i => (long)i))
            (await site.Get<Daodi.Storage.IWriteLane>().Run<Done>(async (db, ct) =>
            {
                await MessageErasure.OfCase(db, id, site.Clock.GetUtcNow(), ct);
                return Done.It;
            })).Ok.ShouldBeTrue();
        site.Clock.Advance(TimeSpan.FromHours(12));
        await site.Turn();
        (await site.Rows()).ShouldAllBe(m => m.Text == "" && m.Subject == "" && m.Values == "{}" && (m.State == MessageState.Shown || m.State == MessageState.Dropped));
    }

    /// <summary>A site whose mail channel sends to <paramref name="server"/>, where the person has proven an address by the code in the letter.</summary>
    internal static async Task<MessageSite> Proven(DatabaseKind kind, MailServer server, string address)
    {
        var site = await MessageSite.Start(kind, server: server);
        var desk = site.Get<MessageAddressDesk>();
        (await desk.Add("mail", address, site.By)).Ok.ShouldBeTrue();
        await site.Turn();
        var raw = (string)(await server.Arrived()).Single()["raw"]!;
        var text = MimeKit.MimeMessage.Load(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(raw))).TextBody;
        (await desk.Prove("mail", System.Text.RegularExpressions.Regex.Match(text!, "[0-9]{6}").Value, site.By)).Ok.ShouldBeTrue();
        return site;
    }

    /// <summary>Lets the proven address lead elsewhere: what a mailbox that closes does.</summary>
    private static async Task Redirect(MessageSite site, string address)
    {
        var sealedAddress = site.Get<SiteKey>().Seal("message-address", address);
        (await site.Get<Daodi.Storage.IWriteLane>().Run<int>(async (db, ct) => await db.Set<MessageAddress>().ExecuteUpdateAsync(s => s.SetProperty(a => a.Sealed, sealedAddress), ct))).Ok.ShouldBeTrue();
    }
}

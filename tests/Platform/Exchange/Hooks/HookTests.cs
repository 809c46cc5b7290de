using Daodi.Exchange.Hooks;
using Daodi.Kernel;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Exchange.Hooks;

/// <summary>What is delivered, in which order, and what becomes of what is not.</summary>
public sealed class HookTests
{
    [Theory, BothDatabases]
    public async Task Events_OfASubscription_AreSentOnceSignedAndInOrder(DatabaseKind kind)
    {
        await using var site = await HookSite.Create(kind);
        await using var receiver = new HookReceiver();
        await site.Happen("before/1");
        var (hook, secret) = await site.Subscribe(receiver.Url);
        await site.Happen("a", "b", "a", "c", "a", "b");
        (await site.Send(hook)).ShouldBe(6);
        (await site.Send(hook)).ShouldBe(0);

        var events = receiver.Events.ToList();
        string.Concat(events.Select(e => e.Subject).Order()).ShouldBe("aaabbc", "what happened before it was on is no event for it");
        events.Select(e => e.Id).Distinct().Count().ShouldBe(6);
        foreach (var subject in events.GroupBy(e => e.Subject)) subject.Select(e => e.Sequence).ShouldBeInOrder();
        events.ShouldAllBe(e => e.Headers["content-type"] == "application/cloudevents+json; charset=utf-8" && e.Path == "/events?token=geheim");
        foreach (var opinion in HookOracle.Ask(events.Select(e => (e, secret))))
        {
            opinion.Signed.ShouldBeNull();
            opinion.Valid.ShouldBeNull();
            ((string)opinion.Event!["source"]!).ShouldBe("https://daodi.example.cn");
            ((string)opinion.Event["type"]!).ShouldBe("cn.daodi.test.happened");
            DateTimeOffset.Parse((string)opinion.Event["time"]!).ShouldBe(HookSite.Start);
        }

        (await site.Rows(hook)).ShouldAllBe(r => r.State == HookDeliveryState.Taken && r.Tries == 1 && r.LastStatus == 204 && r.DoneAt == HookSite.Start);
        (await site.Reader.Read(db => HookFigures.Of(db, hook.Id, HookSite.Start.LocalDate()))).ShouldBe(new HookFigures(0, null, 0, 6, 6, 0));
        // The event's id is the act's, its sequence the leaf under which the ledger proves it.
        var first = events.First(e => e.Subject == "c");
        (await site.Reader.Read(db => db.Set<Daodi.Trust.Ledger.LedgerLeaf>().SingleAsync(l => l.ActId == long.Parse(first.Id)))).Index.ShouldBe(long.Parse(first.Sequence));
    }

    [Theory, BothDatabases]
    public async Task Event_ThatFails_HoldsUpItsSubjectAlone(DatabaseKind kind)
    {
        await using var site = await HookSite.Create(kind);
        var broken = true;
        await using var receiver = new HookReceiver(r => broken && r.Subject == "a" ? 500 : 200);
        var (hook, _) = await site.Subscribe(receiver.Url);
        await site.Happen("a", "b", "a", "b", "c");
        (await site.Send(hook)).ShouldBe(4, "the second of a is not tried before the first is done");
        receiver.Events.Select(e => e.Subject).Order().ShouldBe(["a", "b", "b", "c"]);
        var rows = await site.Rows(hook);
        (rows[0].State, rows[0].Tries, rows[0].NextAt, rows[0].LastStatus).ShouldBe((HookDeliveryState.Ready, 1, HookSite.Start.AddSeconds(10), 500));
        rows[2].State.ShouldBe(HookDeliveryState.Queued);

        site.Clock.Advance(TimeSpan.FromSeconds(9));
        (await site.Send(hook)).ShouldBe(0);
        site.Clock.Advance(TimeSpan.FromSeconds(1));
        (await site.Send(hook)).ShouldBe(1);
        (await site.Rows(hook))[0].NextAt.ShouldBe(HookSite.Start.AddSeconds(30), "twice as long");
        broken = false;
        site.Clock.Advance(TimeSpan.FromSeconds(20));
        (await site.Send(hook)).ShouldBe(2);
        receiver.Events.Where(e => e.Subject == "a").Select(e => e.Id).TakeLast(2).ShouldBe([.. (await site.Rows(hook)).Where(r => r.Subject == "a").Select(r => r.ActId.ToString())]);
    }

    [Theory, BothDatabases]
    public async Task Event_RefusedAgainAndAgain_IsADeadLetterAndItsSubjectGoesOn(DatabaseKind kind)
    {
        await using var site = await HookSite.Create(kind);
        var refused = true;
        HookRequest? first = null;
        await using var receiver = new HookReceiver((request, stream, ct) =>
        {
            if (request.Subject == "a") first ??= request;
            return refused && request.Id == first?.Id ? HookReceiver.Say(stream, 422, "<script>alert(1)</script>\r\n坏\0了 \uD83D\uDE00", ct) : HookReceiver.Say(stream, 200, "ok", ct);
        });
        var (hook, _) = await site.Subscribe(receiver.Url);
        await site.Happen("a", "a", "b", "a");
        for (var tries = 0; tries < 6; tries++)
        {
            await site.Send(hook);
            site.Clock.Advance(TimeSpan.FromMinutes(6));
        }

        var rows = await site.Rows(hook);
        rows.Select(r => r.State).ShouldBe([HookDeliveryState.Dead, HookDeliveryState.Taken, HookDeliveryState.Taken, HookDeliveryState.Taken]);
        (rows[0].Tries, rows[0].LastStatus, rows[0].LastAnswer).ShouldBe((6, 422, "<script>alert(1)</script>  坏 了 \uFFFD\uFFFD"));
        site.Told.Select(t => t.Kind).ShouldBe(["hook.dead"]);
        (await site.Now(hook)).DeadToldAt.ShouldNotBeNull();

        // Replayed, it comes with the same bytes and id.
        (await site.Get<ReplayHook>().One(hook.Id, rows[1].Leaf, HookSite.By)).Error!.Code.ShouldBe("hook.not-dead");
        refused = false;
        (await site.Get<ReplayHook>().One(hook.Id, rows[0].Leaf, HookSite.By)).Value.ShouldBe(1);
        (await site.Send(hook)).ShouldBe(1);
        receiver.Events.Last().Body.ShouldBe(first!.Body);
        (await site.Rows(hook))[0].ShouldSatisfyAllConditions(r => r.State.ShouldBe(HookDeliveryState.Taken), r => r.Replays.ShouldBe(1));
        (await site.Now(hook)).DeadToldAt.ShouldBeNull();
        (await site.ActsAbout(hook)).Select(a => a.Type).ShouldBe([HookActs.Made, HookActs.On, HookActs.Dead, HookActs.Replayed]);
    }

    [Theory, BothDatabases]
    public async Task DeadLetters_ReplayedTogether_ComeInOrderAndBeforeWhatWaits(DatabaseKind kind)
    {
        await using var site = await HookSite.Create(kind);
        var refused = true;
        await using var receiver = new HookReceiver(_ => refused ? 400 : 200);
        var (hook, _) = await site.Subscribe(receiver.Url);
        await site.Happen(Enumerable.Range(0, 12).Select(n => n % 2 == 0 ? "a" : "b"));
        for (var tries = 0; tries < 60; tries++)
        {
            await site.Send(hook);
            site.Clock.Advance(TimeSpan.FromMinutes(15));
        }

        (await site.Rows(hook)).Count(r => r.State == HookDeliveryState.Dead).ShouldBeGreaterThan(4);
        await site.Happen("a", "b", "c");
        await site.Follow();
        refused = false;
        var before = receiver.Events.Count();
        (await site.Get<ReplayHook>().All(hook.Id, HookSite.By)).Value.ShouldBeGreaterThan(4);
        site.Clock.Advance(TimeSpan.FromMinutes(15));
        await site.Send(hook);
        site.Clock.Advance(TimeSpan.FromHours(1));
        await site.Send(hook);
        var sent = receiver.Events.Skip(before).ToList();
        sent.Count.ShouldBe(15);
        foreach (var subject in sent.GroupBy(e => e.Subject)) subject.Select(e => e.Sequence).ShouldBeInOrder();
        (await site.Rows(hook)).ShouldAllBe(r => r.State == HookDeliveryState.Taken);
    }

    [Theory, BothDatabases]
    public async Task Receiver_ThatIsDown_IsAskedNowAndThenAndNothingIsGivenUp(DatabaseKind kind)
    {
        await using var site = await HookSite.Create(kind);
        await using var receiver = new HookReceiver();
        var (hook, _) = await site.Subscribe(receiver.Url);
        await receiver.Down();
        await site.Happen(Enumerable.Range(0, 300).Select(n => $"s{n % 100}"));
        var tries = await site.Send(hook);
        tries.ShouldBeLessThanOrEqualTo(8, "what was under way together, and then no more");
        var held = await site.Now(hook);
        (held.HeldUntil, held.FailingSince).ShouldBe((HookSite.Start.AddSeconds(10), HookSite.Start));

        // Three days: one event asks, at most every ten minutes; people are told once.
        for (var at = 0; at < 3 * 24 * 12; at++)
        {
            site.Clock.Advance(TimeSpan.FromMinutes(5));
            tries = await site.Send(hook);
            tries.ShouldBeLessThanOrEqualTo(1);
            await site.Get<HookTelling>().Watch(site.Clock.Instant());
        }

        (await site.Rows(hook)).ShouldAllBe(r => r.State < HookDeliveryState.Taken);
        site.Told.Select(t => t.Kind).ShouldBe(["hook.failing"]);
        site.Told[0].Words.Zh.ShouldContain("300");

        receiver.Up();
        site.Clock.Advance(TimeSpan.FromMinutes(15));
        await site.Send(hook);
        receiver.Events.Count().ShouldBe(300);
        foreach (var subject in receiver.Events.GroupBy(e => e.Subject)) subject.Select(e => e.Sequence).ShouldBeInOrder();
        await site.Get<HookTelling>().Watch(site.Clock.Instant());
        await site.Get<HookTelling>().Watch(site.Clock.Instant());
        site.Told.Select(t => t.Kind).ShouldBe(["hook.failing", "hook.recovered"]);
        var well = await site.Now(hook);
        (well.FailingSince, well.HeldUntil, well.Fails, well.ToldAt).ShouldBe((null, null, 0, null));
    }

    [Fact]
    [Trait("Category", "Fast")]
    public async Task Event_ThatNeverGetsAnAnswerWhileOthersAreTaken_EndsAsADeadLetterAndHoldsNobodyUp()
    {
        await using var site = await HookSite.Create(DatabaseKind.Sqlite, options: o => o.TimeoutSeconds = 0.2);
        await using var receiver = new HookReceiver(async (request, stream, ct) =>
        {
            if (request.Subject == "poison") await Task.Delay(Timeout.Infinite, ct);
            await HookReceiver.Say(stream, 200, "", ct);
        });
        var (hook, _) = await site.Subscribe(receiver.Url);
        await site.Happen("poison");
        for (var turn = 0; turn < 40; turn++)
        {
            await site.Happen($"good/{turn}");
            await site.Send(hook);
            site.Clock.Advance(TimeSpan.FromHours(5));
        }

        var rows = await site.Rows(hook);
        rows.Single(r => r.Subject == "poison").ShouldSatisfyAllConditions(r => r.State.ShouldBe(HookDeliveryState.Dead), r => r.Strikes.ShouldBe(17));
        rows.Where(r => r.Subject != "poison").ShouldAllBe(r => r.State == HookDeliveryState.Taken);
    }

    [Theory, BothDatabases]
    public async Task Receiver_ThatIsGone_PausesItsSubscriptionAndKeepsTheEvents(DatabaseKind kind)
    {
        await using var site = await HookSite.Create(kind);
        var gone = true;
        await using var receiver = new HookReceiver(_ => gone ? 410 : 200);
        var (hook, _) = await site.Subscribe(receiver.Url);
        await site.Happen("a");
        (await site.Send(hook)).ShouldBe(1);
        (await site.Now(hook)).State.ShouldBe(HookState.Gone);
        site.Told.Select(t => t.Kind).ShouldBe(["hook.gone"]);
        await site.Happen("a", "b");
        site.Clock.Advance(TimeSpan.FromDays(2));
        (await site.Send(hook)).ShouldBe(0);
        gone = false;
        (await site.Desk.On(hook.Id, asked: true, HookSite.By)).Ok.ShouldBeTrue();
        (await site.Send(hook)).ShouldBe(3);
        (await site.Rows(hook)).ShouldAllBe(r => r.State == HookDeliveryState.Taken);
    }

    [Fact]
    [Trait("Category", "Fast")]
    public async Task RetryAfter_IsKeptWithinBounds()
    {
        await using var site = await HookSite.Create(DatabaseKind.Sqlite);
        var asked = "1800";
        await using var receiver = new HookReceiver((_, stream, ct) => HookReceiver.Say(stream, 429, "later", ct, $"Retry-After: {asked}\r\n"));
        var (hook, _) = await site.Subscribe(receiver.Url);
        await site.Happen("a");
        await site.Send(hook);
        (await site.Now(hook)).HeldUntil.ShouldBe(HookSite.Start.AddMinutes(30));
        // No longer than the dated row allows, and never shorter than our own wait.
        site.Clock.Advance(TimeSpan.FromMinutes(30));
        asked = "999999999";
        await site.Send(hook);
        (await site.Now(hook)).HeldUntil.ShouldBe(HookSite.Start.AddMinutes(30).AddSeconds(14400));
        site.Clock.Advance(TimeSpan.FromSeconds(14400));
        asked = "1";
        var at = site.Clock.Instant();
        await site.Send(hook);
        (await site.Now(hook)).HeldUntil.ShouldBe(at.AddSeconds(40));
        // A person may ask at once.
        (await site.Desk.Press(hook.Id, HookSite.By)).Ok.ShouldBeTrue();
        (await site.Send(hook)).ShouldBe(1);
    }

    [Theory, BothDatabases]
    public async Task Subscription_PausedAndOff_KeepsWhatHappensWhilePausedAndNothingWhileOff(DatabaseKind kind)
    {
        await using var site = await HookSite.Create(kind);
        await using var receiver = new HookReceiver();
        var (hook, _) = await site.Subscribe(receiver.Url);
        await site.Desk.Pause(hook.Id, HookSite.By);
        await site.Happen("paused");
        (await site.Send(hook)).ShouldBe(0);
        await site.Desk.Off(hook.Id, HookSite.By);
        await site.Happen("off");
        (await site.Send(hook)).ShouldBe(0);
        await site.Desk.On(hook.Id, asked: false, HookSite.By);
        await site.Happen("on");
        (await site.Send(hook)).ShouldBe(2);
        receiver.Events.Select(e => e.Subject).Order().ShouldBe(["on", "paused"]);
    }

    [Fact]
    [Trait("Category", "Fast")]
    public async Task Receiver_ThatAllowsThreeAMinute_GetsThreeAMinute()
    {
        await using var site = await HookSite.Create(DatabaseKind.Sqlite);
        await using var receiver = new HookReceiver((request, stream, ct) =>
            HookReceiver.Say(stream, 200, "", ct, request.Method == "OPTIONS" ? "WebHook-Allowed-Origin: daodi.example.cn\r\nWebHook-Allowed-Rate: 3\r\n" : ""));
        var (hook, _) = await site.Subscribe(receiver.Url);
        (await site.Desk.On(hook.Id, asked: true, HookSite.By)).Value.Rate.ShouldBe(3);
        receiver.Requests.Single().Headers["webhook-request-origin"].ShouldBe("daodi.example.cn");
        await site.Happen("a", "b", "c", "d", "e");
        (await site.Send(hook)).ShouldBe(3);
        (await site.Send(hook)).ShouldBe(0);
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        (await site.Send(hook)).ShouldBe(2);
    }

    [Theory, BothDatabases]
    public async Task Unit_AndFields_DecideWhatIsTold(DatabaseKind kind)
    {
        await using var site = await HookSite.Create(kind);
        await using var receiver = new HookReceiver();
        var (hook, _) = await site.Subscribe(receiver.Url, "371402", null, "reason", "title", "details");
        var (bare, _) = await site.Subscribe(receiver.Url.Replace("events", "bare", StringComparison.Ordinal));
        site.Matters.Cases[7] = new("DZ1", "371402", "371402001", new Dictionary<string, object?> { ["title"] = HookEvent.Masked("路灯不亮，电话13905341123"), ["category"] = "lamp" });
        site.Matters.Cases[8] = new("DZ2", "371403", null, new Dictionary<string, object?> { ["title"] = "别处的" });
        var now = site.Clock.Instant();
        await site.Happen(new NewAct(HookSite.Type, HookSite.By, now) { CaseId = 7, Reason = "身份证371402198001010012核实", Data = new { unit = "371402", text = "请拨13905341123", files = new[] { new { name = "王青禾.jpg" } } } }, 5);
        await site.Happen(new NewAct(HookSite.Type, HookSite.By, now) { CaseId = 8, Reason = "别处" }, 1);
        await site.Happen(new NewAct(HookSite.Type, HookSite.By, now) { About = "source/x" });
        await site.Happen(new NewAct("test.other", HookSite.By, now) { CaseId = 7 }, 6);
        (await site.Send(hook)).ShouldBe(1, "its own unit's cases, and no act without one");
        (await site.Send(bare)).ShouldBe(3);
        var told = receiver.Events.Single(e => e.Path.StartsWith("/events", StringComparison.Ordinal));
        told.Subject.ShouldBe("DZ1");
        told.Event["data"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).ShouldBe(
            """{"act":"test.happened","number":5,"reason":"身份证371402********0012核实","details":{"text":"请拨139****1123","unit":"371402"},"case":{"title":"路灯不亮，电话139****1123"}}""");
        foreach (var plain in receiver.Events.Where(e => e.Path.StartsWith("/bare", StringComparison.Ordinal)))
            plain.Event["data"]!.AsObject().Select(p => p.Key).ShouldBeSubsetOf(["act", "number"]);
    }

    [Theory, BothDatabases]
    public async Task Delivered_AfterItsTime_IsErasedAndDeadLettersLater(DatabaseKind kind)
    {
        await using var site = await HookSite.Create(kind);
        await using var receiver = new HookReceiver(r => r.Subject == "bad" ? 400 : 200);
        var (hook, _) = await site.Subscribe(receiver.Url);
        await site.Happen("good", "bad");
        for (var tries = 0; tries < 6; tries++)
        {
            await site.Send(hook);
            site.Clock.Advance(TimeSpan.FromMinutes(6));
        }

        await site.Happen("waits");
        await site.Follow();
        site.Clock.Advance(TimeSpan.FromDays(8));
        (await site.Get<Retention>().Run()).ShouldBe(1);
        (await site.Rows(hook)).Select(r => r.Subject).ShouldBe(["bad", "waits"]);
        site.Clock.Advance(TimeSpan.FromDays(90));
        (await site.Get<Retention>().Run()).ShouldBe(1);
        (await site.Rows(hook)).Select(r => r.Subject).ShouldBe(["waits"]);
    }

    [Fact]
    [Trait("Category", "Fast")]
    public async Task Act_CommittedLateWithAnEarlierIdentifier_IsAnEventAllTheSame()
    {
        await using var site = await HookSite.Create(DatabaseKind.Sqlite);
        await using var receiver = new HookReceiver();
        var (hook, _) = await site.Subscribe(receiver.Url);
        // Its identifier is given before the other's, its commit comes after the relay has passed.
        var late = Acts.Make(new(HookSite.Type, HookSite.By, site.Clock.Instant()) { About = "late" }, 0);
        await site.Happen("early");
        (await site.Send(hook)).ShouldBe(1);
        (await site.Lane.Run<Done>((db, _) =>
        {
            db.Add(late);
            return Task.FromResult<Result<Done>>(Done.It);
        })).Ok.ShouldBeTrue();
        await site.Number();
        (await site.Send(hook)).ShouldBe(1);
        receiver.Events.Select(e => e.Subject).ShouldBe(["early", "late"]);
    }
}

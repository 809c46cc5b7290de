using System.Globalization;
using Daodi.Exchange;
using Daodi.Storage;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Tests.Platform.Trust;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Exchange;

/// <summary>The worker by hand: the provider starts no hosted service, so what is received stays until a test runs it.</summary>
public sealed class InboxWorkerTests
{
    private static readonly Viewer By = Viewer.System("test");

    [Theory, BothDatabases]
    public async Task Rows_LeftByAnEarlierRun_AreRegisteredAtTheNextStart(DatabaseKind kind)
    {
        await using var database = await Create(kind);
        await Receive(database, Enumerable.Range(0, 700).Select(n => (Id(n), "路灯不亮")));
        (await Count(database, InboxState.Received)).ShouldBe(700);

        var worker = database.Services.GetRequiredService<InboxWorker>();
        await worker.StartAsync(default);
        await PushTests.Until(async () => await Count(database, InboxState.Registered) == 700);
        await worker.StopAsync(default);
        (await Registered(database)).ShouldBe(700);
        database.Services.GetRequiredService<InboxFigures>().Done.ShouldBe(700);
    }

    [Theory, BothDatabases]
    public async Task Worker_StoppedInTheMiddle_LosesNothingAndDoublesNothing(DatabaseKind kind)
    {
        await using var database = await Create(kind);
        await Receive(database, Enumerable.Range(0, 1500).Select(n => (Id(n), "路灯不亮")));
        for (var start = 0; await Count(database, InboxState.Received) > 0; start++)
        {
            start.ShouldBeLessThan(200);
            using var worker = ActivatorUtilities.CreateInstance<InboxWorker>(database.Services);
            await worker.StartAsync(default);
            await Task.Delay(15 + start);
            await worker.StopAsync(default);
        }
        (await Count(database, InboxState.Registered)).ShouldBe(1500);
        (await Registered(database)).ShouldBe(1500);
    }

    [Theory, BothDatabases]
    public async Task Poison_AmongManyItems_GoesToQuarantineAloneAndHoldsUpNobody(DatabaseKind kind)
    {
        await using var database = await Create(kind);
        await Receive(database, Enumerable.Range(0, 100).Select(n => (Id(n), n switch { 37 => "poison", 80 => "late-poison", _ => "路灯不亮" })));
        await Run(database);

        (await Registered(database)).ShouldBe(98);
        var poison = await database.Reader.Read(db => db.Set<InboxRow>().Where(r => r.State == InboxState.Quarantined).OrderBy(r => r.Id).ToListAsync());
        poison.Select(r => r.SourceId).ShouldBe(["37", "80"]);
        InboxFault.Read(poison[0].Errors).Single().Code.ShouldBe("item.failed");
    }

    [Theory, BothDatabases]
    public async Task Item_ThatBreaksRules_IsQuarantinedWithEveryFieldAndReason(DatabaseKind kind)
    {
        await using var database = await Create(kind);
        await Receive(database, [("1", "路灯不亮"), ("2", "bad")]);
        await Run(database);
        var row = await database.Reader.Read(db => db.Set<InboxRow>().SingleAsync(r => r.SourceId == "2"));
        row.State.ShouldBe(InboxState.Quarantined);
        row.CaseId.ShouldBeNull();
        InboxFault.Read(row.Errors).ShouldBe(
        [
            new("region", "region.unknown", "没有该区划。", "No such region."),
            new("person.phone", "phone.format", "电话格式不对。", "Not a phone number."),
        ]);
    }

    [Theory, BothDatabases]
    public async Task Quarantined_OnceCorrected_IsRegisteredAndKeepsItsFirstPayload(DatabaseKind kind)
    {
        await using var database = await Create(kind);
        await Receive(database, [("1", "bad")]);
        await Run(database);
        var id = (await Only(database)).Id;
        var correct = database.Services.GetRequiredService<CorrectInboxItem>();

        (await correct.Run(id, """{"sourceId":"2","text":"x"}""", "区划已核实", By)).Error!.Code.ShouldBe("inbox.source-id");
        (await correct.Run(id, "{", "区划已核实", By)).Error!.Code.ShouldBe("inbox.payload");
        (await correct.Run(id, """{"sourceId":"1","text":"x"}""", " ", By)).Error!.Code.ShouldBe("inbox.reason");
        (await correct.Run(0, """{"sourceId":"1","text":"x"}""", "区划已核实", By)).Error!.Code.ShouldBe("inbox.unknown");
        (await correct.Run(id, """{"sourceId":"1","text":"路灯不亮"}""", "区划已核实", By)).Ok.ShouldBeTrue();
        await Run(database);

        var row = await Only(database);
        row.State.ShouldBe(InboxState.Registered);
        row.Payload.ShouldBe("""{"sourceId":"1","text":"bad"}""");
        row.Errors.ShouldBeNull();
        row.RegisteredAt.ShouldNotBeNull();
        (await correct.Run(id, """{"sourceId":"1","text":"x"}""", "区划已核实", By)).Error!.Code.ShouldBe("inbox.registered");
        (await database.Reader.Read(db => db.Set<ActRow>().SingleAsync(a => a.Type == ExchangeActs.Corrected))).Reason.ShouldBe("区划已核实");
    }

    [Theory, BothDatabases]
    public async Task Quarantined_OnceReplayed_IsTriedAgainAsItIs(DatabaseKind kind)
    {
        await using var database = await Create(kind);
        await Receive(database, [("1", "bad")]);
        await Run(database);
        var id = (await Only(database)).Id;
        var replay = database.Services.GetRequiredService<ReplayInboxItem>();
        (await replay.Run(id, By)).Ok.ShouldBeTrue();
        (await Only(database)).State.ShouldBe(InboxState.Received);
        (await replay.Run(id, By)).Error!.Code.ShouldBe("inbox.registered");
        await Run(database);
        (await Only(database)).State.ShouldBe(InboxState.Quarantined);
    }

    [Theory, BothDatabases]
    public async Task Quarantined_PushedAgainCorrected_IsTakenAndRegistered(DatabaseKind kind)
    {
        await using var database = await Create(kind);
        await Receive(database, [("1", "bad")]);
        await Run(database);
        (await Receive(database, [("1", "bad")])).Single().State.ShouldBe(Receipt.Duplicate);
        (await Receive(database, [("1", "路灯不亮")])).Single().State.ShouldBe(Receipt.Accepted);
        await Run(database);
        var row = await Only(database);
        (row.State, row.Receipts).ShouldBe((InboxState.Registered, 3));
        (await Receive(database, [("1", "路灯不亮")])).Single().ShouldBe(new Receipt("1", Receipt.Duplicate));
        (await Registered(database)).ShouldBe(1);
    }

    [Theory, BothDatabases]
    public async Task Items_OfASourceThatIsGone_WaitInQuarantine(DatabaseKind kind)
    {
        await using var database = await Create(kind);
        await Receive(database, [("1", "路灯不亮")], source: "gone");
        await Run(database);
        InboxFault.Read((await Only(database)).Errors).Single().Code.ShouldBe("source.unknown");
    }

    [Theory, BothDatabases]
    public async Task Counters_AfterAll_AgreeWithTheRows(DatabaseKind kind)
    {
        await using var database = await Create(kind);
        await Receive(database, Enumerable.Range(0, 300).Select(n => (Id(n), n % 10 == 0 ? "bad" : "路灯不亮")));
        await Run(database);
        var counters = await database.Reader.Read(db => db.Set<Counter>().Where(c => c.Key == ProbeHandler.Source).ToDictionaryAsync(c => c.Name, c => c.Value));
        counters["exchange.received"].ShouldBe(300);
        counters["exchange.registered"].ShouldBe(await Count(database, InboxState.Registered));
        counters["exchange.quarantined"].ShouldBe(await Count(database, InboxState.Quarantined));
    }

    private static string Id(int n) => n.ToString(CultureInfo.InvariantCulture);

    private static Task<TestDatabase> Create(DatabaseKind kind) => TestDatabase.Create(kind, services =>
        Site.Add(services, new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 1, 0, 0, TimeSpan.Zero)), Path.GetTempPath()), Site.Parts);

    private static async Task<IReadOnlyList<Receipt>> Receive(
        TestDatabase database, IEnumerable<(string Id, string Text)> items, string source = ProbeHandler.Source)
    {
        var pushed = items.Select((item, n) => new PushedItem(n, item.Id, $$"""{"sourceId":"{{item.Id}}","text":"{{item.Text}}"}""", null)).ToList();
        return (await database.Services.GetRequiredService<Inbox>().Accept(source, pushed)).Value;
    }

    private static async Task Run(TestDatabase database)
    {
        var worker = database.Services.GetRequiredService<InboxWorker>();
        while (await worker.RunOnce() > 0)
        {
        }
    }

    private static Task<InboxRow> Only(TestDatabase database) => database.Reader.Read(db => db.Set<InboxRow>().SingleAsync());

    private static Task<int> Count(TestDatabase database, InboxState state) =>
        database.Reader.Read(db => db.Set<InboxRow>().CountAsync(r => r.State == state));

    private static Task<int> Registered(TestDatabase database) =>
        database.Reader.Read(db => db.Set<ActRow>().CountAsync(a => a.Type == ProbeHandler.Act));
}

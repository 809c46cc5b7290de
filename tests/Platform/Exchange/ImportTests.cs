using System.Text;
using Daodi.Exchange;
using Daodi.Kernel;
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

/// <summary>Imports by hand: the provider starts no hosted service, so an import moves only when a test runs it.</summary>
public sealed class ImportTests
{
    internal static readonly Viewer By = Viewer.System("test");
    internal static readonly DateTimeOffset Now = new(2026, 11, 24, 1, 0, 0, TimeSpan.Zero);

    internal static ItemKind Kind { get; } = new("test.item", ("测试件", "Test item"), typeof(ProbeHandler),
    [
        new(ItemField.SourceId, ("编号", "Number"), Required: true) { Synonyms = ["工单编号", "id"] },
        new("text", ("内容", "Text"), ItemFieldType.LongText, Required: true) { Synonyms = ["title"] },
        new("person.phone", ("电话", "Phone"), ItemFieldType.Phone),
        new("at", ("时间", "Time"), ItemFieldType.DateTime) { Synonyms = ["published"] },
    ]);

    [Theory, BothDatabases]
    public async Task Import_StoppedAtEveryBatchAndResumed_DoublesAndLosesNothing(DatabaseKind kind)
    {
        await using var database = await Create(kind);
        var run = await Receive(database, Csv(2300));
        var (desk, work) = (Get<ImportDesk>(database), Get<ImportWork>(database));
        (await desk.Start(run.Id, By)).Ok.ShouldBeTrue();
        for (var turn = 0; ; turn++)
        {
            turn.ShouldBeLessThan(20);
            using var stop = new CancellationTokenSource();
            // The batch is stored and answered; whatever ends the process then finds the cursor behind it.
            Result<ImportRun> done;
            try
            {
                done = await work.Run(run.Id, (_, _) => stop.Cancel(), stop.Token);
            }
            catch (OperationCanceledException)
            {
                continue;
            }

            if (done.Ok && done.Value.State == ImportState.Finished) break;
        }

        var after = (await desk.Find(run.Id))!;
        (after.Done, after.Added, after.Duplicate, after.Replaced).ShouldBe((2300, 2300, 0, 0));
        await Once(database, 2300);
        (await database.Reader.Read(db => ImportFigures.Of(db, after))).Agrees.ShouldBeTrue();
    }

    [Theory, BothDatabases]
    public async Task Import_CancelledInTheMiddle_StopsThereAndGoesOnFromThere(DatabaseKind kind)
    {
        await using var database = await Create(kind);
        var run = await Receive(database, Csv(1700));
        var (desk, work) = (Get<ImportDesk>(database), Get<ImportWork>(database));
        await desk.Start(run.Id, By);
        var told = 0;
        var stopped = await work.Run(run.Id, (_, _) =>
        {
            if (++told == 600) CancelNow(desk, run.Id);
        });
        stopped.Error!.Code.ShouldBe("import.stopped");
        var between = (await desk.Find(run.Id))!;
        (between.State, between.Done).ShouldBe((ImportState.Cancelled, 1000));
        (await desk.Cancel(run.Id, By)).Error!.Code.ShouldBe("import.state");
        await desk.Start(run.Id, By);
        (await work.Run(run.Id)).Value.State.ShouldBe(ImportState.Finished);
        await Once(database, 1700);
    }

    [Theory, BothDatabases]
    public async Task Import_CarriedByTwoAtOnce_MovesItsCursorOnce(DatabaseKind kind)
    {
        await using var database = await Create(kind);
        var run = await Receive(database, Csv(1700));
        var (desk, work) = (Get<ImportDesk>(database), Get<ImportWork>(database));
        await desk.Start(run.Id, By);
        await Task.WhenAll(work.Run(run.Id), work.Run(run.Id));
        for (var left = 0; left < 10 && (await desk.Find(run.Id))!.State != ImportState.Finished; left++) await work.Run(run.Id);
        var after = (await desk.Find(run.Id))!;
        (after.State, after.Done, after.Added, after.Duplicate).ShouldBe((ImportState.Finished, 1700, 1700, 0));
        await Once(database, 1700);
    }

    [Theory, BothDatabases]
    public async Task Rows_WithoutAColumnOfNumbers_AreToldByTheirKeyAndFoundAgain(DatabaseKind kind)
    {
        await using var database = await Create(kind);
        const string Sheet = "内容,电话,备注\n路灯不亮,13800000000,a\n路灯不亮,13800000001,a\n路灯不亮,13800000000,b\n";
        var run = await Receive(database, Sheet);
        var desk = Get<ImportDesk>(database);
        var mapping = (await desk.MappingOf(run)).Value with { Key = ["内容", "电话"] };
        await desk.Map(run.Id, mapping, remember: true, By);
        var figures = await Imported(database, run);
        (figures.Added, figures.Duplicate, figures.Differs).ShouldBe((2, 1, 0));

        var again = await Receive(database, Sheet + "井盖丢失,13800000002,c\n");
        again.Remembered.ShouldBeTrue();
        figures = await Imported(database, again);
        (figures.Added, figures.Duplicate).ShouldBe((1, 3));
    }

    [Theory, BothDatabases]
    public async Task Trial_SaysWhatTheHandlerWouldSay_AndWritesNothing(DatabaseKind kind)
    {
        await using var database = await Create(kind);
        var run = await Receive(database, "编号,内容,时间\n1,路灯不亮,2026-1-2\n2,bad,\n3,late-poison,\n4,,\n5,x,昨天\n");
        var trial = (await Get<Trial>(database).Run(run)).Value;
        trial.Problems.ShouldBeEmpty();
        trial.Rows.Select(r => (r.Item.Row, Code: r.Errors is [var first, ..] ? first.Code : null)).ShouldBe(
            [(2, null), (3, "region.unknown"), (4, "item.failed"), (5, "item.missing"), (6, "date.format")]);
        (await database.Reader.Read(db => db.Set<InboxRow>().CountAsync())).ShouldBe(0);
        (await database.Reader.Read(db => db.Set<ActRow>().CountAsync(a => a.Type == ProbeHandler.Act))).ShouldBe(0);
    }

    [Theory, BothDatabases]
    public async Task Mapping_WithoutARequiredField_NamesItAndImportsNothing(DatabaseKind kind)
    {
        await using var database = await Create(kind);
        var run = await Receive(database, "编号,说明\n1,路灯不亮\n");
        var refused = await Get<ImportDesk>(database).Start(run.Id, By);
        (refused.Error!.Code, refused.Error.Field).ShouldBe(("mapping.required", "text"));
        refused.Error.Message.Zh.ShouldContain("内容");
    }

    [Theory, BothDatabases]
    public async Task Row_WithoutItsNumber_CanBeGivenOneThatNobodyHas(DatabaseKind kind)
    {
        await using var database = await Create(kind);
        var run = await Receive(database, "编号,内容\n1,路灯不亮\n,井盖丢失\n");
        await Imported(database, run);
        var row = await database.Reader.Read(db => db.Set<InboxRow>().SingleAsync(r => r.State == InboxState.Quarantined));
        InboxFault.Read(row.Errors).Single().Field.ShouldBe("sourceId");
        var correct = Get<CorrectInboxItem>(database);
        (await correct.Run(row.Id, """{"sourceId":"1","text":"井盖丢失"}""", "补编号", By)).Error!.Code.ShouldBe("inbox.taken");
        (await correct.Run(row.Id, """{"sourceId":"2","text":"井盖丢失"}""", "补编号", By)).Ok.ShouldBeTrue();
        (await database.Reader.Read(db => db.Set<InboxRow>().SingleAsync(r => r.SourceId == "2"))).State.ShouldBe(InboxState.Received);
    }

    [Theory, BothDatabases]
    public async Task Source_MadeChangedAndSwitched_LeavesAnActEachAndIsKnownAtOnce(DatabaseKind kind)
    {
        await using var database = await Create(kind);
        var desk = Get<SourceDesk>(database);
        (await desk.Make(new("Bad Id", "x", "x", "test.item", "File"), By)).Error!.Field.ShouldBe("id");
        (await desk.Make(new("sheet", "x", "x", "test.item", "File"), By)).Error!.Code.ShouldBe("source.taken");
        (await desk.Make(new(ProbeHandler.Source, "x", "x", "test.item", "File"), By)).Error!.Code.ShouldBe("source.taken");
        (await desk.Make(new("feed", "x", "x", "test.item", "Pull") { Url = "ftp://a/", Format = "Json", Interval = "5" }, By)).Error!.Field.ShouldBe("url");
        (await desk.Make(new("feed", "x", "x", "test.item", "Pull") { Url = "https://a/", Format = "Json", Interval = "5", SecretHeader = "X-Key", Secret = "geheim" }, By)).Ok.ShouldBeTrue();
        (await desk.Change("feed", new(null, "新名", "New", null, null) { Url = "https://b/", Format = "Feed", Interval = "7", SecretHeader = "X-Key" }, By)).Ok.ShouldBeTrue();
        await desk.Switch("feed", true, By);
        var known = (await Get<SourceRegistry>(database).Find("feed"))!;
        (known.Title.Zh, known.On, known.Mode).ShouldBe(("新名", true, SourceMode.Pull));
        var row = await database.Reader.Read(db => db.Set<Source>().SingleAsync(s => s.Id == "feed"));
        Encoding.UTF8.GetString(row.Secret!).ShouldNotContain("geheim");
        Get<SiteKey>(database).Open(SourceDesk.SecretPurpose, row.Secret!).ShouldBe("geheim");
        var acts = await database.Reader.Read(db => db.Set<ActRow>().Where(a => a.About == "source/feed").OrderBy(a => a.Id).ToListAsync());
        acts.Select(a => a.Type).ShouldBe([ExchangeActs.SourceMade, ExchangeActs.SourceChanged, ExchangeActs.SourceOn]);
        acts.ShouldAllBe(a => !a.Data.Contains("geheim"));
    }

    internal static async Task<TestDatabase> Create(DatabaseKind kind, TimeProvider? clock = null, Action<IServiceCollection>? more = null)
    {
        var folder = Directory.CreateTempSubdirectory("daodi-import-").FullName;
        var database = await TestDatabase.Create(kind, services =>
        {
            Site.Add(services, clock ?? new FakeTimeProvider(Now), folder);
            services.AddItemKind(Kind);
            more?.Invoke(services);
        }, Site.Parts);
        var desk = Get<SourceDesk>(database);
        (await desk.Make(new("sheet", "测试表", "Test sheet", "test.item", "File"), By)).Ok.ShouldBeTrue();
        (await desk.Switch("sheet", true, By)).Ok.ShouldBeTrue();
        return database;
    }

    /// <summary>Cancels while the import waits for it, as somebody else's request would between two batches.</summary>
    private static void CancelNow(ImportDesk desk, long id) => Task.Run(() => desk.Cancel(id, By)).GetAwaiter().GetResult().Ok.ShouldBeTrue();

    internal static T Get<T>(TestDatabase database) where T : notnull => database.Services.GetRequiredService<T>();

    internal static async Task<ImportRun> Receive(TestDatabase database, string csv)
    {
        var run = await Get<ImportDesk>(database).Receive("sheet", "a.csv", new MemoryStream(Encoding.UTF8.GetBytes(csv)), By);
        run.Ok.ShouldBeTrue(run.Error?.ToString());
        return run.Value;
    }

    private static async Task<ImportRun> Imported(TestDatabase database, ImportRun run)
    {
        (await Get<ImportDesk>(database).Start(run.Id, By)).Ok.ShouldBeTrue();
        return (await Get<ImportWork>(database).Run(run.Id)).Value;
    }

    private static string Csv(int rows) => "编号,内容\n" + string.Concat(Enumerable.Range(1, rows).Select(n => $"{n},路灯不亮\n"));

    private static async Task Once(TestDatabase database, int rows)
    {
        var ids = await database.Reader.Read(db => db.Set<InboxRow>().Select(r => new { r.SourceId, r.ImportRow, r.Receipts }).ToListAsync());
        ids.Count.ShouldBe(rows);
        ids.ShouldAllBe(r => r.Receipts == 1 && r.ImportRow == int.Parse(r.SourceId) + 1);
        (await database.Reader.Read(db => db.Set<Counter>().Where(c => c.Name == "exchange.received" && c.Key == "sheet").SumAsync(c => c.Value))).ShouldBe(rows);
    }
}

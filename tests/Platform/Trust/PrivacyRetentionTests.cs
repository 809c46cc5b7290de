using Daodi.BigData.Appeals.Domain;
using Daodi.Cases;
using Daodi.Exchange;
using Daodi.Storage;
using Daodi.Subjects;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Trust;

/// <summary>What is past its time goes, by dated rows and under an act; open cases and everything else stay.</summary>
public sealed class PrivacyRetentionTests
{
    private static readonly DateTimeOffset Start = new(2025, 6, 2, 2, 0, 0, TimeSpan.Zero);

    [Theory, BothDatabases]
    public async Task Retention_WithTheClock_ErasesWhatIsPastItsTimeAndNothingElse(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind, Start);
        var closed = await platform.Push("R-1", Planted.Wang);
        await platform.Close(closed);
        var open = await platform.Push("R-2", new("李小满", "13605342222", "11010519491231002X", "德兴大街2号"));
        var retention = platform.Services.GetRequiredService<Retention>();

        // 180 days after the closing the payload is past its time; the day before it is not.
        platform.Clock.Set(Start.AddDays(179));
        // The open case goes black first, so that nothing but the retention changes anything in between.
        await platform.Services.GetRequiredService<Sweeps>().Run();
        (await retention.Run()).ShouldBe(0);
        var before = await Contents(platform);
        platform.Clock.Set(Start.AddDays(181));
        (await retention.Run()).ShouldBeGreaterThan(0);
        var after = await Contents(platform);

        var rows = await platform.Read(db => db.Set<InboxRow>().OrderBy(r => r.Id).ToListAsync());
        rows[0].Payload.ShouldBe("""{"sourceId":"R-1","erased":true}""");
        (rows[0].State, rows[0].CaseNo).ShouldBe((InboxState.Registered, closed));
        rows[1].Payload.ShouldContain("13605342222");
        before.Keys.Where(table => before[table] != after[table]).ShouldBeSubsetOf(["inbox", "notices", "acts", "ledger_leaves"]);
        var acts = await platform.Read(db => db.Set<ActRow>().Where(a => a.Type == PrivacyActs.Retained).ToListAsync());
        acts.ShouldContain(a => a.About == "retention/inbox" && a.Data.Contains("\"rows\":1"));
        acts.ShouldAllBe(a => !a.Data.Contains("王青禾"));
        (await retention.Run()).ShouldBe(0);

        // Three years later the caller goes, then the subject; those of the open case stay, however old.
        platform.Clock.Set(Start.AddDays(1097));
        await retention.Run();
        var callers = await platform.Read(db => db.Set<AppealCaller>().OrderBy(c => c.CaseId).ToListAsync());
        (callers[0].Name, callers[0].Phone, callers[0].IdNumber).ShouldBe((null, null, null));
        callers[0].ErasedAt.ShouldNotBeNull();
        (callers[1].Name, callers[1].Phone).ShouldBe(("李小满", "13605342222"));
        var subjects = await platform.Read(db => db.Set<Subject>().ToDictionaryAsync(s => s.Id));
        subjects[callers[0].SubjectId!.Value].Name.ShouldBeNull();
        subjects[callers[1].SubjectId!.Value].Name.ShouldBe("李小满");
        (await platform.Read(db => db.Set<SubjectIdentifier>().CountAsync(i => i.SubjectId == callers[0].SubjectId))).ShouldBe(0);
        (await platform.Read(db => db.Set<Daodi.Cases.Case>().Select(c => c.No).OrderBy(n => n).ToListAsync())).ShouldBe([closed, open], ignoreOrder: true);
        (await platform.Read(db => db.Set<Appeal>().Select(a => a.Text).ToListAsync())).ShouldAllBe(t => t.Length > 0);
    }

    [Theory, BothDatabases]
    public async Task Item_PushedAgainAfterItsErasure_IsStillADuplicate(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind, Start);
        await platform.Close(await platform.Push("R-1", Planted.Wang));
        platform.Clock.Set(Start.AddDays(181));
        await platform.Services.GetRequiredService<Retention>().Run();

        await platform.Push("R-1", Planted.Wang);

        (await platform.Read(db => db.Set<Daodi.Cases.Case>().CountAsync())).ShouldBe(1);
        var row = await platform.Read(db => db.Set<InboxRow>().SingleAsync());
        row.Receipts.ShouldBe(2);
        row.Payload.ShouldNotContain(Planted.Wang.Phone);
    }

    /// <summary>Stopped anywhere, each batch is done with its act or not done; the next run does the rest.</summary>
    [Theory, BothDatabases]
    public async Task Retention_StoppedBetweenBatches_LeavesWholeBatchesAndGoesOn(DatabaseKind kind)
    {
        const int Rows = 900;
        await using var platform = await RunningPlatform.Start(kind, Start);
        await platform.Write<int>(async (db, ct) =>
        {
            await db.BulkInsert([.. Enumerable.Range(0, Rows).Select(i => new Notice { Id = Ids.Next(), Unit = "3714", Kind = "test", Zh = $"第{i}条", En = $"No. {i}", At = Start })], ct);
            return Rows;
        });
        platform.Clock.Set(Start.AddDays(200));
        using var stop = new CancellationTokenSource();
        var retention = platform.Services.GetRequiredService<Retention>();
        var run = Task.Run(() => retention.Run(stop.Token));
        while (!run.IsCompleted && await Left(platform) == Rows) await Task.Yield();
        await stop.CancelAsync();
        await run.ContinueWith(_ => { }, TaskScheduler.Default);

        // The platform's own hourly run may be on its way too: it keeps to the same.
        var (left, said) = await RunningPlatform.Until(async () => (await Left(platform), await Said(platform)), now => Rows - now.Item1 == now.Item2);
        said.ShouldBe(Rows - left);
        await retention.Run();
        (await Left(platform)).ShouldBe(0);
        (await Said(platform)).ShouldBe(Rows);
    }

    private static Task<int> Left(RunningPlatform platform) => platform.Read(db => db.Set<Notice>().CountAsync(n => n.Kind == "test"));

    /// <summary>How many rows the acts say were erased.</summary>
    private static async Task<int> Said(RunningPlatform platform)
    {
        var acts = await platform.Read(db => db.Set<ActRow>().Where(a => a.About == "retention/notices").Select(a => a.Data).ToListAsync());
        return acts.Sum(a => System.Text.Json.JsonDocument.Parse(a).RootElement.GetProperty("rows").GetInt32());
    }

    /// <summary>Every row of every table as text: what is not named as changed must be the same to the letter.</summary>
    private static Task<Dictionary<string, string>> Contents(RunningPlatform platform) => platform.Read(async db =>
    {
        var contents = new Dictionary<string, string>();
        foreach (var entity in db.Model.GetEntityTypes().Where(e => e.GetTableName() is not null))
        {
            var table = StoreObjectIdentifier.Table(entity.GetTableName()!, null);
            var columns = string.Join(" || '|' || ", entity.GetProperties().Where(p => p.ClrType != typeof(byte[]))
                .Select(p => $"COALESCE(CAST(\"{p.GetColumnName(table)}\" AS TEXT), '')"));
            var sql = $"SELECT {columns} AS \"Value\" FROM \"{table.Name}\"";
            contents[table.Name] = string.Join('\n', (await db.Database.SqlQueryRaw<string>(sql).ToListAsync()).Order(StringComparer.Ordinal));
        }
        return contents;
    });
}

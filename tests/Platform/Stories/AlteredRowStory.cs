using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Daodi.Host.CommandLine;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Tests.Platform.BadInput;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Daodi.Trust.Ledger;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using Case = Daodi.Cases.Case;

namespace Daodi.Tests.Platform.Stories;

/// <summary>
/// Story 2 of issue 3: an auditor shows with the command line that one row of a case's history was altered in the database; then,
/// with the witness's file, that a whole tree was recomputed.
/// </summary>
public sealed class AlteredRowStory
{
    [Theory, BothDatabases(Slow = true)]
    public async Task Auditor_ShowsWhichRowWasAltered_AndThenThatTheWholeTreeWasRecomputed(DatabaseKind kind)
    {
        var (storage, remove) = await TestDatabase.CreateEmpty(kind);
        var outside = Directory.CreateTempSubdirectory("daodi-witness-").FullName;
        var witness = Path.Combine(outside, "notes");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(storage.DataDir, "daodi.json"), JsonSerializer.Serialize(new
            {
                Storage = new { storage.Provider, storage.ConnectionString },
                Ledger = new { Witnesses = new[] { new { Name = "审计局", File = witness, Every = "00:00:00.1" } } },
                Demo = new { City = false },
                Limits = new { PublicPerMinute = 100_000, SignInPerMinute = 100_000 },
            }));
            var no = await ALittleWork(storage.DataDir, witness);
            (await Verify(storage.DataDir, witness)).Code.ShouldBe(0);

            // Somebody with the database's password changes what was said to the caller, and the hash with it.
            var altered = await Alter(storage, no);
            var (code, lines) = await Verify(storage.DataDir, null);
            code.ShouldBe(1);
            lines[0]["altered"]!.GetValue<string>().ShouldBe("content");
            lines[0]["act"]!.GetValue<long>().ShouldBe(altered.Act);
            lines[0]["index"]!.GetValue<long>().ShouldBe(altered.Index);
            lines[0]["case"]!.GetValue<string>().ShouldBe(no);
            lines[^1]["altered"]!.GetValue<long>().ShouldBe(1);

            // Found out, an administrator recomputes the whole tree with the site's own key.
            Directory.Delete(Path.Combine(storage.DataDir, "ledger"), recursive: true);
            await using (var services = Services(storage))
                (await services.GetRequiredService<IWriteLane>().Run<Done>(async (db, ct) =>
                {
                    await Unguard(db, storage);
                    await db.Set<LedgerLeaf>().ExecuteDeleteAsync(ct);
                    return Done.It;
                })).Ok.ShouldBeTrue();
            var kept = await File.ReadAllTextAsync(witness);
            await using (var platform = await Start(storage.DataDir))
            {
                var acts = await Count(platform);
                await RunningPlatform.Until(() => Task.FromResult(new LedgerFolder(Path.Combine(storage.DataDir, "ledger")).Note()), n => Checkpoint.Parse(n)?.Size >= acts);
            }

            (await File.ReadAllTextAsync(witness)).ShouldBe(kept, "the witness takes nothing from the new tree");
            (await Verify(storage.DataDir, null)).Code.ShouldBe(0, "the new tree agrees with itself");
            (code, lines) = await Verify(storage.DataDir, witness);
            code.ShouldBe(1);
            lines[0]["altered"]!.GetValue<string>().ShouldBe("recomputed");
            lines[0]["index"]!.GetValue<long>().ShouldBeLessThanOrEqualTo(altered.Index);
            lines[0]["toIndex"]!.GetValue<long>().ShouldBeGreaterThanOrEqualTo(altered.Index);
            lines[0]["firstAct"]!.GetValue<long>().ShouldBeLessThanOrEqualTo(altered.Act);
        }
        finally
        {
            await remove();
            Directory.Delete(outside, recursive: true);
        }
    }

    [Fact, Trait("Category", "Fast")]
    public async Task Verify_OfNoFolderNoWitnessOrNoLedger_SaysSo()
    {
        (await Run("ledger", "verify", "--data", "/nowhere/at/all")).Code.ShouldBe(2);
        (await Run("ledger", "verify", "--data", Path.GetTempPath(), "--witness", "/nowhere/at/all")).Code.ShouldBe(2);
        (await Run("ledger", "verify", "--data", Path.GetTempPath(), "--from", "-1")).Code.ShouldBe(2);
        (await Run("ledger", "verify", "--data", Path.GetTempPath(), "--from", "x")).Code.ShouldBe(2);
        (await Run("ledger")).Code.ShouldBe(2);
        var empty = Directory.CreateTempSubdirectory("daodi-empty-").FullName;
        var (code, lines) = await Run("ledger", "verify", "--data", empty);
        code.ShouldBe(1);
        lines[0]["altered"]!.GetValue<string>().ShouldBe("checkpoint");
        Directory.GetFileSystemEntries(empty).ShouldBeEmpty("a verifier writes nothing");
        Directory.Delete(empty);
    }

    /// <summary>Cases come in until the witness has seen several heads; the number of the second.</summary>
    private static async Task<string> ALittleWork(string dataDir, string witness)
    {
        await using var platform = await Start(dataDir);
        using var client = new HttpClient { BaseAddress = new Uri(platform.Urls.First()) };
        await using (var scope = platform.Services.CreateAsyncScope())
        {
            var issued = await scope.ServiceProvider.GetRequiredService<Credentials>().Issue("12345", "tests", null, Viewer.System("tests"));
            client.DefaultRequestHeaders.Authorization = new("Bearer", issued.Value.Token);
        }

        for (var n = 0; n < 4; n++)
        {
            (await client.PostAsJsonAsync("/api/v1/sources/12345/items", AtTheDoor.Appeal($"S-{n}"))).EnsureSuccessStatusCode();
            await AtTheDoor.Settled(client, $"S-{n}");
            var acts = await Count(platform);
            await RunningPlatform.Until(() => Task.FromResult(WitnessFile.Last(witness, Checkpoint.Parse)), seen => seen?.Size >= acts);
        }

        return (await platform.Services.GetRequiredService<IReader>().Read(db => db.Set<Case>().OrderBy(c => c.Id).Skip(1).Select(c => c.No).FirstAsync()));
    }

    private static Task<int> Count(Microsoft.AspNetCore.Builder.WebApplication platform) =>
        platform.Services.GetRequiredService<IReader>().Read(db => db.Set<ActRow>().CountAsync());

    private static async Task<(long Act, long Index)> Alter(StorageOptions storage, string no)
    {
        await using var services = Services(storage);
        return (await services.GetRequiredService<IWriteLane>().Run<(long, long)>(async (db, ct) =>
        {
            await Unguard(db, storage);
            var act = await (from a in db.Set<ActRow>().AsNoTracking() join c in db.Set<Case>() on a.CaseId equals c.Id where c.No == no orderby a.Seq select a).FirstAsync(ct);
            var forged = new ActRow
            {
                Id = act.Id,
                CaseId = act.CaseId,
                About = act.About,
                Seq = act.Seq,
                Type = act.Type,
                ActorId = act.ActorId,
                ActorName = act.ActorName,
                ActorUnit = act.ActorUnit,
                At = act.At.AddDays(-1),
                Ground = act.Ground,
                Reason = act.Reason,
                FromStage = act.FromStage,
                ToStage = act.ToStage,
                Data = act.Data,
                Public = act.Public,
                Salt = act.Salt,
            };
            var (at, hash) = (forged.At, Acts.HashOf(forged));
            (await db.Set<ActRow>().Where(a => a.Id == act.Id).ExecuteUpdateAsync(set => set.SetProperty(a => a.At, at).SetProperty(a => a.Hash, hash), ct)).ShouldBe(1);
            return (act.Id, (await db.Set<LedgerLeaf>().SingleAsync(l => l.ActId == act.Id, ct)).Index);
        })).Value;
    }

    private static async Task Unguard(DaodiDb db, StorageOptions storage)
    {
        string[] statements = storage.Provider == "postgres"
            ? ["ALTER TABLE acts DISABLE TRIGGER ALL", "ALTER TABLE ledger_leaves DISABLE TRIGGER ALL"]
            : ["DROP TRIGGER IF EXISTS acts_refuses_other_update", "DROP TRIGGER IF EXISTS ledger_leaves_refuses_delete"];
        foreach (var statement in statements) await db.Database.ExecuteSqlRawAsync(statement);
    }

    private static ServiceProvider Services(StorageOptions storage) =>
        new ServiceCollection().AddLogging().AddDaodiStorage(storage, [typeof(ActRow).Assembly, typeof(Case).Assembly]).BuildServiceProvider();

    private static async Task<Microsoft.AspNetCore.Builder.WebApplication> Start(string dataDir)
    {
        var app = await Host.Composition.Platform.Create(new() { DataDir = dataDir, Urls = "http://127.0.0.1:0" });
        await app.StartAsync();
        return app;
    }

    private static Task<(int Code, List<JsonNode> Lines)> Verify(string dataDir, string? witness) =>
        witness is null ? Run("ledger", "verify", "--data", dataDir) : Run("ledger", "verify", "--data", dataDir, "--witness", witness);

    private static async Task<(int Code, List<JsonNode> Lines)> Run(params string[] args)
    {
        await using var output = new StringWriter();
        var code = await Cli.Run(args, TextReader.Null, output, TextWriter.Null);
        return (code, [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!)]);
    }
}

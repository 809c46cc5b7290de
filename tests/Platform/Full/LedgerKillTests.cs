using System.Net.Http.Json;
using Daodi.Storage;
using Daodi.Tests.Ledger;
using Daodi.Tests.Platform.BadInput;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Daodi.Trust.Ledger;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Full;

/// <summary>The real process is killed over and over while cases come in; the ledger then holds every act once, under the oracle's head.</summary>
[Trait("Category", "Full")]
public sealed class LedgerKillTests
{
    [Theory, BothDatabases]
    public async Task Ledger_OfAPlatformKilledFifteenTimes_IsWhole(DatabaseKind kind)
    {
        var (storage, remove) = await TestDatabase.CreateEmpty(kind);
        try
        {
            var token = await HostProcess.Token(storage, "12345");
            var (random, next) = (new Random(20261126), 0);
            var folder = new LedgerFolder(Path.Combine(storage.DataDir, "ledger"));
            for (var kill = 0; kill < 15; kill++)
            {
                using var host = await HostProcess.Serve(storage);
                using var client = host.Pushing(token);
                using var over = new CancellationTokenSource();
                var pushing = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
                {
                    try
                    {
                        while (!over.IsCancellationRequested) (await client.PostAsJsonAsync("/api/v1/sources/12345/items", AtTheDoor.Appeal($"L-{Interlocked.Increment(ref next):000000}"))).Dispose();
                    }
                    catch (Exception fault) when (fault is HttpRequestException or IOException)
                    {
                        // The platform died over it.
                    }
                })).ToList();
                var before = Checkpoint.Parse(folder.Note())?.Size ?? 0;
                await Task.Delay(random.Next(1_200, 2_600));
                host.Kill();
                await over.CancelAsync();
                await Task.WhenAll(pushing);
                (Checkpoint.Parse(folder.Note())?.Size ?? 0).ShouldBeGreaterThanOrEqualTo(before);
            }

            await using var services = new ServiceCollection().AddLogging().AddDaodiStorage(storage, [typeof(ActRow).Assembly]).BuildServiceProvider();
            var reader = services.GetRequiredService<IReader>();
            using (var host = await HostProcess.Serve(storage))
            {
                (await RunningPlatform.Until(async () => (Acts: await reader.Read(db => db.Set<ActRow>().LongCountAsync()), Checkpoint.Parse(folder.Note())!.Size), n => n.Acts == n.Size && n.Acts > 100)).ShouldSatisfyAllConditions(
                    n => n.Size.ShouldBe(n.Acts), n => n.Acts.ShouldBeGreaterThan(100));
            }

            var report = await new LedgerVerification(reader, folder).Run();
            report.Findings.ShouldBeEmpty();
            report.Waiting.ShouldBe(0);
            var entries = await reader.Read(db => (from l in db.Set<LedgerLeaf>() join a in db.Set<ActRow>() on l.ActId equals a.Id orderby l.Index select a.Hash).ToListAsync());
            entries.Count.ShouldBe((int)report.Size);
            new NaiveTree(entries).Mth(entries.Count).ShouldBe(report.Root);
        }
        finally
        {
            await remove();
        }
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Daodi.BigData.Appeals.Domain;
using Daodi.Cases;
using Daodi.Exchange;
using Daodi.Storage;
using Daodi.Tests.Platform.BadInput;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Full;

/// <summary>Twenty times the platform is killed in the middle of pushes; what it had acknowledged is there, once, and is a case.</summary>
[Trait("Category", "Full")]
public sealed class KillTests
{
    private const int Kills = 20, Pushers = 16;
    private const string Items = "/api/v1/sources/12345/items";

    [Theory, BothDatabases]
    public async Task Platform_KilledTwentyTimesInTheMiddleOfPushes_LosesNothingAndDoublesNothing(DatabaseKind kind)
    {
        var (storage, remove) = await TestDatabase.CreateEmpty(kind);
        try
        {
            var token = await HostProcess.Token(storage, "12345");
            var acknowledged = new ConcurrentDictionary<string, byte>();
            // What was in flight when the platform died: it may be stored or not, so its sender pushes it again.
            var unsure = new ConcurrentQueue<string>();
            var random = new Random(20221125);
            var next = 0;
            for (var kill = 0; kill < Kills; kill++)
            {
                using var host = await HostProcess.Serve(storage);
                using var client = host.Pushing(token);
                using var over = new CancellationTokenSource();
                var pushing = Enumerable.Range(0, Pushers).Select(_ => Task.Run(async () =>
                {
                    while (!over.IsCancellationRequested)
                    {
                        var id = unsure.TryDequeue(out var again) ? again : $"K-{Interlocked.Increment(ref next):000000}";
                        if (!await Push(client, id, acknowledged))
                        {
                            unsure.Enqueue(id);
                            return;
                        }
                    }
                })).ToList();
                var known = acknowledged.Count;
                // Not before something was acknowledged: a kill before the first push proves nothing.
                while (acknowledged.Count < known + 20) await Task.Delay(5);
                await Task.Delay(random.Next(0, 400));
                host.Kill();
                await over.CancelAsync();
                await Task.WhenAll(pushing);
            }

            using (var host = await HostProcess.Serve(storage))
            using (var client = host.Pushing(token))
            {
                while (unsure.TryDequeue(out var id)) (await Push(client, id, acknowledged)).ShouldBeTrue();
                foreach (var id in acknowledged.Keys.Order().TakeLast(100))
                    ((string?)(await AtTheDoor.Settled(client, id))["state"]).ShouldBe("registered", id);
            }

            acknowledged.Count.ShouldBe(next, "every item was acknowledged in the end");
            await Reconcile(storage, acknowledged.Keys);
        }
        finally
        {
            await remove();
        }
    }

    /// <summary>Reads the database itself: rows, cases, clocks, acts and counters tell the same number, each once.</summary>
    private static async Task Reconcile(StorageOptions storage, ICollection<string> acknowledged)
    {
        await using var services = new ServiceCollection().AddLogging()
            .AddDaodiStorage(storage, [typeof(Credential).Assembly, typeof(InboxRow).Assembly, typeof(Daodi.Cases.Case).Assembly, typeof(Appeal).Assembly]).BuildServiceProvider();
        var reader = services.GetRequiredService<IReader>();
        var rows = await reader.Read(db => db.Set<InboxRow>().Select(r => new { r.SourceId, r.State, r.CaseId }).ToListAsync());
        rows.Select(r => r.SourceId).Order().ShouldBe(acknowledged.Order());
        rows.ShouldAllBe(r => r.State == InboxState.Registered);

        var cases = await reader.Read(db => db.Set<Daodi.Cases.Case>().Select(c => new { c.Id, c.No, c.SourceId }).ToListAsync());
        cases.Select(c => c.SourceId!).Order().ShouldBe(acknowledged.Order());
        cases.Select(c => c.No).Distinct().Count().ShouldBe(cases.Count);
        rows.Select(r => r.CaseId!.Value).Order().ShouldBe(cases.Select(c => c.Id).Order());
        (await reader.Read(db => db.Set<Appeal>().CountAsync())).ShouldBe(cases.Count);
        (await reader.Read(db => db.Set<ActRow>().CountAsync(a => a.CaseId != null && a.Seq == 1))).ShouldBe(cases.Count);
        (await reader.Read(db => db.Set<CaseClock>().Select(c => c.CaseId).Distinct().CountAsync())).ShouldBe(cases.Count);
        (await reader.Read(db => db.Set<Counter>().Where(c => c.Name == "exchange.received").SumAsync(c => c.Value))).ShouldBe(rows.Count);
        (await reader.Read(db => db.Set<Counter>().Where(c => c.Name == "exchange.registered").SumAsync(c => c.Value))).ShouldBe(cases.Count);
        var search = services.GetRequiredService<ISearchIndex>();
        var found = new HashSet<long>();
        for (long? before = null; ;)
        {
            var page = await reader.Read(db => search.Search(db, "下水道堵塞", [], before, 500));
            if (page.Count == 0) break;
            found.UnionWith(page);
            before = page[^1];
        }

        found.Count.ShouldBe(cases.Count);
    }

    /// <returns>Whether it was acknowledged; not where the platform died over it.</returns>
    private static async Task<bool> Push(HttpClient client, string id, ConcurrentDictionary<string, byte> acknowledged)
    {
        try
        {
            using var answer = await client.PostAsJsonAsync(Items, AtTheDoor.Appeal(id));
            if (answer.StatusCode != HttpStatusCode.Accepted) return false;
            var receipts = (await answer.Content.ReadFromJsonAsync<JsonObject>())!["receipts"]!.AsArray();
            ((string)receipts.Single()!["state"]!).ShouldBeOneOf("accepted", "duplicate");
            acknowledged[id] = 0;
            return true;
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return false;
        }
    }
}

using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Daodi.Exchange.Hooks;
using Daodi.Host.Composition;
using Daodi.Storage;
using Daodi.Tests.Platform.BadInput;
using Daodi.Tests.Platform.Exchange.Hooks;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Full;

/// <summary>The real process is killed over and over in the middle of deliveries: every act reaches the receiver, in the order of its case.</summary>
[Trait("Category", "Full")]
public sealed class HookKillTests
{
    private const int Kills = 12;

    [Theory, BothDatabases]
    public async Task Hooks_OfAPlatformKilledInMidDelivery_LoseNothingAndKeepTheOrder(DatabaseKind kind)
    {
        var (storage, remove) = await TestDatabase.CreateEmpty(kind);
        var random = new Random(20261126);
        await using var receiver = new HookReceiver(async (_, stream, ct) =>
        {
            int pause, luck;
            lock (random) (pause, luck) = (random.Next(0, 40), random.Next(20));
            await Task.Delay(pause, ct);
            await HookReceiver.Say(stream, luck == 0 ? 503 : 200, "", ct);
        });
        try
        {
            var settings = new JsonObject { ["Outward"] = new JsonObject { ["AllowedHosts"] = new JsonArray("127.0.0.1") } };
            await File.WriteAllTextAsync(Path.Combine(storage.DataDir, "daodi.json"), settings.ToJsonString());
            var token = await HostProcess.Token(storage, "12345");
            var (hook, secret) = await Subscribe(storage, receiver.Url);
            var next = 0;
            for (var kill = 0; kill < Kills; kill++)
            {
                using var host = await HostProcess.Serve(storage);
                using var client = host.Pushing(token);
                var before = receiver.Requests.Count;
                using var over = new CancellationTokenSource();
                var pushing = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
                {
                    try
                    {
                        while (!over.IsCancellationRequested) (await client.PostAsJsonAsync("/api/v1/sources/12345/items", AtTheDoor.Appeal($"W-{Interlocked.Increment(ref next):000000}"))).Dispose();
                    }
                    catch (Exception fault) when (fault is HttpRequestException or IOException)
                    {
                        // The platform died over it.
                    }
                })).ToList();
                // Not before something is under way: a kill before the first delivery proves nothing.
                for (var waited = 0; receiver.Requests.Count < before + 5 && waited < 600; waited++) await Task.Delay(20);
                await Task.Delay(random.Next(0, 800));
                host.Kill();
                await over.CancelAsync();
                await Task.WhenAll(pushing);
            }

            await using var services = new ServiceCollection().AddLogging()
                .AddDaodiStorage(storage, [typeof(ActRow).Assembly, typeof(Hook).Assembly]).BuildServiceProvider();
            var reader = services.GetRequiredService<IReader>();
            using (var host = await HostProcess.Serve(storage))
            {
                for (var waited = 0; waited < 1_200 && !await All(reader, hook); waited++) await Task.Delay(100);
            }

            var acts = await reader.Read(db => db.Set<ActRow>().Where(a => a.Type.StartsWith("appeals.")).Select(a => a.Id).ToListAsync());
            var rows = await reader.Read(db => db.Set<HookDelivery>().ToListAsync());
            rows.Select(r => r.ActId).Order().ShouldBe(acts.Order(), "each act is an event once");
            rows.ShouldAllBe(r => r.State == HookDeliveryState.Taken);
            receiver.Events.Select(e => long.Parse(e.Id)).Distinct().Order().ShouldBe(acts.Order());
            foreach (var subject in receiver.Events.GroupBy(e => e.Subject)) subject.Select(e => e.Sequence).ShouldBeInOrder();
            HookOracle.Ask(receiver.Events.TakeLast(200).Select(e => (e, secret))).ShouldAllBe(o => o.Signed == null && o.Valid == null);
        }
        finally
        {
            await remove();
        }
    }

    private static async Task<bool> All(IReader reader, long hook)
    {
        var acts = await reader.Read(db => db.Set<ActRow>().CountAsync(a => a.Type.StartsWith("appeals.")));
        return acts > 0 && acts == await reader.Read(db => db.Set<HookDelivery>().CountAsync(d => d.HookId == hook && d.State == HookDeliveryState.Taken));
    }

    /// <summary>A subscription as a keeper makes it, by a platform that does not serve.</summary>
    private static async Task<(long Hook, string Secret)> Subscribe(StorageOptions storage, string url)
    {
        await using var app = await Host.Composition.Platform.Create(new PlatformSettings
        {
            DataDir = storage.DataDir,
            Urls = "http://127.0.0.1:0",
            Configuration = new Dictionary<string, string?> { ["Storage:Provider"] = storage.Provider, ["Storage:ConnectionString"] = storage.ConnectionString },
        });
        var desk = app.Services.GetRequiredService<HookDesk>();
        var (made, errors) = await desk.Make(new("kill", url, ["appeals.*"], null, ["stages"]), Viewer.System("test"));
        errors.ShouldBeEmpty();
        (await desk.On(made!.Hook.Id, asked: false, Viewer.System("test"))).Ok.ShouldBeTrue();
        return (made.Hook.Id, made.Secret);
    }
}

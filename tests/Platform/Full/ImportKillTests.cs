using System.Text;
using Daodi.Exchange;
using Daodi.Storage;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Full;

/// <summary>The platform is killed again and again in the middle of an import; in the end every row is there once, and the sums agree.</summary>
[Trait("Category", "Full")]
public sealed class ImportKillTests
{
    private const int Rows = 20_000;

    [Theory, BothDatabases]
    public async Task Import_KilledAgainAndAgain_LosesNothingAndDoublesNothing(DatabaseKind kind)
    {
        var (storage, remove) = await TestDatabase.CreateEmpty(kind);
        try
        {
            var id = await Offline(storage, Begin);
            var (random, kills) = (new Random(20221125), 0);
            for (var state = ImportState.Waiting; state != ImportState.Finished; state = await Offline(storage, async s => (await s.GetRequiredService<ImportDesk>().Find(id))!.State))
            {
                using var host = await HostProcess.Serve(storage);
                await Task.Delay(kills < 12 ? random.Next(50, 700) : 5000);
                host.Kill();
                (++kills).ShouldBeLessThan(60);
            }

            kills.ShouldBeGreaterThan(1, "an import that was never interrupted proves nothing");
            await Offline(storage, async services =>
            {
                var reader = services.GetRequiredService<IReader>();
                var run = (await services.GetRequiredService<ImportDesk>().Find(id))!;
                (run.Done, run.Added, run.Duplicate, run.Replaced).ShouldBe((Rows, Rows, 0, 0));
                var rows = await reader.Read(db => db.Set<InboxRow>().Select(r => new { r.SourceId, r.ImportRow, r.Receipts }).ToListAsync());
                rows.Count.ShouldBe(Rows);
                rows.Select(r => r.ImportRow!.Value).Order().ShouldBe(Enumerable.Range(2, Rows));
                rows.ShouldAllBe(r => r.Receipts == 1);
                (await reader.Read(db => ImportFigures.Of(db, run))).Agrees.ShouldBeTrue();
                return 0;
            });
        }
        finally
        {
            await remove();
        }
    }

    private static async Task<long> Begin(IServiceProvider services)
    {
        var (by, desk, imports) = (Viewer.System("test"), services.GetRequiredService<SourceDesk>(), services.GetRequiredService<ImportDesk>());
        (await desk.Make(new("petition", "信访", "Petitions", "appeals.appeal", "File"), by)).Ok.ShouldBeTrue();
        (await desk.Switch("petition", true, by)).Ok.ShouldBeTrue();
        var csv = "信访编号,诉求内容,信访目的,所属区县\n" + string.Concat(Enumerable.Range(1, Rows).Select(n => $"X{n},路灯不亮,求决,德城区\n"));
        var run = await imports.Receive("petition", "a.csv", new MemoryStream(Encoding.UTF8.GetBytes(csv)), by);
        (await imports.Start(run.Value.Id, by)).Ok.ShouldBeTrue();
        return run.Value.Id;
    }

    private static async Task<T> Offline<T>(StorageOptions storage, Func<IServiceProvider, Task<T>> work)
    {
        await using var app = await Host.Composition.Platform.Create(new()
        {
            DataDir = storage.DataDir,
            Urls = "http://127.0.0.1:0",
            Configuration = new Dictionary<string, string?> { ["Storage:Provider"] = storage.Provider, ["Storage:ConnectionString"] = storage.ConnectionString },
        });
        await using var scope = app.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }
}

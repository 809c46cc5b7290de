using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Tests.Platform.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Storage;

/// <summary>The database fails under the lane: those affected are told, and the lane goes on when it comes back.</summary>
public sealed class OutageTests
{
    private static Func<DaodiDb, CancellationToken, Task<Result<long>>> Add(string name, string? remark = null) => (db, _) =>
    {
        var thing = new Thing { Name = name, Remark = remark };
        db.Add(thing);
        return Task.FromResult<Result<long>>(thing.Id);
    };

    [Fact, Trait("Category", "Fast")]
    public async Task DiskFull_OnSqlite_FailsTheBatchWithAnErrorAndTheLaneLivesOn()
    {
        await using var database = await TestDatabase.Create(DatabaseKind.Sqlite, typeof(Thing).Assembly);
        (await database.Lane.Run(Add("before"))).Ok.ShouldBeTrue();
        // The file may not grow: to SQLite the same as a full disk. The limit is the connection's and goes with it.
        await database.Lane.Run<Done>(async (db, ct) =>
        {
            await db.Database.ExecuteSqlRawAsync("PRAGMA max_page_count=1", ct);
            return Done.It;
        });
        var lost = await database.Lane.Run(Add("too much", new string('x', 1_000_000)));
        lost.Error!.Code.ShouldBe("storage.unavailable");
        lost.Error.Kind.ShouldBe(ErrorKind.Unavailable);
        (await database.Lane.Run(Add("after", new string('x', 1_000_000)))).Ok.ShouldBeTrue();
        (await Names(database)).ShouldBe(["before", "after"]);
    }

    [Fact]
    public async Task Restart_OfPostgres_FailsWhatWasUnderWayAndTheLaneLivesOn()
    {
        Assert.SkipUnless(PostgresCluster.Installed, "PostgreSQL 15 is not installed");
        var cluster = await PostgresCluster.Start();
        try
        {
            await cluster.Execute("CREATE DATABASE mine");
            var options = new StorageOptions { Provider = "postgres", ConnectionString = cluster.ConnectionString("mine"), DataDir = Path.GetTempPath() };
            await using var services = new ServiceCollection().AddLogging().AddDaodiStorage(options, [typeof(Thing).Assembly]).BuildServiceProvider();
            await services.GetRequiredService<Daodi.Storage.Providers.Store>().CreateFromModel();
            var lane = services.GetRequiredService<IWriteLane>();
            (await lane.Run(Add("before"))).Ok.ShouldBeTrue();

            var underWay = await lane.Run<Done>(async (db, ct) =>
            {
                db.Add(new Thing { Name = "under way" });
                await db.SaveChangesAsync(ct);
                await cluster.Down();
                return Done.It;
            });
            underWay.Error!.Code.ShouldBe("storage.unavailable");
            (await lane.Run(Add("down"))).Error!.Code.ShouldBe("storage.unavailable");

            await cluster.Up();
            (await lane.Run(Add("after"))).Ok.ShouldBeTrue();
            var names = await services.GetRequiredService<IReader>().Read(db => db.Set<Thing>().OrderBy(thing => thing.Id).Select(thing => thing.Name).ToListAsync());
            names.ShouldBe(["before", "after"]);
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            await cluster.Remove();
        }
    }

    private static Task<List<string>> Names(TestDatabase database) =>
        database.Reader.Read(db => db.Set<Thing>().OrderBy(thing => thing.Id).Select(thing => thing.Name).ToListAsync());
}

using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Tests.Platform.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Storage;

public sealed class BulkAndCountTests
{
    private static readonly DateTimeOffset s_at = new DateTimeOffset(2026, 11, 24, 3, 4, 5, TimeSpan.Zero).AddTicks(1234560);

    private static Thing Full(int i) => new()
    {
        Name = $"路{i}",
        Remark = "一\n二\t“三”😀",
        At = s_at.AddSeconds(i),
        Until = s_at.AddDays(-i),
        Day = new(2026, 2, 28),
        LastDay = new(2028, 2, 29),
        Colour = Colour.Red,
        Second = Colour.Green,
        Person = Guid.CreateVersion7(),
        Other = Guid.Empty,
        Count = int.MinValue + i,
        Longitude = 116.35952 + i,
        Latitude = -1e-9,
        Urgent = i % 2 == 0,
        Hash = [0, 255, (byte)i],
        FenOwed = long.MaxValue,
        Tags = ["坑", "a,b\"c"],
    };

    private static Thing Bare() => new() { Name = "", At = DateTimeOffset.MinValue, Day = DateOnly.MinValue };

    [Theory, BothDatabases]
    public async Task BulkInsert_EveryType_ReadsBackEqualToWhatTheTrackerWrites(DatabaseKind kind)
    {
        await using var database = await TestDatabase.Create(kind, typeof(Thing).Assembly);
        var rows = Enumerable.Range(0, 57).Select(i => i % 5 == 0 ? Bare() : Full(i)).ToList();
        (await database.Lane.Run<Done>(async (db, ct) =>
        {
            await db.BulkInsert(rows, ct);
            return Done.It;
        })).Ok.ShouldBeTrue();
        var twins = rows.Select(row => row with { Id = Ids.Next() }).ToList();
        await database.Lane.Run<Done>((db, _) =>
        {
            db.AddRange(twins);
            return Task.FromResult<Result<Done>>(Done.It);
        });

        var read = await database.Reader.Read(db => db.Set<Thing>().OrderBy(thing => thing.Id).ToListAsync());
        var (bulk, tracked) = (read[..57], read[57..]);
        bulk.ShouldBeEquivalentTo(rows);
        for (var i = 0; i < 57; i++) (tracked[i] with { Id = bulk[i].Id }).ShouldBeEquivalentTo(bulk[i]);
        // As queries see them, not only as EF reads them back.
        var day = await database.Reader.Read(db => db.Set<Thing>().Where(thing => thing.Day == new DateOnly(2026, 2, 28) && thing.Colour == Colour.Red
            && thing.Person == rows[1].Person && thing.Tags.Contains("坑")).Select(thing => thing.Id).ToListAsync());
        day.ShouldBe([rows[1].Id, twins[1].Id]);
    }

    [Theory, BothDatabases]
    public async Task BulkInsert_OfAnUndoneWork_LeavesNothing(DatabaseKind kind)
    {
        await using var database = await TestDatabase.Create(kind, typeof(Thing).Assembly);
        await database.Lane.Run<Done>(async (db, ct) =>
        {
            await db.BulkInsert([Full(1)], ct);
            return Error.Invalid("test.no", Words.Same("no"));
        });
        (await database.Reader.Read(db => db.Set<Thing>().CountAsync())).ShouldBe(0);
    }

    [Theory, BothDatabases]
    public async Task Counters_AfterAMixOfWorks_EqualTheRows(DatabaseKind kind)
    {
        await using var database = await TestDatabase.Create(kind, typeof(Thing).Assembly);
        var random = new Random(7);
        await Task.WhenAll(Enumerable.Range(0, 400).Select(i =>
        {
            var (key, day, fails) = ($"u{random.Next(5)}", new DateOnly(2026, 1, 1 + random.Next(3)), random.Next(4) == 0);
            return database.Lane.Run<Done>((db, _) =>
            {
                db.Add(new Thing { Name = key, Day = day });
                db.Count("things.made", key, day);
                db.Count("things.now", key);
                return Task.FromResult<Result<Done>>(fails ? Error.Invalid("test.no", Words.Same("no")) : Done.It);
            });
        }));
        await using (var scoped = database.Reader.Open())
        {
            var rows = await scoped.Set<Thing>().GroupBy(thing => new { thing.Name, thing.Day }).Select(group => new { group.Key.Name, group.Key.Day, Count = group.LongCount() }).ToListAsync();
            var counters = await scoped.Set<Counter>().ToListAsync();
            counters.Where(counter => counter.Name == "things.made").Select(counter => (counter.Key, counter.Day, counter.Value)).Order()
                .ShouldBe(rows.Select(row => (row.Name, row.Day, row.Count)).Order());
            counters.Where(counter => counter.Name == "things.now" && counter.Day == Counter.Always).Select(counter => (counter.Key, counter.Value)).Order()
                .ShouldBe(rows.GroupBy(row => row.Name).Select(group => (group.Key, group.Sum(row => row.Count))).Order());
        }
    }

    [Theory, BothDatabases]
    public async Task Counters_OutsideTheLane_AreWrittenWithTheRows(DatabaseKind kind)
    {
        await using var database = await TestDatabase.Create(kind, typeof(Thing).Assembly);
        await using (var scope = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.CreateAsyncScope(database.Services))
        {
            var db = (DaodiDb)scope.ServiceProvider.GetService(typeof(DaodiDb))!;
            db.Add(new Thing { Name = "x" });
            db.Count("things.now", "x", 3);
            db.Count("things.now", "x", -1);
            await db.SaveChangesAsync();
        }

        (await database.Reader.Read(db => db.Set<Counter>().SingleAsync())).Value.ShouldBe(2);
    }

    [Fact, Trait("Category", "Fast")]
    public void Ids_FromManyThreads_AreDistinctRisingAndExactInABrowser()
    {
        var before = TimeProvider.System.Instant();
        var ids = Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(8)
            .Select(_ => Enumerable.Range(0, 20_000).Select(_ => Ids.Next()).ToArray()).ToList();
        foreach (var thread in ids) thread.ShouldBeInOrder();
        ids.SelectMany(thread => thread).Distinct().Count().ShouldBe(160_000);
        ids.Max(thread => thread.Max()).ShouldBeLessThan(1L << 53);
        Ids.At(ids[0][0]).ShouldBeInRange(before.AddMilliseconds(-1), before.AddMinutes(1));
        Ids.From(Ids.At(ids[0][0])).ShouldBeLessThanOrEqualTo(ids[0][0]);
    }
}

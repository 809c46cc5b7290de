using System.Globalization;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Tests.Platform.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Storage;

public sealed class WriteLaneTests
{
    private static Task<TestDatabase> Create(DatabaseKind kind) => TestDatabase.Create(kind, typeof(Thing).Assembly);

    private static Func<DaodiDb, CancellationToken, Task<Result<long>>> Add(string name, Action<Thing>? also = null) => (db, _) =>
    {
        var thing = new Thing { Name = name };
        also?.Invoke(thing);
        db.Add(thing);
        return Task.FromResult<Result<long>>(thing.Id);
    };

    private static Task<List<string>> Names(TestDatabase database) =>
        database.Reader.Read(db => db.Set<Thing>().OrderBy(thing => thing.Id).Select(thing => thing.Name).ToListAsync());

    /// <summary>Holds the lane until it is disposed, so that what is queued meanwhile shares one batch.</summary>
    private static async Task<Func<Task>> Hold(IWriteLane lane)
    {
        var held = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var work = lane.Run<Done>(async (_, _) =>
        {
            held.SetResult();
            await release.Task;
            return Error.Invalid("test.held", Words.Same("held"));
        });
        await held.Task;
        return async () =>
        {
            release.SetResult();
            await work;
        };
    }

    [Theory, BothDatabases]
    public async Task Lane_SixtyFourWritersAtOnce_LosesNothingAndSharesCommits(DatabaseKind kind)
    {
        await using var database = await Create(kind);
        await Task.WhenAll(Enumerable.Range(0, 64).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
                (await database.Lane.Run(Add($"{writer}/{i}"))).Ok.ShouldBeTrue();
        })));

        (await Names(database)).Order().ShouldBe(Enumerable.Range(0, 64).SelectMany(w => Enumerable.Range(0, 20).Select(i => $"{w}/{i}")).Order());
        var figures = database.Lane.Figures;
        figures.Works.ShouldBe(1280);
        figures.Commits.ShouldBeLessThan(640, "64 writers should mostly share commits");
    }

    [Theory, BothDatabases]
    public async Task Lane_WorksThatWaitTogether_AreOneCommit(DatabaseKind kind)
    {
        await using var database = await Create(kind);
        await database.Lane.Run(Add("warm"));
        var before = database.Lane.Figures.Commits;
        var release = await Hold(database.Lane);
        var works = Enumerable.Range(0, 10).Select(i => database.Lane.Run(Add($"{i}"))).ToList();
        await release();
        await Task.WhenAll(works);
        // The one that held the lane, and the ten; the lane splits what takes longer than its patience, as on a busy machine.
        (database.Lane.Figures.Commits - before).ShouldBeLessThanOrEqualTo(5);
        database.Lane.Figures.Works.ShouldBe(11);
    }

    [Theory, BothDatabases]
    public async Task Lane_Works_RunInTheOrderInWhichTheyCame(DatabaseKind kind)
    {
        await using var database = await Create(kind);
        var order = new List<int>();
        var release = await Hold(database.Lane);
        var works = Enumerable.Range(0, 300).Select(i => database.Lane.Run<Done>((_, _) =>
        {
            order.Add(i);
            return Task.FromResult<Result<Done>>(Done.It);
        })).ToList();
        await release();
        await Task.WhenAll(works);
        order.ShouldBe(Enumerable.Range(0, 300));
    }

    [Theory, BothDatabases]
    public async Task Lane_ErrorAndException_UndoOnlyTheirOwnWork(DatabaseKind kind)
    {
        await using var database = await Create(kind);
        var release = await Hold(database.Lane);
        var good = database.Lane.Run(Add("good"));
        var refused = database.Lane.Run<long>(async (db, ct) =>
        {
            db.Add(new Thing { Name = "refused" });
            await db.SaveChangesAsync(ct);
            return Error.Conflict("test.refused", Words.Same("no"));
        });
        var thrown = database.Lane.Run<long>(async (db, ct) =>
        {
            db.Add(new Thing { Name = "thrown" });
            await db.SaveChangesAsync(ct);
            throw new NotSupportedException("a bug");
        });
        var broken = database.Lane.Run<long>(async (db, ct) =>
        {
            await db.Database.ExecuteSqlRawAsync("INSERT INTO nowhere VALUES (1)", ct);
            return 1;
        });
        var swallowed = database.Lane.Run<long>(async (db, ct) =>
        {
            db.Add(new Thing { Name = "swallowed" });
            await db.SaveChangesAsync(ct);
            try
            {
                await db.Database.ExecuteSqlRawAsync("INSERT INTO nowhere VALUES (1)", ct);
            }
            catch (System.Data.Common.DbException)
            {
                // As a careless work would: PostgreSQL's transaction is now broken, and must not take the others with it.
            }

            return 1;
        });
        var unsaved = database.Lane.Run<long>((db, _) =>
        {
            db.Add(new Thing { Name = "unsaved" });
            return Task.FromResult<Result<long>>(Error.Invalid("test.unsaved", Words.Same("no")));
        });
        var last = database.Lane.Run(Add("last"));
        await release();

        (await refused).Error!.Code.ShouldBe("test.refused");
        await Should.ThrowAsync<NotSupportedException>(thrown);
        await Should.ThrowAsync<System.Data.Common.DbException>(broken);
        (await unsaved).Ok.ShouldBeFalse();
        (await good).Ok.ShouldBeTrue();
        (await last).Ok.ShouldBeTrue();
        var expected = new List<string> { "good" };
        if (kind == DatabaseKind.Sqlite)
        {
            (await swallowed).Ok.ShouldBeTrue();
            expected.Add("swallowed");
        }
        else
        {
            await Should.ThrowAsync<System.Data.Common.DbException>(swallowed);
        }

        expected.Add("last");
        (await Names(database)).ShouldBe(expected);
    }

    [Theory, BothDatabases]
    public async Task Lane_CancelledBeforeOrInside_WritesNothing(DatabaseKind kind)
    {
        await using var database = await Create(kind);
        using var early = new CancellationTokenSource();
        using var inside = new CancellationTokenSource();
        var release = await Hold(database.Lane);
        var waiting = database.Lane.Run(Add("waiting"), early.Token);
        var running = database.Lane.Run<long>(async (db, ct) =>
        {
            db.Add(new Thing { Name = "running" });
            await db.SaveChangesAsync(ct);
            await inside.CancelAsync();
            ct.ThrowIfCancellationRequested();
            return 1;
        }, inside.Token);
        var other = database.Lane.Run(Add("other"));
        await early.CancelAsync();
        await release();

        await Should.ThrowAsync<OperationCanceledException>(waiting);
        await Should.ThrowAsync<OperationCanceledException>(running);
        (await other).Ok.ShouldBeTrue();
        (await Names(database)).ShouldBe(["other"]);
    }

    [Theory, BothDatabases]
    public async Task Lane_Stopping_FinishesWhatItTookAndTakesNoMore(DatabaseKind kind)
    {
        await using var database = await Create(kind);
        var release = await Hold(database.Lane);
        var works = Enumerable.Range(0, 50).Select(i => database.Lane.Run(Add($"{i}"))).ToList();
        var stopping = database.Services.GetServices<IHostedService>().Single().StopAsync(default);
        (await database.Lane.Run(Add("late"))).Error!.Code.ShouldBe("storage.stopping");
        await release();
        await stopping;
        (await Task.WhenAll(works)).ShouldAllBe(result => result.Ok);
        (await Names(database)).Count.ShouldBe(50);
    }

    [Theory, BothDatabases]
    public async Task Lane_WorkWithinAWork_IsRefusedInsteadOfWaitingForEver(DatabaseKind kind)
    {
        await using var database = await Create(kind);
        var outer = database.Lane.Run<long>(async (_, _) => await database.Lane.Run(Add("inner")));
        await Should.ThrowAsync<InvalidOperationException>(outer);
        (await database.Lane.Run(Add("after"))).Ok.ShouldBeTrue();
    }

    [Theory, BothDatabases]
    public async Task Work_RunsInTheCultureOfItsCaller(DatabaseKind kind)
    {
        await using var database = await Create(kind);
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        var text = await database.Lane.Run<string>((_, _) => Task.FromResult<Result<string>>(new Words("中", "English").ToString()));
        CultureInfo.CurrentUICulture = before;
        text.Value.ShouldBe("English");
    }

    [Theory, BothDatabases]
    public async Task Reader_Writing_IsRefusedByTheDatabase(DatabaseKind kind)
    {
        await using var database = await Create(kind);
        await Should.ThrowAsync<System.Data.Common.DbException>(() =>
            database.Reader.Read(db => db.Database.ExecuteSqlRawAsync("DELETE FROM things")));
    }
}

using Daodi.Kernel;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Trust;

public sealed class ActsTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 24, 1, 2, 3, 456, 789, TimeSpan.Zero);

    [Theory, BothDatabases]
    public async Task Append_FromManyWritersAtOnce_NumbersEachCaseWithoutGapOrDouble(DatabaseKind kind)
    {
        await using var database = await TestDatabase.Create(kind, Site.Parts);
        var writers = Enumerable.Range(0, 60).Select(n => database.Lane.Run<Done>(async (db, ct) =>
        {
            await Acts.Append(db, Act(caseId: n % 3), ct);
            await Acts.Append(db, Act(caseId: n % 3), ct);
            return n % 10 == 9 ? Error.Conflict("test.undone", ("撤销", "Undone")) : Done.It;
        }));
        (await Task.WhenAll(writers)).Count(r => !r.Ok).ShouldBe(6);

        var acts = await database.Reader.Read(db => db.Set<ActRow>().OrderBy(a => a.Seq).ToListAsync());
        acts.Count.ShouldBe(108);
        foreach (var ofCase in acts.GroupBy(a => a.CaseId)) ofCase.Select(a => a.Seq).ShouldBe(Enumerable.Range(1, ofCase.Count()).Select(n => (long)n));
    }

    [Theory, BothDatabases]
    public async Task Act_ReadBack_IsWholeAndSaysWhatWasAppended(DatabaseKind kind)
    {
        await using var database = await TestDatabase.Create(kind, Site.Parts);
        var written = (await database.Lane.Run<ActRow>(async (db, ct) => await Acts.Append(db, Act(7) with
        {
            Reason = "路面坑洼\n“影响”通行 😀",
            Ground = "山东省12345…办法第十五条",
            Data = new { due = At, lon = 116.3594, unit = "371402" },
        }, ct))).Value;

        var read = await database.Reader.Read(db => db.Set<ActRow>().SingleAsync());
        Acts.IsWhole(read).ShouldBeTrue();
        Acts.Canonical(read).ShouldBe(Acts.Canonical(written));
        read.At.ShouldBe(At);
        read.Data.ShouldBe("""{"due":"2026-11-24T01:02:03.456789+00:00","lon":116.3594,"unit":"371402"}""");
    }

    [Theory, BothDatabases]
    public async Task BulkInsert_OfMadeActs_KeepsThemWhole(DatabaseKind kind)
    {
        await using var database = await TestDatabase.Create(kind, Site.Parts);
        await database.Lane.Run<Done>(async (db, ct) =>
        {
            await db.BulkInsert(Enumerable.Range(1, 500).Select(n => Acts.Make(Act(n), 1)).ToList(), ct);
            return Done.It;
        });
        var read = await database.Reader.Read(db => db.Set<ActRow>().ToListAsync());
        read.Count.ShouldBe(500);
        read.ShouldAllBe(a => Acts.IsWhole(a));
    }

    [Theory, BothDatabases]
    public async Task Act_OnceWritten_IsNeitherChangedNorRemoved(DatabaseKind kind)
    {
        await using var database = await TestDatabase.Create(kind, Site.Parts);
        await database.Lane.Run<ActRow>(async (db, ct) => await Acts.Append(db, Act(7), ct));

        await Should.ThrowAsync<Exception>(() => database.Lane.Run<Done>(async (db, ct) =>
        {
            await db.Set<ActRow>().ExecuteUpdateAsync(set => set.SetProperty(a => a.Reason, "forged"), ct);
            return Done.It;
        }));
        await Should.ThrowAsync<Exception>(() => database.Lane.Run<Done>(async (db, ct) =>
        {
            await db.Set<ActRow>().ExecuteDeleteAsync(ct);
            return Done.It;
        }));
        (await database.Reader.Read(db => db.Set<ActRow>().SingleAsync())).Reason.ShouldBeNull();
    }

    private static NewAct Act(long caseId) => new("appeals.progress", Viewer.System("test"), At) { CaseId = caseId };
}

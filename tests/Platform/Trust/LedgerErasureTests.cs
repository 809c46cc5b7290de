using Daodi.Kernel;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Daodi.Trust.Ledger;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Trust;

/// <summary>What an act says can be erased where the law demands it; the ledger stays whole, and nothing else can be changed that way.</summary>
public sealed class LedgerErasureTests
{
    private static readonly EraseActRequest Good = new("《中华人民共和国个人信息保护法》第四十七条", "应信息主体书面请求删除");
    private static readonly Viewer Officer = Viewer.System("officer");

    [Theory, BothDatabases]
    public async Task Content_Erased_IsGoneAndTheLedgerIsWhole(DatabaseKind kind)
    {
        await using var site = await LedgerSite.Create(kind);
        await site.Append(300);
        await site.Settle();
        var act = await site.ActAt(42);
        var head = site.Head;

        var erased = await Erase(site).Run(act.Id, Good, Officer);
        erased.Ok.ShouldBeTrue(erased.Error?.ToString());
        var left = await site.ActAt(42);
        left.IsErased.ShouldBeTrue();
        (left.Reason, left.Data, left.ActorName).ShouldBe((null, "{}", ""));
        left.Salt.ShouldBe(new byte[16]);
        left.Hash.ShouldBe(act.Hash);
        (left.Type, left.At, left.About).ShouldBe((act.Type, act.At, act.About));
        var said = await site.Database.Reader.Read(db => db.Set<ActRow>().SingleAsync(a => a.Id == erased.Value.ErasedBy));
        (said.Type, said.About, said.Ground, said.Reason).ShouldBe((TrustActs.ActErased, $"act/{act.Id}", Good.Ground, Good.Reason));

        (await site.Verify()).Erased.ShouldBe(1, "also before the act of the erasure is a leaf");
        await site.Settle();
        var report = await site.Verify();
        report.Ok.ShouldBeTrue();
        report.Erased.ShouldBe(1);
        report.Size.ShouldBe(head.Size + 1);
        (await site.Book.Inclusion($"{act.Id}")).Value.Index.ShouldBe(42);

        // The tree can still be made again from the database.
        Directory.Delete(Path.Combine(site.DataDir, "ledger", "tile"), recursive: true);
        site.Restart();
        await site.Settle();
        (await site.Verify()).Ok.ShouldBeTrue();
    }

    [Theory, BothDatabases]
    public async Task Content_EmptiedWithoutAnAct_IsAltered(DatabaseKind kind)
    {
        await using var site = await LedgerSite.Create(kind);
        await site.Append(100);
        await site.Settle();
        var act = await site.ActAt(42);
        await site.Tamper($"UPDATE acts SET salt = {Zeros(kind)}, data = '{{{{}}}}', reason = NULL, actor_name = '' WHERE id = {act.Id}");
        var found = (await site.Verify()).Findings.ShouldHaveSingleItem();
        (found.What, found.Index, found.ActId).ShouldBe((Alteration.Unlawful, 42, act.Id));
    }

    [Theory, BothDatabases]
    public async Task ErasedAct_WhoseRestIsAltered_IsAltered(DatabaseKind kind)
    {
        await using var site = await LedgerSite.Create(kind);
        await site.Append(100);
        await site.Settle();
        var act = await site.ActAt(42);
        (await Erase(site).Run(act.Id, Good, Officer)).Ok.ShouldBeTrue();
        await site.Settle();
        await site.Tamper($"UPDATE acts SET type = 'test.other' WHERE id = {act.Id}");
        (await site.Verify()).Findings.ShouldHaveSingleItem().What.ShouldBe(Alteration.Unlawful);
    }

    [Theory, BothDatabases]
    public async Task Guard_AllowsTheErasureAndNothingElse(DatabaseKind kind)
    {
        await using var site = await LedgerSite.Create(kind);
        var id = (await site.Append(2))[0];
        var zeros = Zeros(kind);
        // Not without an act that says so, whole and exact as it may be.
        await Refused($"UPDATE acts SET salt = {zeros}, data = '{{{{}}}}', reason = NULL, actor_name = '' WHERE id = {id}");
        await site.Database.Lane.Run<Done>(async (db, ct) =>
        {
            await Acts.Append(db, new(TrustActs.ActErased, Officer, LedgerSite.At) { About = ErasedAct.AboutOf(id) }, ct);
            return Done.It;
        });
        await Refused($"UPDATE acts SET reason = 'x' WHERE id = {id}");
        await Refused($"UPDATE acts SET reason = NULL WHERE id = {id}");
        await Refused($"UPDATE acts SET salt = {zeros}, data = '{{{{}}}}', reason = NULL, actor_name = '', type = 'test.other' WHERE id = {id}");
        await Refused($"UPDATE acts SET salt = {zeros}, data = '{{{{}}}}', reason = NULL, actor_name = '', hash = {zeros} WHERE id = {id}");
        await Refused($"UPDATE acts SET salt = {zeros}, data = '{{{{\"a\":1}}}}', reason = NULL, actor_name = '' WHERE id = {id}");
        await Refused($"UPDATE acts SET salt = {zeros}, data = '{{{{}}}}', reason = NULL, actor_name = 'x' WHERE id = {id}");
        await Refused($"UPDATE acts SET salt = {zeros}, data = '{{{{}}}}', reason = NULL, actor_name = ''");
        await Refused($"DELETE FROM acts WHERE id = {id}");
        await Refused("UPDATE ledger_leaves SET act_id = 1");
        (await site.Database.Lane.Run<int>(async (db, ct) =>
            await db.Database.ExecuteSqlRawAsync($"UPDATE acts SET salt = {zeros}, data = '{{{{}}}}', reason = NULL, actor_name = '' WHERE id = {id}", ct))).Value.ShouldBe(1);

        async Task Refused(string sql)
        {
            // A statement that touches no row is refused by PostgreSQL's statement triggers alone.
            if (sql.StartsWith("UPDATE ledger", StringComparison.Ordinal)) await site.Settle();
            (await Should.ThrowAsync<System.Data.Common.DbException>(site.Database.Lane.Run<int>(async (db, ct) => await db.Database.ExecuteSqlRawAsync(sql, ct))))
                .Message.ShouldContain("append-only", customMessage: sql);
        }
    }

    [Theory, BothDatabases]
    public async Task Erasure_WithoutPermissionGroundOrReason_OrTwice_IsRefused(DatabaseKind kind)
    {
        await using var site = await LedgerSite.Create(kind);
        var id = (await site.Append(1))[0];
        var erase = Erase(site);
        await Expect(id, Good, Viewer.Nobody, "erase.forbidden");
        await Expect(id, Good with { Ground = " " }, Officer, "erase.ground");
        await Expect(id, Good with { Ground = new string('法', 401) }, Officer, "erase.ground");
        await Expect(id, Good with { Reason = "删" }, Officer, "erase.reason");
        await Expect(id, Good with { Reason = null }, Officer, "erase.reason");
        await Expect(id + 1_000_000, Good, Officer, "act.unknown");
        (await site.Database.Reader.Read(db => db.Set<ActRow>().CountAsync())).ShouldBe(1);

        var done = await erase.Run(id, Good, Officer);
        await Expect(id, Good, Officer, "erase.done");
        await Expect(done.Value.ErasedBy, Good, Officer, "erase.protected");

        async Task Expect(long act, EraseActRequest request, Viewer by, string code) => (await erase.Run(act, request, by)).Error!.Code.ShouldBe(code);
    }

    private static EraseAct Erase(LedgerSite site) => new(site.Database.Lane, TimeProvider.System);

    private static string Zeros(DatabaseKind kind) => kind == DatabaseKind.Sqlite ? "zeroblob(16)" : "decode('00000000000000000000000000000000', 'hex')";
}

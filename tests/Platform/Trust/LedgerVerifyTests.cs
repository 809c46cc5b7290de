using Daodi.Kernel;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Daodi.Trust.Ledger;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Trust;

/// <summary>Whatever is done to rows, leaves, tiles or head behind the platform's back, the verification names the first record and what differs.</summary>
public sealed class LedgerVerifyTests
{
    [Theory, BothDatabases]
    public async Task Content_OfARow_ChangedWithOrWithoutItsHash_IsNamed(DatabaseKind kind)
    {
        await using var site = await Full(kind);
        var (first, second) = (await site.ActAt(123), await site.ActAt(456));
        await site.Tamper($"UPDATE acts SET reason = '改过的话' WHERE id = {second.Id}");
        await Found(site, Alteration.Content, 456, second.Id);
        await site.Forge(first, "改得更像");
        var report = await Found(site, Alteration.Content, 123, first.Id);
        report.Altered.ShouldBe(2);
        report.Findings[1].Index.ShouldBe(456);
        report.Findings[0].ActType.ShouldBe("test.act");

        // Looked at from behind it, the second is the first that differs.
        (await site.Verify(from: 200)).Findings.ShouldHaveSingleItem().Index.ShouldBe(456);
        (await site.Verify(from: 500)).Ok.ShouldBeTrue();
        (await site.Book.Inclusion($"{first.Id}")).Error!.Code.ShouldBe("ledger.altered");
    }

    [Theory, BothDatabases]
    public async Task Row_Deleted_IsMissing(DatabaseKind kind)
    {
        await using var site = await Full(kind);
        var act = await site.ActAt(300);
        await site.Tamper($"DELETE FROM acts WHERE id = {act.Id}");
        await Found(site, Alteration.Missing, 300, act.Id);
        await site.Tamper($"DELETE FROM ledger_leaves WHERE act_id = {act.Id}");
        await Found(site, Alteration.Missing, 300, null);
    }

    [Theory, BothDatabases]
    public async Task Row_DeletedAndTheOthersRenumbered_IsMissing(DatabaseKind kind)
    {
        await using var site = await Full(kind);
        var act = await site.ActAt(300);
        await site.Tamper($"DELETE FROM acts WHERE id = {act.Id}", "DELETE FROM ledger_leaves WHERE \"index\" = 300",
            "UPDATE ledger_leaves SET \"index\" = -\"index\" WHERE \"index\" > 300", "UPDATE ledger_leaves SET \"index\" = -\"index\" - 1 WHERE \"index\" < 0");
        await Found(site, Alteration.Missing, 300, null);
    }

    [Theory, BothDatabases]
    public async Task Row_PutInAndTheOthersRenumbered_IsInserted(DatabaseKind kind)
    {
        await using var site = await Full(kind);
        var forged = Acts.Make(LedgerSite.Act("塞进来的"), 0);
        await site.Database.Lane.Run<Done>(async (db, ct) =>
        {
            await db.BulkInsert([forged], ct);
            return Done.It;
        });
        await site.Tamper("UPDATE ledger_leaves SET \"index\" = -\"index\" - 1 WHERE \"index\" >= 300", "UPDATE ledger_leaves SET \"index\" = -\"index\" WHERE \"index\" < 0",
            $"INSERT INTO ledger_leaves (\"index\", act_id) VALUES (300, {forged.Id})");
        await Found(site, Alteration.Inserted, 300, forged.Id);
    }

    [Theory, BothDatabases]
    public async Task Rows_ThatChangedPlaces_AreReordered(DatabaseKind kind)
    {
        await using var site = await Full(kind);
        await site.Tamper("UPDATE ledger_leaves SET \"index\" = -1 WHERE \"index\" = 300", "UPDATE ledger_leaves SET \"index\" = 300 WHERE \"index\" = 310", "UPDATE ledger_leaves SET \"index\" = 310 WHERE \"index\" = -1");
        var act = await site.ActAt(300);
        var report = await Found(site, Alteration.Reordered, 300, act.Id);
        report.Altered.ShouldBe(2);
    }

    [Theory, BothDatabases]
    public async Task LastRows_TakenAwayWithTheirLeaves_AreMissing(DatabaseKind kind)
    {
        await using var site = await Full(kind);
        await site.Tamper("DELETE FROM acts WHERE id IN (SELECT act_id FROM ledger_leaves WHERE \"index\" >= 690)", "DELETE FROM ledger_leaves WHERE \"index\" >= 690");
        await Found(site, Alteration.Missing, 690, null);
    }

    [Theory, BothDatabases]
    public async Task Tile_WrittenAnewOverAForgedRow_IsFoundInTheTreeAbove(DatabaseKind kind)
    {
        await using var site = await Full(kind);
        var act = await site.ActAt(100);
        await site.Forge(act, "改过的话");
        var tile = Path.Combine(site.DataDir, "ledger", "tile", "0", "000");
        var bytes = await File.ReadAllBytesAsync(tile);
        TreeHash.Sha256.Leaf((await site.ActAt(100)).Hash).CopyTo(bytes, 100 * 32);
        await File.WriteAllBytesAsync(tile, bytes);

        var report = await site.Verify();
        report.Findings[0].What.ShouldBe(Alteration.Tile);
        report.Findings[0].Index.ShouldBe(0);
        report.Findings[0].ToIndex.ShouldBe(255);
        report.Findings.ShouldContain(f => f.What == Alteration.Tree);
    }

    [Theory, BothDatabases]
    public async Task Tree_RecomputedWhole_IsFoundByTheWitnessAndByNobodyElse(DatabaseKind kind)
    {
        await using var site = await LedgerSite.Create(kind);
        var witness = Path.Combine(site.DataDir, "witness.notes");
        var file = Witness(site, witness);
        foreach (var count in new[] { 100, 250, 350 })
        {
            await site.Append(count);
            await site.Settle();
            (await file.Give(site.Folder.Note()!, site.Folder.Verifier()!, default)).Ok.ShouldBeTrue();
        }

        (await site.Verify(witness)).Witnessed.ShouldBe(3);

        // The administrator has the database, the files and the site's key, and knows what to do.
        await site.Forge(await site.ActAt(200), "改过的话");
        Directory.Delete(Path.Combine(site.DataDir, "ledger"), recursive: true);
        var leaves = await site.Leaves();
        await site.Tamper("DELETE FROM ledger_leaves");
        site.Restart();
        (await site.Settle()).Size.ShouldBe(700);
        (await site.Leaves()).Select(l => l.ActId).ShouldBe(leaves.Select(l => l.ActId));

        var alone = await site.Verify();
        alone.Ok.ShouldBeTrue("a tree recomputed as a whole agrees with itself");
        var seen = await site.Verify(witness);
        seen.Ok.ShouldBeFalse();
        var found = seen.Findings.ShouldHaveSingleItem();
        found.What.ShouldBe(Alteration.Recomputed);
        (found.Index, found.ToIndex).ShouldBe((100, 349));
        seen.WitnessedTo.ShouldBe(100);

        // And the witness takes nothing more from this tree.
        var kept = await File.ReadAllTextAsync(witness);
        await site.Append(10);
        await site.Settle();
        var refused = await file.Give(site.Folder.Note()!, site.Folder.Verifier()!, default);
        refused.Error!.Code.ShouldBe("witness.refused");
        (await File.ReadAllTextAsync(witness)).ShouldBe(kept);
    }

    [Theory, BothDatabases]
    public async Task Tree_CutShortOrOfAnotherKey_IsFoundByTheWitness(DatabaseKind kind)
    {
        await using var site = await LedgerSite.Create(kind);
        var witness = Path.Combine(site.DataDir, "witness.notes");
        await site.Append(300);
        await site.Settle();
        (await Witness(site, witness).Give(site.Folder.Note()!, site.Folder.Verifier()!, default)).Ok.ShouldBeTrue();
        var ledger = Path.Combine(site.DataDir, "ledger");

        Directory.Delete(ledger, recursive: true);
        await site.Tamper("DELETE FROM acts WHERE id IN (SELECT act_id FROM ledger_leaves WHERE \"index\" >= 250)", "DELETE FROM ledger_leaves");
        site.Restart();
        await site.Settle();
        (await site.Verify()).Ok.ShouldBeTrue();
        var found = (await site.Verify(witness)).Findings.ShouldHaveSingleItem();
        found.What.ShouldBe(Alteration.Truncated);
        (found.Index, found.ToIndex).ShouldBe((250, 299));

        Directory.Delete(ledger, recursive: true);
        File.Delete(Path.Combine(site.DataDir, "keys", "ledger.key"));
        await site.Tamper("DELETE FROM ledger_leaves");
        await site.Append(100);
        site.Restart();
        await site.Settle();
        (await site.Verify(witness)).Findings.ShouldContain(f => f.What == Alteration.Checkpoint);
        (await Witness(site, witness).Give(site.Folder.Note()!, site.Folder.Verifier()!, default)).Error!.Code.ShouldBe("witness.refused");
    }

    [Theory, BothDatabases]
    public async Task Head_ReplacedByOneThatNobodySigned_IsFound(DatabaseKind kind)
    {
        await using var site = await Full(kind);
        var file = Path.Combine(site.DataDir, "ledger", "checkpoint");
        var note = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, NoteSigner.Of(site.Head.Origin, new byte[32]).Sign(site.Head.Text));
        (await site.Verify()).Findings.ShouldHaveSingleItem().What.ShouldBe(Alteration.Checkpoint);
        await File.WriteAllTextAsync(file, note.Replace("\n700\n", "\n600\n", StringComparison.Ordinal));
        (await site.Verify()).Ok.ShouldBeFalse();
        File.Delete(file);
        (await site.Verify()).Findings.ShouldHaveSingleItem().What.ShouldBe(Alteration.Checkpoint);
    }

    private static FileWitness Witness(LedgerSite site, string path) =>
        new(new WitnessOptions { File = path }, (hash, from, to) => site.Book.Tree(hash, to).Consistency(from, to));

    /// <summary>Two full tiles and a part of one.</summary>
    private static async Task<LedgerSite> Full(DatabaseKind kind)
    {
        var site = await LedgerSite.Create(kind);
        await site.Append(700);
        await site.Settle();
        (await site.Verify()).Ok.ShouldBeTrue();
        return site;
    }

    private static async Task<LedgerReport> Found(LedgerSite site, Alteration what, long index, long? act)
    {
        var report = await site.Verify();
        report.Ok.ShouldBeFalse();
        (report.Findings[0].What, report.Findings[0].Index, report.Findings[0].ActId).ShouldBe((what, index, act));
        // However the rows were altered, tiles and signature still stand for what was.
        report.Findings.ShouldAllBe(f => f.What != Alteration.Tree && f.What != Alteration.Tile);
        return report;
    }
}

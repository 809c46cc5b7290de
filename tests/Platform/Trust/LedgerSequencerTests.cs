using Daodi.Kernel;
using Daodi.Tests.Ledger;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Daodi.Trust.Ledger;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Trust;

public sealed class LedgerSequencerTests
{
    [Theory, BothDatabases]
    public async Task Ledger_FromTheFirstActOn_HasTheOraclesHeadAtEachTurn(DatabaseKind kind)
    {
        await using var site = await LedgerSite.Create(kind);
        (await site.Settle()).Size.ShouldBe(0);
        site.Head.Root.ShouldBe(TreeHash.Sha256.Empty);
        foreach (var count in new[] { 1, 1, 5, 249, 1, 300, 700 })
        {
            await site.Append(count);
            await site.Settle();
            await site.ShouldBeWhole();
        }

        (await site.Sequencer.Turn()).ShouldBeFalse("nothing is new");
    }

    [Theory, BothDatabases]
    public async Task Ledger_WithSm3_NamesItAndHasTheOraclesHead(DatabaseKind kind)
    {
        await using var site = await LedgerSite.Create(kind, "sm3");
        await site.Append(300);
        (await site.Settle()).Origin.ShouldEndWith("/sm3");
        var entries = await site.Entries();
        site.Head.Root.ShouldBe(new NaiveTree(entries, Sm3).Mth(300));
        site.Head.Root.ShouldNotBe(new NaiveTree(entries).Mth(300));
        (await site.Verify()).Ok.ShouldBeTrue();

        site.Options.Hash = "sha256";
        site.Restart();
        await site.Append(1);
        (await site.Sequencer.Turn()).ShouldBeFalse();
        site.State.Now.Stopped!.Code.ShouldBe("ledger.hash-fixed");
        site.Head.Size.ShouldBe(300);
    }

    [Theory, BothDatabases]
    public async Task Act_CommittedAfterYoungerOnes_BecomesALeafToo(DatabaseKind kind)
    {
        await using var site = await LedgerSite.Create(kind);
        var late = Enumerable.Range(0, 3).Select(i => Acts.Make(LedgerSite.Act($"迟到{i}"), 0)).ToList();
        await site.Append(50);
        await site.Settle();
        await site.Database.Lane.Run<Done>(async (db, ct) =>
        {
            await db.BulkInsert(late, ct);
            return Done.It;
        });
        await site.Settle();
        await site.ShouldBeWhole();
        (await site.Leaves()).TakeLast(3).Select(l => l.ActId).ShouldBe(late.Select(a => a.Id));
    }

    [Theory, BothDatabases]
    public async Task Ledger_BegunOnAnOldDatabase_TakesEveryActOnce(DatabaseKind kind)
    {
        await using var site = await LedgerSite.Create(kind);
        // Older than any window: written before there was a ledger.
        var old = Enumerable.Range(1, 20).Select(i => i * 1000L).ToList();
        await site.Database.Lane.Run<Done>(async (db, ct) =>
        {
            await db.BulkInsert(old.Select(id => Old(id)).ToList(), ct);
            return Done.It;
        });
        await site.Append(10);
        await site.Settle();
        await site.ShouldBeWhole();
        (await site.Leaves()).Take(20).Select(l => l.ActId).ShouldBe(old);
    }

    /// <summary>
    /// A power cut between any two steps, seeded, with a tile torn at times: afterwards no act is lost, none doubled, and the tree
    /// is the oracle's over the rows. Two hundred cuts.
    /// </summary>
    [Theory, BothDatabases(Slow = true)]
    public async Task Ledger_CutOffAtRandomSteps_LosesAndDoublesNothing(DatabaseKind kind)
    {
        await using var site = await LedgerSite.Create(kind);
        await site.Settle();
        var (random, cuts, torn) = (new Random(20261126), 0, 0);
        while (cuts < 200)
        {
            await site.Append(random.Next(1, 90));
            var steps = random.Next(0, 6);
            site.Sequencer.Reached = _ =>
            {
                if (steps-- == 0) throw new PowerCut();
            };
            var before = site.Head;
            try
            {
                while (await site.Sequencer.Turn())
                {
                }
            }
            catch (PowerCut)
            {
                cuts++;
                if (random.Next(3) == 0) torn += Tear(site, random);
            }

            // What was signed is never unsigned.
            site.Head.Size.ShouldBeGreaterThanOrEqualTo(before.Size);
            site.Restart();
            if (random.Next(4) != 0) continue;
            await site.Settle();
            if (cuts % 10 == 0) await site.ShouldBeWhole();
        }

        site.Restart();
        await site.Settle();
        await site.ShouldBeWhole();
        torn.ShouldBeGreaterThan(10);
    }

    [Theory, BothDatabases]
    public async Task Tile_MissingOrTorn_IsMadeAgainAsItWas(DatabaseKind kind)
    {
        await using var site = await LedgerSite.Create(kind);
        await site.Append(800);
        var head = await site.Settle();
        var tile = Path.Combine(site.DataDir, "ledger", "tile", "0", "001");
        var was = await File.ReadAllBytesAsync(tile);
        foreach (var damage in new Action[] { () => File.Delete(tile), () => File.WriteAllBytes(tile, was[..5000]) })
        {
            damage();
            (await site.Verify()).Findings.ShouldHaveSingleItem().What.ShouldBe(Alteration.Tile);
            site.Restart();
            await site.Settle();
            (await File.ReadAllBytesAsync(tile)).ShouldBe(was);
            site.Head.Text.ShouldBe(head.Text);
        }

        // A flipped bit is found when a proof fails, and mended at the next turn.
        byte[] flipped = [.. was];
        flipped[100 * 32] ^= 1;
        await File.WriteAllBytesAsync(tile, flipped);
        var act = await site.ActAt(256 + 100);
        var report = await site.Verify();
        report.Findings[0].What.ShouldBe(Alteration.Tile);
        report.Findings[0].Index.ShouldBe(356);
        (await site.Book.Inclusion($"{(await site.ActAt(256 + 101)).Id}")).Error!.Code.ShouldBe("ledger.damaged");
        await site.Settle();
        (await File.ReadAllBytesAsync(tile)).ShouldBe(was);
        (await site.Book.Inclusion($"{act.Id}")).Ok.ShouldBeTrue();
    }

    [Theory, BothDatabases]
    public async Task Tile_MissingOverAnAlteredPast_StopsTheLedger(DatabaseKind kind)
    {
        await using var site = await LedgerSite.Create(kind);
        await site.Append(600);
        var head = await site.Settle();
        await site.Forge(await site.ActAt(300), "改过的话");
        File.Delete(Path.Combine(site.DataDir, "ledger", "tile", "0", "001"));
        site.Restart();
        await site.Append(5);
        (await site.Sequencer.Turn()).ShouldBeFalse();
        site.State.Now.Stopped!.Code.ShouldBe("ledger.tampered");
        site.Head.Text.ShouldBe(head.Text, "nothing was signed over it");
        File.Exists(Path.Combine(site.DataDir, "ledger", "tile", "0", "001")).ShouldBeFalse();
    }

    [Theory, BothDatabases]
    public async Task Checkpoint_GoneForgedOrAheadOfTheDatabase_StopsTheLedger(DatabaseKind kind)
    {
        await using var site = await LedgerSite.Create(kind);
        await site.Append(20);
        await site.Settle();
        var file = Path.Combine(site.DataDir, "ledger", "checkpoint");
        var note = await File.ReadAllTextAsync(file);

        File.Delete(file);
        await Stops("ledger.checkpoint-missing");
        await File.WriteAllTextAsync(file, NoteSigner.Of(Checkpoint.Parse(note)!.Origin, new byte[32]).Sign(Checkpoint.Parse(note)!.Text));
        await Stops("ledger.checkpoint-forged");
        await File.WriteAllTextAsync(file, "");
        await Stops("ledger.checkpoint-forged");

        // Put right, it goes on by itself.
        await File.WriteAllTextAsync(file, note);
        await site.Settle();
        site.State.Now.Stopped.ShouldBeNull();
        await site.Tamper("DELETE FROM ledger_leaves WHERE \"index\" >= 15");
        await Stops("ledger.database-behind");
        (await File.ReadAllTextAsync(file)).ShouldBe(note);

        async Task Stops(string code)
        {
            site.Restart();
            (await site.Sequencer.Turn()).ShouldBeFalse();
            site.State.Now.Stopped!.Code.ShouldBe(code);
        }
    }

    [Fact, Trait("Category", "Fast")]
    public async Task Key_OfTheLedger_IsAFileForItsOwnerAlone()
    {
        await using var site = await LedgerSite.Create(DatabaseKind.Sqlite);
        if (OperatingSystem.IsWindows()) return;
        File.GetUnixFileMode(Path.Combine(site.DataDir, "keys", "ledger.key")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private sealed class PowerCut : Exception;

    /// <summary>What a crash may leave: a file half written under its own name (as if it had not been synced), or gone, or a leftover beside it.</summary>
    private static int Tear(LedgerSite site, Random random)
    {
        var home = Path.Combine(site.DataDir, "ledger", "tile");
        var files = Directory.Exists(home) ? Directory.GetFiles(home, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".new", StringComparison.Ordinal)).Order().ToList() : [];
        if (files.Count == 0) return 0;
        var file = files[random.Next(files.Count)];
        switch (random.Next(3))
        {
            case 0: File.WriteAllBytes(file, File.ReadAllBytes(file)[..random.Next(32)]); break;
            case 1: File.Delete(file); break;
            default: File.WriteAllBytes(file + ".new", new byte[random.Next(100)]); break;
        }

        return 1;
    }

    private static ActRow Old(long id)
    {
        var row = new ActRow { Id = id, Seq = 0, Type = "test.old", ActorName = "旧", At = LedgerSite.At, Data = "{}", Salt = [.. BitConverter.GetBytes(id), 1, 2, 3, 4, 5, 6, 7, 8] };
        row.Hash = Acts.HashOf(row);
        return row;
    }

    private static byte[] Sm3(byte[] data)
    {
        var digest = new Org.BouncyCastle.Crypto.Digests.SM3Digest();
        digest.BlockUpdate(data, 0, data.Length);
        var hash = new byte[32];
        digest.DoFinal(hash, 0);
        return hash;
    }
}

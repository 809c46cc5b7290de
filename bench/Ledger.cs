using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Storage.Providers;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Daodi.Trust.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Daodi.Bench;

/// <summary>
/// The ledger: the tree alone with its tiles on disk, proofs out of it, and the whole way of an act from its row to a signed head.
/// Beside it what people do without a tree: a hash chain (which proves nothing about one record without reading all), and the root
/// computed anew for each proof.
/// </summary>
internal static class Ledger
{
    public static async Task Run(Report report, IReadOnlyList<Database> databases, bool small)
    {
        var leaves = small ? 100_000 : 10_000_000;
        var count = leaves.ToString("#,0", CultureInfo.InvariantCulture);
        var home = Directory.CreateTempSubdirectory("daodi-bench-ledger-").FullName;
        try
        {
            var rows = new List<IReadOnlyList<string>>();
            foreach (var hash in new[] { TreeHash.Sha256, TreeHash.Sm3 })
            {
                var many = hash == TreeHash.Sha256 ? leaves : Math.Min(leaves, 1_000_000);
                rows.Add([$"append {many:#,0} leaves, tiles written and synced, a head signed each 4,000 ({hash.Name})", Times.Show(Append(Path.Combine(home, hash.Name), hash, many)), "–", "–"]);
            }

            rows.Add([$"baseline: hash chain over {count} (SHA-256), no proofs, nothing on disk", Times.Show(Chain(leaves)), "–", "–"]);
            var folder = new LedgerFolder(Path.Combine(home, "sha256"));
            rows.AddRange(Proofs(folder, leaves));
            report.Table([$"{count} leaves", "per s", "p50 ms", "p99 ms"], rows);

            var ways = new List<IReadOnlyList<string>>();
            foreach (var database in databases) ways.AddRange(await Way(database, small ? 40_000 : 400_000));
            report.Table(["acts to a signed head", "acts/s"], ways);
            report.Keep("ledger", "Ledger");
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    private static double Append(string home, TreeHash hash, int leaves)
    {
        var (folder, signer, edge) = (new LedgerFolder(home), NoteSigner.Of($"bench/{hash.Name}", new byte[32]), new TreeEdge(hash));
        var entry = new byte[32];
        var began = Stopwatch.GetTimestamp();
        var changed = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < leaves; i++)
        {
            BitConverter.TryWriteBytes(entry, i);
            edge.Append(hash.Leaf(entry), (level, number, hashes) => folder.WriteTile(level, number, hashes, changed));
            if ((i + 1) % 4_000 == 0 || i + 1 == leaves) Sign();
        }

        return leaves / Stopwatch.GetElapsedTime(began).TotalSeconds;

        void Sign()
        {
            foreach (var (level, number, hashes) in edge.Partial()) folder.WriteTile(level, number, hashes, changed);
            DurableFile.Sync(changed);
            changed.Clear();
            folder.WriteNote(signer.Sign(new Checkpoint(signer.Verifier.Name, edge.Size, edge.Root()).Text));
            foreach (var (level, number, hashes) in edge.Partial()) folder.DropPartial(level, number, hashes.Length / TreeHash.Size);
        }
    }

    private static double Chain(int leaves)
    {
        var (link, data) = (new byte[32], new byte[64]);
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < leaves; i++)
        {
            BitConverter.TryWriteBytes(data.AsSpan(32), i);
            link.CopyTo(data, 0);
            SHA256.HashData(data, link);
        }

        return leaves / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static IEnumerable<IReadOnlyList<string>> Proofs(LedgerFolder folder, int leaves)
    {
        var (random, hash) = (new Random(7), TreeHash.Sha256);
        var root = Checkpoint.Parse(folder.Note())!.Root;
        yield return Row("inclusion proof from tiles", 5_000, () =>
        {
            var index = random.NextInt64(leaves);
            new MerkleTree(hash, TileNodes.Of(hash, leaves, folder.Tile)).Inclusion(index, leaves);
        });
        yield return Row("consistency proof from tiles, any two sizes", 5_000, () =>
        {
            var second = random.NextInt64(2, leaves + 1);
            new MerkleTree(hash, TileNodes.Of(hash, leaves, folder.Tile)).Consistency(random.NextInt64(1, second), second);
        });
        var known = new MerkleTree(hash, TileNodes.Of(hash, leaves, folder.Tile)).Inclusion(12_345, leaves);
        var leaf = Leaf(12_345);
        yield return Row("verifying an inclusion proof", 20_000, () =>
        {
            if (!MerkleProofs.Includes(hash, 12_345, leaves, leaf, known, root)) throw new InvalidOperationException("The bench's proof does not verify");
        });
        yield return Row("baseline: the root computed anew from all leaves", 3, () =>
        {
            var edge = new TreeEdge(hash);
            for (var i = 0; i < leaves; i++) edge.Append(Leaf(i));
            if (!edge.Root().AsSpan().SequenceEqual(root)) throw new InvalidOperationException("The bench's root differs");
        });

        byte[] Leaf(int i)
        {
            var entry = new byte[32];
            BitConverter.TryWriteBytes(entry, i);
            return hash.Leaf(entry);
        }

        static IReadOnlyList<string> Row(string title, int turns, Action turn)
        {
            turn();
            var (times, began) = (new Times(), Stopwatch.GetTimestamp());
            for (var i = 0; i < turns; i++)
            {
                var start = Stopwatch.GetTimestamp();
                turn();
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            var perSecond = turns / Stopwatch.GetElapsedTime(began).TotalSeconds;
            return [title, Times.Show(perSecond), Milliseconds(times.At(0.5)), Milliseconds(times.At(0.99))];
        }
    }

    private static string Milliseconds(double value) => value < 1 ? value.ToString("0.000", CultureInfo.InvariantCulture) : Times.Show(value);

    /// <summary>Acts in bulk works through the lane, without and with a sequencer that turns each second beside them.</summary>
    private static async Task<IReadOnlyList<IReadOnlyList<string>>> Way(Database database, int acts)
    {
        var without = await Write(database, acts, sequenced: false);
        var with = await Write(database, acts, sequenced: true);
        return
        [
            [$"{database}: acts written in works of 100, no ledger", Times.Show(acts / without.Written.TotalSeconds)],
            [$"{database}: the same with the sequencer beside them", Times.Show(acts / with.Written.TotalSeconds)],
            [$"{database}: all of them under a signed head, from the first write", Times.Show(acts / with.Signed.TotalSeconds)],
        ];
    }

    private static async Task<(TimeSpan Written, TimeSpan Signed)> Write(Database database, int acts, bool sequenced)
    {
        var options = new StorageOptions { DataDir = Directory.CreateTempSubdirectory("daodi-bench-").FullName };
        PostgresCluster? cluster = null;
        if (database == Database.Postgres)
        {
            cluster = await PostgresCluster.Start();
            await cluster.Execute("CREATE DATABASE bench TEMPLATE template0");
            (options.Provider, options.ConnectionString) = ("postgres", cluster.ConnectionString("bench"));
        }

        try
        {
            await using var services = new ServiceCollection().AddLogging().AddDaodiStorage(options, [typeof(ActRow).Assembly]).BuildServiceProvider();
            await services.GetRequiredService<Store>().CreateFromModel();
            var (lane, reader) = (services.GetRequiredService<IWriteLane>(), services.GetRequiredService<IReader>());
            var folder = new LedgerFolder(Path.Combine(options.DataDir, "ledger"));
            var sequencer = new Sequencer(reader, lane, folder, new(), new(), Path.Combine(options.DataDir, "keys"), TimeProvider.System, NullLogger<Sequencer>.Instance);
            await sequencer.Turn();
            using var over = new CancellationTokenSource();
            var turning = sequenced ? Task.Run(() => Turn(sequencer, over.Token)) : Task.CompletedTask;
            var (began, next) = (Stopwatch.GetTimestamp(), 0);
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            {
                while (Interlocked.Add(ref next, 100) <= acts)
                {
                    (await lane.Run<Done>(async (db, ct) =>
                    {
                        await db.BulkInsert([.. Enumerable.Range(0, 100).Select(i => Acts.Make(new("appeals.progress", Viewer.System("bench"), TimeProvider.System.GetUtcNow().ToInstant())
                        {
                            Reason = "路面坑洼，影响通行，请尽快修补。",
                            Data = new { unit = "371402", n = i },
                        }, 0))], ct);
                        return Done.It;
                    })).OrThrow();
                }
            })));
            var written = Stopwatch.GetElapsedTime(began);
            await over.CancelAsync();
            await turning;
            if (sequenced)
            {
                while (await sequencer.Turn())
                {
                }
            }

            return (written, Stopwatch.GetElapsedTime(began));
        }
        finally
        {
            if (cluster is not null) await cluster.Remove();
            Directory.Delete(options.DataDir, recursive: true);
        }
    }

    private static async Task Turn(Sequencer sequencer, CancellationToken over)
    {
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), over);
                await sequencer.Turn(CancellationToken.None);
            }
        }
        catch (OperationCanceledException)
        {
            // The writers are done.
        }
    }
}

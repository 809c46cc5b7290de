using System.Text.RegularExpressions;
using Daodi.Storage;
using Daodi.Tests.Platform.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Storage;

/// <summary>
/// The proof that an acknowledgement follows the sync. A kill alone proves nothing, since the page cache survives it; so the
/// system calls themselves are watched.
/// </summary>
public sealed partial class DurabilityTests
{
    [Theory]
    [InlineData(1, 40)]
    [InlineData(16, 400)]
    public async Task Acknowledgement_Always_FollowsTheSyncOfItsWrites(int writers, int works)
    {
        var seen = await Trace(writers, works, sync: true);
        seen.Acks.ShouldBe(works);
        seen.WalWrites.ShouldBeGreaterThan(works / 256);
        seen.Violations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1, 40)]
    [InlineData(16, 400)]
    public async Task Acknowledgement_WhereTheDatabaseDoesNotSync_IsCaughtByTheSameCheck(int writers, int works)
    {
        var seen = await Trace(writers, works, sync: false);
        seen.Acks.ShouldBe(works);
        seen.Violations.Count.ShouldBe(works);
    }

    [Fact]
    public async Task Kill_InTheMiddleOfWrites_LosesNothingAcknowledged()
    {
        for (var round = 0; round < 3; round++)
        {
            var folder = Directory.CreateTempSubdirectory("daodi-kill-").FullName;
            using var child = LaneChild.Start(folder, writers: 32, works: 1_000_000, sync: true);
            while (LaneChild.Acks(folder).Count < 500 + 777 * round)
            {
                child.HasExited.ShouldBeFalse();
                await Task.Delay(5);
            }

            child.Kill(entireProcessTree: true);
            await child.WaitForExitAsync();
            var acks = LaneChild.Acks(folder);
            await using var services = new ServiceCollection().AddLogging()
                .AddDaodiStorage(new StorageOptions { DataDir = folder }, [typeof(Thing).Assembly]).BuildServiceProvider();
            await using (var db = services.GetRequiredService<Daodi.Storage.Providers.Store>().OpenWriter())
            {
                var rows = (await db.Set<Thing>().Select(thing => thing.Id).ToListAsync()).ToHashSet();
                acks.Where(ack => !rows.Contains(ack)).ShouldBeEmpty();
                (await db.Database.SqlQueryRaw<string>("SELECT integrity_check AS Value FROM pragma_integrity_check").ToListAsync()).ShouldBe(["ok"]);
            }

            await services.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Postgres_OnTheLanesConnection_CommitsSynchronously()
    {
        Assert.SkipUnless(PostgresCluster.Installed, "PostgreSQL 15 is not installed");
        await using var database = await TestDatabase.Create(DatabaseKind.Postgres, typeof(Thing).Assembly);
        await database.Lane.Run<Kernel.Done>(async (db, ct) =>
        {
            foreach (var setting in (string[])["synchronous_commit", "fsync"])
                (await db.Database.SqlQueryRaw<string>($"SELECT current_setting('{setting}') AS \"Value\"").SingleAsync(ct)).ShouldBe("on");
            return Kernel.Done.It;
        });
    }

    private static async Task<Seen> Trace(int writers, int works, bool sync)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "strace is not installed");
        var folder = Directory.CreateTempSubdirectory("daodi-trace-").FullName;
        var log = Path.Combine(folder, "strace");
        using var child = LaneChild.Start(folder, writers, works, sync,
            "strace", "-f", "-y", "-s", "8192", "--seccomp-bpf", "-e", "trace=pwrite64,write,fsync,fdatasync", "-o", log);
        await child.WaitForExitAsync();
        child.ExitCode.ShouldBe(0);
        var seen = Seen.Read(File.ReadLines(log), folder);
        Directory.Delete(folder, recursive: true);
        return seen;
    }

    /// <summary>What strace saw, and every acknowledgement that came too early.</summary>
    private sealed partial class Seen
    {
        public int Acks { get; private set; }
        public int WalWrites { get; private set; }
        public List<string> Violations { get; } = [];

        /// <summary>
        /// A sync covers the writes that came before its start, once it has returned 0. An acknowledgement is good where the
        /// write of its row, which its marker shows, and every write of the log before that, are covered when it begins.
        /// </summary>
        public static Seen Read(IEnumerable<string> lines, string folder)
        {
            var seen = new Seen();
            var wal = $"<{Path.Combine(folder, "daodi.db-wal")}>";
            var acks = $"<{LaneChild.AckFile(folder)}>";
            var syncing = new Dictionary<string, int>();
            var writtenAt = new Dictionary<int, int>();
            var synced = 0;
            foreach (var line in lines)
            {
                var thread = line[..line.IndexOf(' ', StringComparison.Ordinal)];
                var resumed = line.Contains("<... f", StringComparison.Ordinal) && line.Contains("sync resumed>", StringComparison.Ordinal);
                if (!resumed && line.Contains("sync(", StringComparison.Ordinal) && line.Contains(wal, StringComparison.Ordinal))
                {
                    syncing[thread] = seen.WalWrites;
                    if (line.EndsWith("<unfinished ...>", StringComparison.Ordinal)) continue;
                    resumed = true;
                }

                if (resumed)
                {
                    if (syncing.Remove(thread, out var covered) && line.EndsWith("= 0", StringComparison.Ordinal)) synced = Math.Max(synced, covered);
                }
                else if (line.Contains("write", StringComparison.Ordinal) && line.Contains(wal, StringComparison.Ordinal))
                {
                    seen.WalWrites++;
                    foreach (Match marker in MarkerPattern().Matches(line)) writtenAt.TryAdd(int.Parse(marker.Groups[1].Value), seen.WalWrites);
                }
                else if (line.Contains(acks, StringComparison.Ordinal) && AckPattern().Match(line) is { Success: true } ack)
                {
                    seen.Acks++;
                    if (!writtenAt.TryGetValue(int.Parse(ack.Groups[1].Value), out var write)) seen.Violations.Add($"never written: {line}");
                    else if (write > synced) seen.Violations.Add($"written by write {write}, synced to {synced}: {line}");
                }
            }

            return seen;
        }

        [GeneratedRegex(@"MARK-(\d{6})\.")]
        private static partial Regex MarkerPattern();

        [GeneratedRegex(@"""ACK (\d+)\\n""")]
        private static partial Regex AckPattern();
    }
}

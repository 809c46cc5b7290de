using System.Diagnostics;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Storage.Providers;
using Daodi.Tests.Platform.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;

namespace Daodi.Bench;

/// <summary>
/// The write lane alone: works of one row and one counter, each answered after the commit is on disk; and bulk rows. Beside it
/// what EF does without a lane: a context and a transaction a work, the writers waiting for each other.
/// </summary>
internal static class Lane
{
    public static async Task Run(Report report, IReadOnlyList<Database> databases, bool small)
    {
        var rows = new List<IReadOnlyList<string>>();
        foreach (var database in databases)
        {
            await using var store = await OneStore.Create(database);
            var lane = store.Services.GetRequiredService<IWriteLane>();
            Task Work(BenchRow row) => lane.Run<Done>((db, _) =>
            {
                db.Add(row);
                db.Count("bench.rows", "all");
                return Task.FromResult<Result<Done>>(Done.It);
            });
            await Measure(1, small ? 200 : 500, Work);
            rows.Add(Row($"{database}: 1 writer", await Measure(1, small ? 300 : 2_000, Work)));
            rows.Add(Row($"{database}: 64 writers", await Measure(64, small ? 5_000 : 40_000, Work)));
            rows.Add(Row($"{database}: bulk, 18 columns, 1,000 rows a work", await Measure(1, small ? 50 : 300, _ => lane.Run<Done>(async (db, ct) =>
            {
                await db.BulkInsert([.. Enumerable.Range(0, 1000).Select(_ => new BenchRow())], ct);
                return Done.It;
            })), 1000));

            var plain = store.Services.GetRequiredService<Store>();
            using var turn = new SemaphoreSlim(database == Database.Sqlite ? 1 : 16);
            async Task Alone(BenchRow row)
            {
                await turn.WaitAsync();
                try
                {
                    await using var db = plain.OpenWriter();
                    db.Add(row);
                    db.Count("bench.rows", "all");
                    await db.SaveChangesAsync();
                }
                finally
                {
                    turn.Release();
                }
            }

            rows.Add(Row($"{database}, baseline without the lane: 64 writers", await Measure(64, small ? 500 : 5_000, Alone)));
        }

        report.Table(["", "rows/s", "p50 ms", "p99 ms"], rows);
        report.Keep("lane", "Write lane");
    }

    private static IReadOnlyList<string> Row(string title, (Times Times, double PerSecond) measured, int each = 1) =>
        [title, Times.Show(measured.PerSecond * each), measured.Times.Text(0.5), measured.Times.Text(0.99)];

    private static async Task<(Times Times, double PerSecond)> Measure(int writers, int works, Func<BenchRow, Task> work)
    {
        var (times, next, began) = (new Times(), 0, Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) <= works)
            {
                var start = Stopwatch.GetTimestamp();
                await work(new BenchRow());
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        })));
        return (times, works / Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    /// <summary>An empty database with one table of rows.</summary>
    private sealed class OneStore(ServiceProvider services, string folder, PostgresCluster? cluster) : IAsyncDisposable
    {
        public IServiceProvider Services => services;

        public static async Task<OneStore> Create(Database database)
        {
            var options = new StorageOptions { DataDir = Directory.CreateTempSubdirectory("daodi-bench-").FullName };
            PostgresCluster? cluster = null;
            if (database == Database.Postgres)
            {
                cluster = await PostgresCluster.Start();
                await cluster.Execute("CREATE DATABASE bench TEMPLATE template0");
                (options.Provider, options.ConnectionString) = ("postgres", cluster.ConnectionString("bench"));
            }

            var services = new ServiceCollection().AddLogging().AddDaodiStorage(options, [typeof(BenchRow).Assembly]).BuildServiceProvider();
            await services.GetRequiredService<Store>().CreateFromModel();
            return new(services, options.DataDir, cluster);
        }

        public async ValueTask DisposeAsync()
        {
            await services.DisposeAsync();
            if (cluster is not null) await cluster.Remove();
            Directory.Delete(folder, recursive: true);
        }
    }
}

/// <summary>About what a case's row is: eighteen columns and two indexes beside the key.</summary>
public sealed class BenchRow
{
    public long Id { get; init; } = Ids.Next();
    public string No { get; init; } = "DZ20261124-000123";
    public string Kind { get; init; } = "appeals.appeal";
    public string Title { get; init; } = "新湖街道东方红路与湖滨大道交叉口坑洼";
    public string Summary { get; init; } = "来电人反映东方红路与湖滨大道交叉口有一处坑洼，夜间行车危险，请尽快修补。";
    public string? Address { get; init; } = "东方红路与湖滨大道交叉口";
    public string Division { get; init; } = "371402001";
    public string Unit { get; init; } = "371402";
    public double? Lon { get; init; } = 116.30;
    public double? Lat { get; init; } = 37.45;
    public DateTimeOffset At { get; init; } = TimeProvider.System.GetUtcNow();
    public DateTimeOffset? Due { get; init; } = TimeProvider.System.GetUtcNow();
    public DateOnly Day { get; init; } = new(2026, 11, 24);
    public Guid? Person { get; init; } = Guid.CreateVersion7();
    public int Light { get; init; } = 2;
    public int Turn { get; init; } = 1;
    public bool Urgent { get; init; }
    public long Pressing { get; init; } = 7;
}

internal sealed class BenchRowMap : IEntityTypeConfiguration<BenchRow>
{
    public void Configure(EntityTypeBuilder<BenchRow> builder)
    {
        builder.ToTable("bench_rows");
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.No).HasMaxLength(32);
        builder.Property(r => r.Kind).HasMaxLength(64);
        builder.Property(r => r.Title).HasMaxLength(200);
        builder.Property(r => r.Summary).HasMaxLength(200);
        builder.Property(r => r.Address).HasMaxLength(200);
        builder.Property(r => r.Division).HasMaxLength(12);
        builder.Property(r => r.Unit).HasMaxLength(16);
        builder.HasIndex(r => new { r.Unit, r.Pressing, r.Id });
        builder.HasIndex(r => new { r.At, r.Id });
    }
}

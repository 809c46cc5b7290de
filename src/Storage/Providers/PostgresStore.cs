using System.Data;
using System.Net.Sockets;
using Daodi.Storage.Model;
using Daodi.Storage.Search;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Daodi.Storage.Providers;

internal sealed class PostgresStore : Store
{
    private readonly NpgsqlDataSource _write, _read;
    private readonly DbContextOptions<PostgresDaodiDb> _writer;
    private readonly PooledDbContextFactory<PostgresDaodiDb> _readers;
    private readonly NpgsqlConnectionStringBuilder _settings;
    private readonly PostgresSearch _search = new();
    private readonly PendingLists _pending;

    public PostgresStore(StorageOptions options, ModelParts parts)
    {
        var text = options.ConnectionString
            ?? throw new InvalidOperationException("Storage:Provider is postgres, so Storage:ConnectionString is needed.");
        _settings = new(text);
        _write = Source(text, options.Sync ? "-c synchronous_commit=on" : "-c synchronous_commit=off");
        _read = Source(text, "-c default_transaction_read_only=on");
        _writer = Common(new DbContextOptionsBuilder<PostgresDaodiDb>(), parts).UseNpgsql(_write).Options;
        _readers = new PooledDbContextFactory<PostgresDaodiDb>(
            Common(new DbContextOptionsBuilder<PostgresDaodiDb>(), parts).UseNpgsql(_read)
                .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options, 64);
        _pending = new PendingLists(_write);
        _search.Written += _pending.Wake;
    }

    private const string CopyName = "daodi.pgdump";

    /// <summary>
    /// Each savepoint is a subtransaction, and a transaction of more than 64 makes every reader look up the rest on disk
    /// (PGPROC_MAX_CACHED_SUBXIDS).
    /// </summary>
    public override int MaxBatch => 60;

    public override ISearchIndex Search => _search;

    public override DaodiDb OpenWriter() => new PostgresDaodiDb(_writer);

    public override DaodiDb OpenReader() => _readers.CreateDbContext();

    public override bool IsOutage(Exception exception)
    {
        for (Exception? at = exception; at is not null; at = at.InnerException)
        {
            // 08 connection, 53 resources (disk full), 57P operator intervention, 58 system error, XX corrupt.
            if (at is PostgresException { SqlState: var state }) return state[..2] is "08" or "53" or "58" or "XX" || state.StartsWith("57P", StringComparison.Ordinal);
            if (at is NpgsqlOperationInProgressException) return false; // a reader left open: the work's bug
            if (at is NpgsqlException or SocketException or IOException) return true;
        }

        return false;
    }

    public override void ForgetConnections()
    {
        _write.Clear();
        _read.Clear();
    }

    public override async Task Migrate(CancellationToken ct)
    {
        await using var db = OpenWriter();
        await db.Database.MigrateAsync(ct);
        await Finish(db, PostgresSearch.Schema, AppendOnlyGuard.Postgres, ct);
    }

    public override async Task CreateFromModel()
    {
        await using var db = OpenWriter();
        // EnsureCreated would do nothing in a database that has any table, so the tables are asked for themselves.
        await db.GetService<IRelationalDatabaseCreator>().CreateTablesAsync();
        await Finish(db, PostgresSearch.Schema, AppendOnlyGuard.Postgres, default);
    }

    /// <summary>pg_dump reads the snapshot that our own transaction exports, so that the counted rows are those in the file.</summary>
    public override async Task<DatabaseCopy> TakeCopy(string folder, CancellationToken ct)
    {
        var file = Path.Combine(folder, CopyName);
        await using var connection = await _read.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        var snapshot = (await Column(connection, transaction, "SELECT pg_export_snapshot()", ct))[0];
        await PostgresTools.Run("pg_dump", _settings,
            ["--format=custom", "--compress=1", "--no-owner", "--no-privileges", "--schema=public", $"--snapshot={snapshot}", $"--file={file}"], ct);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using (var written = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite)) RandomAccess.FlushToDisk(written);
        return await Describe("postgres", CopyName, connection, transaction, ct);
    }

    public override async Task<DatabaseCopy> RestoreCopy(string file, CancellationToken ct)
    {
        await using var connection = await _write.OpenConnectionAsync(ct);
        if (await Column(connection, null, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' LIMIT 1", ct) is [var table])
            throw new InvalidDataException($"The database {_settings.Database} is not empty (it has the table {table}): restore into an empty one.");
        // The schema public is there in every new database; the dump would make it once more.
        var list = await PostgresTools.Run("pg_restore", _settings, ["--list", file], ct);
        var wanted = Path.Combine(Path.GetTempPath(), $"daodi-restore-{Guid.CreateVersion7():N}.list");
        try
        {
            await File.WriteAllLinesAsync(wanted, list.Split('\n').Where(line => !line.Contains(" SCHEMA - public", StringComparison.Ordinal)), ct);
            await PostgresTools.Run("pg_restore", _settings,
                ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", $"--use-list={wanted}", $"--dbname={_settings.Database}", file], ct);
        }
        finally
        {
            File.Delete(wanted);
        }

        return await Describe("postgres", Path.GetFileName(file), connection, null, ct);
    }

    public override async ValueTask DisposeAsync()
    {
        await _pending.DisposeAsync();
        await _write.DisposeAsync();
        await _read.DisposeAsync();
    }

    private static NpgsqlDataSource Source(string text, string option)
    {
        var settings = new NpgsqlConnectionStringBuilder(text);
        settings.Options = string.IsNullOrEmpty(settings.Options) ? option : $"{settings.Options} {option}";
        if (!text.Contains("Auto Prepare", StringComparison.OrdinalIgnoreCase)) settings.MaxAutoPrepare = 200;
        return new NpgsqlDataSourceBuilder(settings.ToString()).Build();
    }
}

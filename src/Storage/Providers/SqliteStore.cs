using System.Data.Common;
using System.Runtime.CompilerServices;
using Daodi.Storage.Model;
using Daodi.Storage.Search;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Daodi.Storage.Providers;

internal sealed class SqliteStore : Store
{
    private readonly StorageOptions _options;
    private readonly DbContextOptions<SqliteDaodiDb> _writer;
    private readonly PooledDbContextFactory<SqliteDaodiDb> _readers;

    public SqliteStore(StorageOptions options, ModelParts parts)
    {
        _options = options;
        var sync = options.Sync ? "FULL" : "OFF";
        _writer = Options(parts, SqliteOpenMode.ReadWriteCreate, $"PRAGMA synchronous={sync}; PRAGMA cache_size=-65536; PRAGMA journal_size_limit=67108864; PRAGMA wal_autocheckpoint=16384");
        _readers = new PooledDbContextFactory<SqliteDaodiDb>(
            Options(parts, SqliteOpenMode.ReadOnly, "PRAGMA cache_size=-16384; PRAGMA mmap_size=2147418112"), 64);
    }

    private const string CopyName = "daodi.db";

    public override int MaxBatch => 256;

    public override ISearchIndex Search { get; } = new SqliteSearch();

    public override DaodiDb OpenWriter() => new SqliteDaodiDb(_writer);

    public override DaodiDb OpenReader() => _readers.CreateDbContext();

    public override bool IsOutage(Exception exception) =>
        exception.GetBaseException() is SqliteException { SqliteErrorCode: var code } && code is
            5 or 6 or 7 or 8 or 10 or 11 or 13 or 14 or 26; // busy, locked, no memory, read-only, I/O, corrupt, full, cannot open, not a database

    public override void ForgetConnections()
    {
        using var writer = new SqliteConnection(Connection(SqliteOpenMode.ReadWriteCreate));
        using var reader = new SqliteConnection(Connection(SqliteOpenMode.ReadOnly));
        SqliteConnection.ClearPool(writer);
        SqliteConnection.ClearPool(reader);
    }

    public override async Task Migrate(CancellationToken ct)
    {
        Directory.CreateDirectory(_options.DataDir);
        // EF's own lock is a row: a process killed while migrating leaves it behind and the next one would wait for ever.
        // The file lock ends with its process, so whoever holds it may take the row away.
        await using var alone = await LockFile(Path.Combine(_options.DataDir, "migrate.lock"), ct);
        await using var db = OpenWriter();
        await db.Database.OpenConnectionAsync(ct);
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL; DROP TABLE IF EXISTS \"__EFMigrationsLock\"", ct);
        await db.Database.MigrateAsync(ct);
        await Finish(db, SqliteSearch.Schema, AppendOnlyGuard.Sqlite, ct);
    }

    public override async Task CreateFromModel()
    {
        Directory.CreateDirectory(_options.DataDir);
        await using var db = OpenWriter();
        await db.Database.EnsureCreatedAsync();
        await Finish(db, SqliteSearch.Schema, AppendOnlyGuard.Sqlite, default);
    }

    public override async Task<DatabaseCopy> TakeCopy(string folder, CancellationToken ct)
    {
        var file = Path.Combine(folder, CopyName);
        // In one step: SQLite holds one read transaction for the whole copy, and in WAL mode writers go on beside it.
        await Task.Run(() =>
        {
            using var from = new SqliteConnection(Connection(_options.SqliteFile, SqliteOpenMode.ReadOnly, pooling: false));
            using var to = new SqliteConnection(Connection(file, SqliteOpenMode.ReadWriteCreate, pooling: false));
            from.Open();
            from.BackupDatabase(to);
        }, ct);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using (var written = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite)) RandomAccess.FlushToDisk(written);
        return await DescribeFile(file, checkWhole: false, ct);
    }

    public override async Task<DatabaseCopy> RestoreCopy(string file, CancellationToken ct)
    {
        if (File.Exists(_options.SqliteFile)) throw new InvalidDataException($"{_options.SqliteFile} exists: restore into an empty folder.");
        var arriving = _options.SqliteFile + ".arriving";
        File.Delete(arriving);
        await DurableFile.Copy(file, arriving, UnixFileMode.UserRead | UnixFileMode.UserWrite, ct);
        var described = await DescribeFile(arriving, checkWhole: true, ct);
        File.Move(arriving, _options.SqliteFile);
        DurableFile.SyncFolder(_options.DataDir);
        return described;
    }

    public override ValueTask DisposeAsync()
    {
        ForgetConnections();
        return ValueTask.CompletedTask;
    }

    /// <summary>Reads a copy as it lies there, leaving no side files beside it.</summary>
    private async Task<DatabaseCopy> DescribeFile(string file, bool checkWhole, CancellationToken ct)
    {
        try
        {
            await using var connection = new SqliteConnection(Connection(file, SqliteOpenMode.ReadWrite, pooling: false));
            await connection.OpenAsync(ct);
            if (checkWhole && await Column(connection, null, "PRAGMA quick_check(1)", ct) is not ["ok"] and var found)
                throw new InvalidDataException($"The copy of the database is damaged: {found.FirstOrDefault()}");
            return await Describe("sqlite", Path.GetFileName(file), connection, null, ct);
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode is 11 or 26)
        {
            throw new InvalidDataException($"The copy of the database is damaged: {fault.Message}");
        }
    }

    private static async Task<FileStream> LockFile(string path, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, ct);
            }
        }
    }

    private string Connection(SqliteOpenMode mode) => Connection(_options.SqliteFile, mode, pooling: true);

    private static string Connection(string file, SqliteOpenMode mode, bool pooling) =>
        new SqliteConnectionStringBuilder { DataSource = Path.GetFullPath(file), Mode = mode, Pooling = pooling }.ToString();

    private DbContextOptions<SqliteDaodiDb> Options(ModelParts parts, SqliteOpenMode mode, string pragmas)
    {
        var builder = Common(new DbContextOptionsBuilder<SqliteDaodiDb>(), parts).UseSqlite(Connection(mode))
            .AddInterceptors(new Pragmas($"PRAGMA busy_timeout=10000; PRAGMA temp_store=MEMORY; {pragmas}"));
        if (mode == SqliteOpenMode.ReadOnly) builder.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);
        return builder.Options;
    }

    /// <summary>Sets up each native connection once; the pool hands the same ones out again and again.</summary>
    private sealed class Pragmas(string sql) : DbConnectionInterceptor
    {
        private readonly ConditionalWeakTable<object, object> _set = [];

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Set(connection);

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Set(connection);
            return Task.CompletedTask;
        }

        private void Set(DbConnection connection)
        {
            var handle = ((SqliteConnection)connection).Handle!;
            if (!_set.TryAdd(handle, handle)) return;
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }
}

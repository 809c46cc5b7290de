using System.Data.Common;
using System.Globalization;
using Daodi.Host;
using Daodi.Storage;
using Daodi.Storage.Providers;
using Daodi.Tests.Platform.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Storage;

/// <summary>A database that an earlier state of the product left, brought up to date: every row of every table keeps every value.</summary>
public sealed class UpgradeTests
{
    /// <summary>Columns that a migration took away on purpose, each with where its content went.</summary>
    private static readonly Dictionary<string, string> s_gone = new()
    {
        ["appeal_callers.phone_hash"] = "derived from the phone; the register of subjects finds by its own digest",
    };

    [Theory, BothDatabases]
    public async Task Upgrade_FromEveryEarlierMigration_KeepsEveryValueOfEveryTable(DatabaseKind kind)
    {
        foreach (var from in await Migrations(kind))
        {
            var (options, remove) = await TestDatabase.CreateEmpty(kind);
            await using (var services = Services(options))
            {
                Dictionary<string, IReadOnlyList<string>> before;
                await using (var db = services.GetRequiredService<Store>().OpenWriter())
                {
                    await db.GetService<IMigrator>().MigrateAsync(from);
                    await db.Database.OpenConnectionAsync();
                    before = await Fill(db.Database.GetDbConnection(), kind);
                    before.Count.ShouldBeGreaterThan(15, "the platform's tables");
                }

                await services.EnsureMigratedAsync();
                await using (var db = services.GetRequiredService<Store>().OpenWriter())
                {
                    await db.Database.OpenConnectionAsync();
                    foreach (var (table, values) in before)
                    {
                        var kept = values.Where(v => !s_gone.ContainsKey($"{table}.{v[..v.IndexOf('=')]}")).ToList();
                        var columns = kept.Select(v => (v[..v.IndexOf('=')], "")).ToList();
                        (await Values(db.Database.GetDbConnection(), table, columns, columns.Count)).ShouldBe(kept, $"{table}, coming from {from}");
                    }
                }
            }

            await remove();
        }
    }

    private static async Task<IReadOnlyList<string>> Migrations(DatabaseKind kind)
    {
        var (options, remove) = await TestDatabase.CreateEmpty(kind);
        await using var services = Services(options);
        var all = services.GetRequiredService<Snapshots>().KnownMigrations;
        await remove();
        all.Count.ShouldBeGreaterThan(2);
        return [.. all.SkipLast(1)];
    }

    private static ServiceProvider Services(StorageOptions options) =>
        new ServiceCollection().AddLogging().AddDaodiStorage(options, PlatformAssemblies.All()).BuildServiceProvider();

    /// <summary>One row in each table, with a value of its own in each column; what was written, table by table.</summary>
    private static async Task<Dictionary<string, IReadOnlyList<string>>> Fill(DbConnection connection, DatabaseKind kind)
    {
        await Run(connection, kind == DatabaseKind.Sqlite ? "PRAGMA foreign_keys = OFF" : "SET session_replication_role = replica");
        var tables = (await Column(connection, kind == DatabaseKind.Sqlite
                ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND sql NOT LIKE '%VIRTUAL%'"
                : "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
            .Where(t => !t.StartsWith("__EF", StringComparison.Ordinal) && !t.StartsWith("search_", StringComparison.Ordinal)).ToList();
        var written = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var table in tables)
        {
            var columns = await Columns(connection, table, kind);
            var values = columns.Select((c, n) => Sample(c.Type, n + 1)).ToList();
            await Run(connection, $"INSERT INTO \"{table}\" ({string.Join(", ", columns.Select(c => $"\"{c.Name}\""))}) VALUES ({string.Join(", ", values)})");
            written[table] = await Values(connection, table, columns, columns.Count);
        }

        return written;
    }

    private static string Sample(string type, int n) => type.ToLowerInvariant() switch
    {
        "uuid" => $"'00000000-0000-0000-0000-{n:000000000000}'",
        "bytea" => $"'\\x{n:x2}'",
        "blob" => $"X'{n:x2}'",
        "boolean" => "true",
        "date" => $"'2026-01-{n % 27 + 1:00}'",
        "real" or "double precision" => n.ToString(CultureInfo.InvariantCulture) + ".5",
        "array" => "'{}'",
        var t when t.Contains("int", StringComparison.Ordinal) => n.ToString(CultureInfo.InvariantCulture),
        var t when t.Contains("timestamp", StringComparison.Ordinal) => "'2026-01-02 03:04:05+00'",
        // character varying(8): no longer than that.
        var t when t.IndexOf('(') is > 0 and var at => $"'{$"v{n}"[..Math.Min($"v{n}".Length, int.Parse(t[(at + 1)..^1], CultureInfo.InvariantCulture))]}'",
        _ => $"'v{n}'",
    };

    private static async Task<IReadOnlyList<(string Name, string Type)>> Columns(DbConnection connection, string table, DatabaseKind kind)
    {
        var found = await Column(connection, kind == DatabaseKind.Sqlite
            ? $"SELECT name || '|' || type FROM pragma_table_info('{table}') ORDER BY cid"
            : $"SELECT column_name || '|' || data_type || coalesce('(' || character_maximum_length || ')', '') FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '{table}' ORDER BY ordinal_position");
        return [.. found.Select(f => f.Split('|')).Select(f => (f[0], f[1]))];
    }

    /// <summary>The first columns of the one row, as text.</summary>
    private static async Task<IReadOnlyList<string>> Values(DbConnection connection, string table, IReadOnlyList<(string Name, string Type)> columns, int count)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {string.Join(", ", columns.Take(count).Select(c => $"\"{c.Name}\""))} FROM \"{table}\"";
        await using var reader = await command.ExecuteReaderAsync();
        (await reader.ReadAsync()).ShouldBeTrue(table);
        var values = columns.Take(count).Select((c, n) => $"{c.Name}={(reader.GetValue(n) is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(reader.GetValue(n), CultureInfo.InvariantCulture))}").ToList();
        (await reader.ReadAsync()).ShouldBeFalse($"{table} has one row");
        return values;
    }

    private static async Task<List<string>> Column(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        var found = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) found.Add(reader.GetString(0));
        return found;
    }

    private static async Task Run(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}

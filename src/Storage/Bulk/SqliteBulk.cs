using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace Daodi.Storage.Bulk;

/// <summary>
/// One statement a table, prepared once a connection and bound by place. ADO looks parameters up by name at each execution, which
/// took three quarters of the time of a bulk insert of clocks and acts.
/// </summary>
internal static class SqliteBulk
{
    private static readonly ConditionalWeakTable<sqlite3, Dictionary<string, sqlite3_stmt>> s_prepared = [];

    public static async Task Insert<T>(DaodiDb db, IReadOnlyCollection<T> rows, CancellationToken ct) where T : class
    {
        if (rows.Count == 0) return;
        var columns = BulkColumns.Of<T>(db);
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            var connection = ((SqliteConnection)db.Database.GetDbConnection()).Handle!;
            var statement = Statement(connection, InsertOf(columns));
            foreach (var row in rows)
            {
                ct.ThrowIfCancellationRequested();
                for (var i = 0; i < columns.Columns.Length; i++) Bind(statement, i + 1, columns.Columns[i].Value(row));
                Execute(connection, statement);
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>The prepared statement of this text on this connection. Statements live and end with their connection.</summary>
    internal static sqlite3_stmt Statement(sqlite3 connection, string sql)
    {
        var prepared = s_prepared.GetOrCreateValue(connection);
        if (prepared.TryGetValue(sql, out var known)) return known;
        Check(connection, raw.sqlite3_prepare_v2(connection, sql, out var statement));
        return prepared[sql] = statement;
    }

    /// <exception cref="SqliteException">As the database says; the statement can be used again.</exception>
    internal static void Execute(sqlite3 connection, sqlite3_stmt statement)
    {
        var code = raw.sqlite3_step(statement);
        var message = code == raw.SQLITE_DONE ? null : Failure(connection);
        raw.sqlite3_reset(statement);
        if (message is not null) throw message;
    }

    /// <summary>Binds as Microsoft.Data.Sqlite would, so that EF reads back what was written.</summary>
    internal static void Bind(sqlite3_stmt statement, int at, object? value)
    {
        _ = value switch
        {
            null => raw.sqlite3_bind_null(statement, at),
            string text => raw.sqlite3_bind_text16(statement, at, text),
            long number => raw.sqlite3_bind_int64(statement, at, number),
            int number => raw.sqlite3_bind_int(statement, at, number),
            bool yes => raw.sqlite3_bind_int(statement, at, yes ? 1 : 0),
            double number => raw.sqlite3_bind_double(statement, at, number),
            byte[] bytes => raw.sqlite3_bind_blob(statement, at, bytes),
            Guid guid => raw.sqlite3_bind_text(statement, at, guid.ToString().ToUpperInvariant()),
            DateOnly day => raw.sqlite3_bind_text(statement, at, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            short or byte or sbyte or ushort or uint => raw.sqlite3_bind_int64(statement, at, Convert.ToInt64(value, CultureInfo.InvariantCulture)),
            _ => throw new NotSupportedException($"A bulk insert does not know how SQLite keeps a {value.GetType().Name}."),
        };
    }

    private static string InsertOf(BulkColumns columns) =>
        $"INSERT INTO \"{columns.Table}\" ({string.Join(',', columns.Columns.Select(column => $"\"{column.Name}\""))}) VALUES ({string.Join(',', columns.Columns.Select(_ => "?"))})";

    private static void Check(sqlite3 connection, int code)
    {
        if (code != raw.SQLITE_OK) throw Failure(connection);
    }

    private static SqliteException Failure(sqlite3 connection)
    {
        var extended = raw.sqlite3_extended_errcode(connection);
        return new($"SQLite Error {extended & 0xFF}: '{raw.sqlite3_errmsg(connection).utf8_to_string()}'.", extended & 0xFF, extended);
    }
}

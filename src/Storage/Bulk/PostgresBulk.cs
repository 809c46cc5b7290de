using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Daodi.Storage.Bulk;

/// <summary>COPY in binary.</summary>
internal static class PostgresBulk
{
    public static async Task Insert<T>(DaodiDb db, IReadOnlyCollection<T> rows, CancellationToken ct) where T : class
    {
        if (rows.Count == 0) return;
        var columns = BulkColumns.Of<T>(db);
        var types = columns.Columns.Select(column => column.Mapping.StoreTypeNameBase).ToArray();
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            var connection = (NpgsqlConnection)db.Database.GetDbConnection();
            var names = string.Join(',', columns.Columns.Select(column => $"\"{column.Name}\""));
            await using var copy = await connection.BeginBinaryImportAsync($"COPY \"{columns.Table}\" ({names}) FROM STDIN (FORMAT BINARY)", ct);
            foreach (var row in rows)
            {
                await copy.StartRowAsync(ct);
                for (var i = 0; i < types.Length; i++)
                {
                    if (columns.Columns[i].Value(row) is { } value) await copy.WriteAsync(value, types[i], ct);
                    else await copy.WriteNullAsync(ct);
                }
            }

            await copy.CompleteAsync(ct);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}

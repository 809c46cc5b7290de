using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Daodi.Storage.Bulk;

/// <summary>One prepared insert of several rows, run again and again: on SQLite nothing is quicker.</summary>
internal static class SqliteBulk
{
    // More rows a statement save calls, more parameters cost binding: about this many is where it no longer helps.
    private const int MostParameters = 200;

    public static async Task Insert<T>(DaodiDb db, IReadOnlyCollection<T> rows, CancellationToken ct) where T : class
    {
        if (rows.Count == 0) return;
        var columns = BulkColumns.Of<T>(db);
        var together = Math.Clamp(MostParameters / columns.Columns.Length, 1, rows.Count);
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            using var many = Prepare(db, columns, together);
            using var one = together == 1 ? null : Prepare(db, columns, 1);
            foreach (var chunk in rows.Chunk(together))
            {
                ct.ThrowIfCancellationRequested();
                if (chunk.Length == together) Execute(many, columns, chunk, 0, together);
                else
                    for (var i = 0; i < chunk.Length; i++) Execute(one!, columns, chunk, i, 1);
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static DbCommand Prepare(DaodiDb db, BulkColumns columns, int rows)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        var tuples = new string[rows];
        for (var row = 0; row < rows; row++)
        {
            var names = new string[columns.Columns.Length];
            for (var i = 0; i < names.Length; i++)
            {
                names[i] = string.Create(CultureInfo.InvariantCulture, $"@p{row}_{i}");
                var column = columns.Columns[i];
                command.Parameters.Add(column.Mapping.CreateParameter(command, names[i], null, column.Nullable));
            }

            tuples[row] = $"({string.Join(',', names)})";
        }

        command.CommandText = $"INSERT INTO \"{columns.Table}\" ({string.Join(',', columns.Columns.Select(column => $"\"{column.Name}\""))}) VALUES {string.Join(',', tuples)}";
        command.Prepare();
        return command;
    }

    private static void Execute<T>(DbCommand command, BulkColumns columns, T[] rows, int from, int count) where T : class
    {
        var parameter = 0;
        for (var row = from; row < from + count; row++)
            foreach (var column in columns.Columns)
                command.Parameters[parameter++].Value = column.Value(rows[row]) ?? DBNull.Value;
        command.ExecuteNonQuery();
    }
}

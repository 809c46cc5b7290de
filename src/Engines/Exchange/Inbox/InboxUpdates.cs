using System.Globalization;
using System.Text;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Exchange;

internal static class InboxUpdates
{
    private const int Together = 128;

    /// <summary>
    /// Many rows by one statement: a row each would cost the lane more than the registration itself. Both databases call the
    /// columns of a VALUES list column1, column2 …
    /// </summary>
    public static async Task Registered(
        DaodiDb db, IReadOnlyList<(long Id, Registration Done)> rows, DateTimeOffset at, CancellationToken ct)
    {
        var microseconds = (at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        foreach (var chunk in rows.Chunk(Together))
        {
            var sql = new StringBuilder("UPDATE inbox SET state = 1, errors = NULL, registered_at = {0}, case_id = v.column2, case_no = v.column3 FROM (VALUES ");
            var values = new List<object>(1 + chunk.Length * 3) { microseconds };
            foreach (var (id, done) in chunk)
            {
                var n = values.Count;
                sql.Append(CultureInfo.InvariantCulture, $"{(n > 1 ? ", " : "")}({{{n}}}, {{{n + 1}}}, {{{n + 2}}})");
                values.AddRange([id, done.CaseId!.Value, done.CaseNo!]);
            }
            sql.Append(") AS v WHERE inbox.id = v.column1");
            await db.Database.ExecuteSqlRawAsync(sql.ToString(), values, ct);
        }
    }
}

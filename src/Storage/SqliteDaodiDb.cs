using Daodi.Storage.Bulk;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Storage;

/// <summary>The model on SQLite.</summary>
public sealed class SqliteDaodiDb(DbContextOptions<SqliteDaodiDb> options) : DaodiDb(options)
{
    public override Task BulkInsert<T>(IReadOnlyCollection<T> rows, CancellationToken ct = default) => SqliteBulk.Insert(this, rows, ct);
}

using Daodi.Storage.Bulk;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Storage;

/// <summary>The model on PostgreSQL.</summary>
public sealed class PostgresDaodiDb(DbContextOptions<PostgresDaodiDb> options) : DaodiDb(options)
{
    public override Task BulkInsert<T>(IReadOnlyCollection<T> rows, CancellationToken ct = default) => PostgresBulk.Insert(this, rows, ct);
}

using System.Text.Json;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Exchange;

/// <summary>Erases what an item said, its correction too. The row stays: the same item pushed again is still known.</summary>
public static class InboxErasure
{
    /// <summary>The item of this source and number, in whatever state.</summary>
    public static async Task<int> Of(DaodiDb db, string source, string? sourceId, DateTimeOffset at, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (sourceId is null) return 0;
        var row = await db.Set<InboxRow>().AsNoTracking().Where(r => r.SourceId == sourceId && r.Source == source).Select(r => new { r.Id, r.ErasedAt }).FirstOrDefaultAsync(ct);
        return row is null or { ErasedAt: not null } ? 0 : await One(db, row.Id, sourceId, at, ct);
    }

    /// <summary>Those of <paramref name="ids"/> that are not erased yet.</summary>
    /// <returns>How many were.</returns>
    public static async Task<int> Many(DaodiDb db, IReadOnlyCollection<long> ids, DateTimeOffset at, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        var rows = await db.Set<InboxRow>().AsNoTracking().Where(r => ids.Contains(r.Id) && r.ErasedAt == null).Select(r => new { r.Id, r.SourceId }).ToListAsync(ct);
        foreach (var row in rows) await One(db, row.Id, row.SourceId, at, ct);
        return rows.Count;
    }

    private static Task<int> One(DaodiDb db, long id, string sourceId, DateTimeOffset at, CancellationToken ct)
    {
        var left = JsonSerializer.Serialize(new { sourceId, erased = true });
        return db.Set<InboxRow>().Where(r => r.Id == id).ExecuteUpdateAsync(set => set
            .SetProperty(r => r.Payload, left).SetProperty(r => r.Corrected, (string?)null).SetProperty(r => r.Errors, (string?)null)
            .SetProperty(r => r.Length, left.Length).SetProperty(r => r.ErasedAt, (DateTimeOffset?)at), ct);
    }
}

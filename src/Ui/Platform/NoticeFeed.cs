using Daodi.Cases;
using Daodi.Exchange;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.Platform;

/// <summary>The notices of cases, sources and health, handed to what carries them outside.</summary>
internal sealed class NoticeFeed : INoticeFeed
{
    public Task<bool> Any(DaodiDb db, CancellationToken ct) => db.Set<Notice>().AnyAsync(n => n.Waiting, ct);

    public async Task<IReadOnlyList<NoticeToCarry>> Next(DaodiDb db, int most, CancellationToken ct) =>
        await db.Set<Notice>().AsNoTracking().Where(n => n.Waiting).OrderBy(n => n.Id).Take(most)
            .Select(n => new NoticeToCarry(n.Id, n.Kind, new(n.Zh, n.En), n.CaseId, n.CaseNo, n.At, n.AccountId, n.Unit, n.Permission)).ToListAsync(ct);

    public Task Carried(DaodiDb db, IReadOnlyCollection<long> ids, CancellationToken ct) =>
        db.Set<Notice>().Where(n => ids.Contains(n.Id)).ExecuteUpdateAsync(s => s.SetProperty(n => n.Waiting, false), ct);
}

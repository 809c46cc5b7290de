using Daodi.BigData.Appeals.Domain;
using Daodi.Cases;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.BigData.Appeals;

/// <summary>Callers of appeals that were closed as long ago as <c>privacy.data/callers</c> says. Those of open ones stay, however old.</summary>
internal sealed class CallerRetention : IRetained
{
    public string What => "callers";

    public async Task<IReadOnlyList<long>> Due(DaodiDb db, DateTimeOffset before, int most, CancellationToken ct) =>
        await Past(db, before).OrderBy(id => id).Take(most).ToListAsync(ct);

    public async Task<int> Erase(DaodiDb db, IReadOnlyCollection<long> ids, DateTimeOffset before, DateTimeOffset at, CancellationToken ct) =>
        await Forget(db, await Past(db, before).Where(id => ids.Contains(id)).ToListAsync(ct), at, ct);

    public Task<DateTimeOffset?> Oldest(DaodiDb db, CancellationToken ct) =>
        (from caller in db.Set<AppealCaller>() join c in db.Set<Case>() on caller.CaseId equals c.Id where caller.ErasedAt == null && c.Turn == Turn.Nobody select c.ClosedAt).MinAsync(ct);

    internal static Task<int> Forget(DaodiDb db, IReadOnlyCollection<long> cases, DateTimeOffset at, CancellationToken ct) =>
        db.Set<AppealCaller>().Where(c => cases.Contains(c.CaseId) && c.ErasedAt == null).ExecuteUpdateAsync(set => set
            .SetProperty(c => c.Name, (string?)null).SetProperty(c => c.Phone, (string?)null).SetProperty(c => c.IdNumber, (string?)null)
            .SetProperty(c => c.ErasedAt, (DateTimeOffset?)at), ct);

    private static IQueryable<long> Past(DaodiDb db, DateTimeOffset before) =>
        from caller in db.Set<AppealCaller>()
        join c in db.Set<Case>() on caller.CaseId equals c.Id
        where caller.ErasedAt == null && c.Turn == Turn.Nobody && c.ClosedAt < before
        select c.Id;
}

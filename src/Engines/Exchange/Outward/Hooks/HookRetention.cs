using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Exchange.Hooks;

/// <summary>What was taken, or given up, as long ago as <c>privacy.data</c> says. What waits stays.</summary>
internal sealed class HookRetention(string what, HookDeliveryState state) : IRetained
{
    public string What => what;

    // A leaf is an event of several subscriptions; they are past their time one by one.
    public async Task<IReadOnlyList<long>> Due(DaodiDb db, DateTimeOffset before, int most, CancellationToken ct) =>
        await Past(db, before).OrderBy(d => d.DoneAt).Select(d => d.Leaf).Take(most).Distinct().ToListAsync(ct);

    public Task<int> Erase(DaodiDb db, IReadOnlyCollection<long> ids, DateTimeOffset before, DateTimeOffset at, CancellationToken ct) =>
        Past(db, before).Where(d => ids.Contains(d.Leaf)).ExecuteDeleteAsync(ct);

    public Task<DateTimeOffset?> Oldest(DaodiDb db, CancellationToken ct) => db.Set<HookDelivery>().Where(d => d.DoneAt != null && d.State == state).MinAsync(d => d.DoneAt, ct);

    private IQueryable<HookDelivery> Past(DaodiDb db, DateTimeOffset before) => db.Set<HookDelivery>().Where(d => d.DoneAt < before && d.State == state);
}

using System.Globalization;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Exchange.Hooks;

/// <summary>How a subscription does.</summary>
/// <param name="Waiting">Events written down and neither taken nor given up.</param>
/// <param name="Oldest">When the first of them was written down.</param>
public sealed record HookFigures(long Waiting, DateTimeOffset? Oldest, long Dead, long TakenToday, long TakenWeek, long FailedToday)
{
    public static async Task<HookFigures> Of(DaodiDb db, long hook, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(db);
        var (key, from) = (hook.ToString(CultureInfo.InvariantCulture), today.AddDays(-6));
        var days = await db.Set<Counter>().Where(c => c.Key == key && c.Name.StartsWith("hooks.") && c.Day >= from).Select(c => new { c.Name, c.Day, c.Value }).ToListAsync();
        var rows = db.Set<HookDelivery>().Where(d => d.HookId == hook);
        return new(
            await rows.CountAsync(d => d.State < HookDeliveryState.Taken),
            await rows.Where(d => d.State < HookDeliveryState.Taken).OrderBy(d => d.Leaf).Select(d => (DateTimeOffset?)d.MadeAt).FirstOrDefaultAsync(),
            await rows.CountAsync(d => d.State == HookDeliveryState.Dead),
            days.Where(d => d.Day == today && d.Name == "hooks.taken").Sum(d => d.Value), days.Where(d => d.Name == "hooks.taken").Sum(d => d.Value),
            days.Where(d => d.Day == today && d.Name == "hooks.failed").Sum(d => d.Value));
    }
}

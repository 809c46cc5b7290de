using Daodi.Exchange.Hooks;
using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Host.Operations.Watch;

/// <summary>
/// What goes out by web hooks: how long the oldest event waits, which receiver fails, and what could not be delivered. Keepers of
/// web hooks are told by the web hooks themselves; here it is shown.
/// </summary>
internal sealed class HooksProbe(IReader reader, Thresholds thresholds, TimeProvider clock) : IHealthProbe
{
    public async Task<IReadOnlyList<HealthItem>> Look(CancellationToken ct)
    {
        var now = clock.Instant();
        await using var db = reader.Open();
        var hooks = await db.Set<Hook>().Where(h => h.State != HookState.Off).OrderBy(h => h.Id).ToListAsync(ct);
        var dead = await db.Set<HookDelivery>().Where(d => d.State == HookDeliveryState.Dead).GroupBy(d => d.HookId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var items = new List<HealthItem>();
        var longest = 0.0;
        foreach (var hook in hooks)
        {
            var oldest = await db.Set<HookDelivery>().Where(d => d.HookId == hook.Id && d.State < HookDeliveryState.Taken).OrderBy(d => d.Leaf).Select(d => (DateTimeOffset?)d.MadeAt).FirstOrDefaultAsync(ct);
            var minutes = oldest is { } at ? Math.Max(0, (now - at).TotalMinutes) : 0;
            longest = Math.Max(longest, minutes);
            if (One(hook, minutes, dead.GetValueOrDefault(hook.Id)) is { } item) items.Add(item);
        }

        items.Insert(0, new("hooks", ("外发", "Web hooks"), thresholds.Above("hooks-minutes", longest),
            hooks.Count == 0 ? ("没有启用的外发订阅", "None is on") : longest > 0 ? ($"最早一个事件已等待 {longest:0.0} 分钟", $"The oldest event has waited {longest:0.0} minutes") : ("没有等待发送的事件", "Nothing waits to be sent"),
            Href: hooks.Count == 0 ? null : "/admin/hooks"));
        return items;
    }

    private static HealthItem? One(Hook hook, double minutes, int dead)
    {
        var (id, title, href) = ($"hook/{hook.Id}", Words.Same(hook.Name), $"/admin/hooks/{hook.Id}");
        if (hook.State == HookState.Gone)
            return new(id, title, HealthState.Bad, ("接收方回应 410，已暂停", "Its receiver answered 410; it is paused"), ("与接收方核实后恢复或停用。", "Ask the receiver, then let it go on or switch it off."), href);
        if (hook is { State: HookState.Active, FailingSince: { } since })
            return new(id, title, HealthState.Caution, ($"自 {since.Local():MM-dd HH:mm} 起送不出去：{hook.LastZh}", $"Failing since {since.Local():MM-dd HH:mm}: {hook.LastEn}"),
                ("平台会自动重试；持续失败请联系接收方。", "It is tried again by itself; if it goes on, ask the receiver."), href);
        if (dead > 0) return new(id, title, HealthState.Caution, ($"{dead} 个死信", $"{dead} dead letters"), ("查看原因后重放。", "See why and replay them."), $"{href}#dead");
        return hook.State == HookState.Paused && minutes > 0 ? new(id, title, HealthState.Caution, ("已暂停，事件在排队", "Paused, and events wait"), ("恢复发送，或停用。", "Let it go on, or switch it off."), href) : null;
    }
}

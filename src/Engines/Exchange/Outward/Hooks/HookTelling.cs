using System.Globalization;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Exchange.Hooks;

/// <summary>What people are told of subscriptions, once each: that one fails, is well again, is gone, has dead letters. An act each.</summary>
internal sealed class HookTelling(IReader reader, IWriteLane lane, HookRules rules, IEnumerable<IHookWarning> warnings)
{
    public async Task Dead(DaodiDb db, Hook hook, IReadOnlyList<HookDelivery> dead, DateTimeOffset at, CancellationToken ct)
    {
        db.Count("hooks.dead", hook.Id.ToString(CultureInfo.InvariantCulture), at.LocalDate(), dead.Count);
        if (hook.DeadToldAt is not null) return;
        hook.DeadToldAt = at;
        await Act(db, HookActs.Dead, hook, at, new { first = dead[0].Leaf, type = dead[0].Type, status = dead[0].LastStatus }, ct);
        await Tell(db, hook, "hook.dead", (
            $"外发订阅“{hook.Name}”有事件多次送不出去，已列为死信（{dead[0].Subject}），请查看原因后重放。",
            $"Events of the web hook “{hook.Name}” could not be delivered and are dead letters now ({dead[0].Subject}); see why and replay them."), at, ct);
    }

    public async Task Gone(DaodiDb db, Hook hook, DateTimeOffset at, CancellationToken ct)
    {
        hook.State = HookState.Gone;
        hook.Version++;
        await Act(db, HookActs.Gone, hook, at, null, ct);
        await Tell(db, hook, "hook.gone", (
            $"外发订阅“{hook.Name}”的接收方回应 410（已注销），已暂停；事件仍在排队。请与对方核实后恢复或停用。",
            $"The receiver of the web hook “{hook.Name}” answered 410 Gone, so it is paused; its events wait. Ask the receiver, then let it go on or switch it off."), at, ct);
    }

    /// <summary>Tells of receivers that have failed for longer than the dated row says, and of those that are well again.</summary>
    public async Task<int> Watch(DateTimeOffset now, CancellationToken ct = default)
    {
        var longest = now - rules.Tell;
        // What is paused fails no longer, and is not well either.
        var ids = await reader.Read(db => db.Set<Hook>().Where(h => h.State == HookState.Active && h.ToldAt == null && h.FailingSince != null && h.FailingSince <= longest
            || h.ToldAt != null && h.FailingSince == null).Select(h => h.Id).ToListAsync(ct));
        foreach (var id in ids)
        {
            var told = await lane.Run<Done>(async (db, stop) =>
            {
                var hook = await db.Set<Hook>().SingleAsync(h => h.Id == id, stop);
                if (hook is { ToldAt: not null, FailingSince: null })
                {
                    hook.ToldAt = null;
                    await Act(db, HookActs.Recovered, hook, now, null, stop);
                    await Tell(db, hook, "hook.recovered", ($"外发订阅“{hook.Name}”的接收方已恢复，积压事件正按顺序补发。", $"The receiver of the web hook “{hook.Name}” is well again; what waited is being sent in order."), now, stop);
                }
                else if (hook is { ToldAt: null, FailingSince: { } since } && since <= longest)
                {
                    hook.ToldAt = now;
                    var waiting = await db.Set<HookDelivery>().CountAsync(d => d.HookId == id && d.State < HookDeliveryState.Taken, stop);
                    await Act(db, HookActs.Failing, hook, now, new { since, status = hook.LastStatus, waiting }, stop);
                    await Tell(db, hook, "hook.failing", (
                        $"外发订阅“{hook.Name}”自 {since.Local():MM-dd HH:mm} 起送不出去，{waiting} 个事件在排队，平台会继续重试：{hook.LastZh}",
                        $"The web hook “{hook.Name}” has failed since {since.Local():MM-dd HH:mm}; {waiting} events wait and are tried again: {hook.LastEn}"), now, stop);
                }

                return Done.It;
            }, ct);
            if (!told.Ok) throw new InvalidOperationException(told.Error.ToString());
        }

        return ids.Count;
    }

    private static Task Act(DaodiDb db, string type, Hook hook, DateTimeOffset at, object? data, CancellationToken ct) =>
        Acts.Append(db, new(type, Viewer.System("hooks"), at) { About = HookActs.AboutOf(hook.Id), Data = data }, ct);

    private async Task Tell(DaodiDb db, Hook hook, string kind, Words words, DateTimeOffset at, CancellationToken ct)
    {
        foreach (var warning in warnings) await warning.Tell(db, hook, kind, words, at, ct);
    }
}

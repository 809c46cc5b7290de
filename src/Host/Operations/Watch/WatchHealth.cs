using Daodi.Cases;
using Daodi.Kernel;
using Daodi.Seam;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Host.Operations.Watch;

/// <summary>
/// Which items the operators were told are wrong, so that each is told once and once more when it is well again. What was told
/// stands in the acts, and so outlives a restart.
/// </summary>
internal sealed class HealthMemory(IReader reader)
{
    private const string Prefix = "health/";

    private readonly Dictionary<string, bool> _seen = new(StringComparer.Ordinal);
    private HashSet<string>? _told;

    /// <summary>What an act about an item is about.</summary>
    public static string AboutOf(string id) => id.Length <= 57 ? Prefix + id : Prefix + id[..57];

    /// <summary>The items whose alarm begins or ends with this look; one that was alarming only once is not told yet.</summary>
    public async Task<IReadOnlyList<HealthItem>> Changes(IReadOnlyList<HealthItem> items, CancellationToken ct)
    {
        _told ??= await Load(ct);
        var changes = new List<HealthItem>();
        foreach (var item in items.Where(i => i.State != HealthState.Unknown))
        {
            var steady = _seen.TryGetValue(item.Id, out var before) && before == item.Alarms;
            _seen[item.Id] = item.Alarms;
            if (steady && item.Alarms != _told.Contains(AboutOf(item.Id))) changes.Add(item);
        }

        return changes;
    }

    public void Told(HealthItem item)
    {
        if (item.Alarms) _told!.Add(AboutOf(item.Id));
        else _told!.Remove(AboutOf(item.Id));
    }

    private async Task<HashSet<string>> Load(CancellationToken ct)
    {
        var acts = await reader.Read(db => db.Set<ActRow>().Where(a => a.About != null && a.About.StartsWith(Prefix))
            .OrderByDescending(a => a.Id).Select(a => new { a.About, a.Data }).Take(1000).ToListAsync(ct));
        return acts.GroupBy(a => a.About!).Where(g => g.First().Data.Contains("\"alarm\":true", StringComparison.Ordinal))
            .Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
    }
}

/// <summary>Looks at everything once a minute and tells the duty operators what has gone wrong, and what is well again.</summary>
internal sealed class WatchHealth(HealthBook book, HealthMemory memory, UnitDirectory units, IWriteLane lane, TimeProvider clock) : IPeriodicJob
{
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private static readonly Viewer Watcher = Viewer.System("运行监测");

    public async Task Run(CancellationToken stop)
    {
        foreach (var item in await memory.Changes(await book.Look(stop), stop))
        {
            var told = await lane.Run<Done>(async (db, ct) =>
            {
                var at = clock.Instant();
                db.Add(new Notice
                {
                    Id = Ids.Next(),
                    Unit = units.City.Code,
                    Permission = OperationsSystem.Watch,
                    Kind = item.Alarms ? "health.bad" : "health.good",
                    Zh = item.Alarms ? $"{item.Title.Zh}：{item.Says.Zh}。{item.Remedy?.Zh}" : $"{item.Title.Zh}已恢复：{item.Says.Zh}",
                    En = item.Alarms ? $"{item.Title.En}: {item.Says.En}. {item.Remedy?.En}" : $"{item.Title.En} is well again: {item.Says.En}",
                    At = at,
                });
                await Acts.Append(db, new(OperationsActs.HealthChanged, Watcher, at)
                {
                    About = HealthMemory.AboutOf(item.Id),
                    Data = new { alarm = item.Alarms, state = item.State.ToString().ToLowerInvariant(), zh = item.Says.Zh, en = item.Says.En },
                }, ct);
                return Done.It;
            }, stop);
            if (told.Ok) memory.Told(item);
        }
    }
}

using Daodi.BigData.Appeals.Domain;
using Daodi.Cases;
using Daodi.Kernel;
using Daodi.Rules;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.BigData.Appeals;

/// <summary>How things stand in one scope: the city, a county or bureau, a township.</summary>
public sealed record ScopeFigures
{
    public long Open { get; init; }
    public long AtDesk { get; init; }
    public long Yellow { get; init; }
    public long Red { get; init; }
    public long Black { get; init; }
    public Rate InTime { get; init; }
    public Rate Satisfied { get; init; }
}

/// <summary>
/// Reads the boards' numbers from counters, so that they cost the same over a thousand cases and a million. A month of all
/// units is tens of thousands of counters, so those who look at the same moment share one reading.
/// </summary>
public sealed class BoardFigures(IReader reader, IRulebooks rulebooks, TimeProvider clock)
{
    public const string Kind = "appeals.appeal";

    /// <summary>Rates rest on so many days.</summary>
    public const int RateDays = 30;

    /// <summary>How far trends and usual days look back.</summary>
    public const int TrendDays = 90;

    private const int MostEvents = 10;

    /// <summary>The scope that a viewer's boards show; null for a person who sees only their own.</summary>
    public static string? ScopeOf(Viewer viewer) => viewer.Scope.Level switch
    {
        1 => CaseCounts.City,
        2 => viewer.Scope.L2,
        3 => viewer.Scope.L3,
        _ => null,
    };

    /// <summary>How old a number on a board may be before it is read anew, and how old at all.</summary>
    internal static readonly TimeSpan Young = TimeSpan.FromSeconds(3), Old = TimeSpan.FromSeconds(10);

    private readonly Fresh<IReadOnlyDictionary<string, ScopeFigures>> _byScope = new(clock, Young, Old);

    private readonly FreshByKey<string, Opened> _opened = new(clock, Young, Old);
    private readonly FreshByKey<Scope, IReadOnlyList<Case>> _events = new(clock, Young, Old);

    /// <summary>The figures of every scope that has any.</summary>
    public Task<IReadOnlyDictionary<string, ScopeFigures>> ByScope() => _byScope.Get(Read);

    private async Task<IReadOnlyDictionary<string, ScopeFigures>> Read()
    {
        var today = clock.Instant().LocalDate();
        var since = today.AddDays(1 - RateDays);
        var (stock, ended, evaluated) = await reader.Read(async db => (
            await db.Set<Counter>().Where(n => n.Name == CaseCounts.Stock && n.Day == Counter.Always).ToListAsync(),
            await Sums(db, CaseCounts.Ended, since),
            await Sums(db, AppealCounts.Evaluated, since)));

        var figures = new Dictionary<string, ScopeFigures>(StringComparer.Ordinal);
        void Add(string scope, Func<ScopeFigures, ScopeFigures> more) => figures[scope] = more(figures.GetValueOrDefault(scope) ?? new());
        foreach (var row in stock)
            if (row.Key.Split('/') is [Kind, var scope, var what])
                Add(scope, f => WithStock(f, what, row.Value));
        foreach (var (key, value) in ended)
            if (key.Split('/') is [Kind, var scope, nameof(ClockKind.Statutory), var how])
                Add(scope, f => f with { InTime = f.InTime + new Rate(how == "intime" ? value : 0, value) });
        var satisfied = Satisfied(today);
        foreach (var (key, value) in evaluated)
            if (key.Split('/') is [var scope, var answer])
                Add(scope, f => f with { Satisfied = f.Satisfied + new Rate(satisfied.Contains(answer) ? value : 0, value) });
        return figures;
    }

    /// <summary>Added up by the database: a month of all units is tens of thousands of rows, of which a board needs the sums.</summary>
    private static Task<Dictionary<string, long>> Sums(DaodiDb db, string name, DateOnly since) =>
        db.Set<Counter>().Where(n => n.Name == name && n.Day >= since)
            .GroupBy(n => n.Key).Select(g => new { g.Key, Value = g.Sum(n => n.Value) }).ToDictionaryAsync(g => g.Key, g => g.Value);

    /// <summary>What was opened each day, and by channel and nature in <see cref="RateDays"/>, in the city or a county.</summary>
    public Task<Opened> OpenedIn(string scope) => _opened.Get(scope, () => ReadOpened(scope));

    private async Task<Opened> ReadOpened(string scope)
    {
        var today = clock.Instant().LocalDate();
        var (from, recent) = (today.AddDays(-TrendDays), today.AddDays(1 - RateDays));
        var (key, prefix) = ($"{Kind}/{scope}", $"{Kind}/{scope}/");
        var (days, closed, by, first) = await reader.Read(async db => (
            await db.Set<Counter>().Where(n => n.Name == CaseCounts.Opened && n.Day >= from && n.Key == key).ToListAsync(),
            await db.Set<Counter>().Where(n => n.Name == CaseCounts.Closed && n.Day >= from && n.Key == key).ToListAsync(),
            await db.Set<Counter>().Where(n => n.Name == CaseCounts.OpenedBy && n.Day >= recent && n.Key.StartsWith(prefix)).ToListAsync(),
            await db.Set<Counter>().Where(n => n.Name == CaseCounts.Opened).MinAsync(n => (DateOnly?)n.Day)));
        // Since anything was counted at all, a day without a counter is a day without a case.
        var start = first is { } known && known > from ? known : from;
        var counts = first is null ? [] : Enumerable.Range(0, Math.Max(0, today.DayNumber - start.DayNumber + 1)).Select(i => start.AddDays(i))
            .ToDictionary(d => d, d => days.Where(r => r.Day == d).Sum(r => r.Value));
        var ends = counts.Keys.ToDictionary(d => d, d => closed.Where(r => r.Day == d).Sum(r => r.Value));
        var parts = by.GroupBy(r => r.Key[prefix.Length..]).ToDictionary(g => g.Key, g => g.Sum(r => r.Value));
        return new(today, counts, ends, parts);
    }

    /// <summary>What turned black or went to supervision in seven days and is still open, the newest first.</summary>
    public Task<IReadOnlyList<Case>> WeekOf(Scope scope) => _events.Get(scope, () => ReadWeek(scope));

    private Task<IReadOnlyList<Case>> ReadWeek(Scope scope)
    {
        var since = clock.Instant().AddDays(-7);
        return reader.Read<IReadOnlyList<Case>>(async db =>
        {
            // What turned, from the newest on, and then those cases by their ids: beginning at all open cases of a county costs a hundred times as much.
            var (l2, l3) = (scope.L2, scope.L3);
            var turned = await db.Set<LightChange>().Where(l => l.At >= since && l.To == Light.Black && (l2 == null || l.OwnerL2 == l2) && (l3 == null || l.OwnerL3 == l3))
                .OrderByDescending(l => l.At).Select(l => l.CaseId).Take(MostEvents * 20).ToListAsync();
            var black = await db.Set<Case>().Where(c => turned.Contains(c.Id) && c.Turn >= Turn.Desk && c.Light == Light.Black).ToListAsync();
            var escalated = await db.Set<Case>().Within(scope).WhereOpen().Where(c => c.Turn == Turn.Desk && c.Stage == "escalated" && c.StageSince >= since)
                .OrderBy(c => c.Pressing).Take(MostEvents).ToListAsync();
            return [.. black.Concat(escalated).Where(c => c.Kind == Kind && scope.Covers(c)).DistinctBy(c => c.Id).OrderByDescending(c => c.Id).Take(MostEvents)];
        });
    }

    /// <summary>The fewest cases a rate must rest on to be ranked.</summary>
    public long SmallestSample() =>
        rulebooks.Current.Find("appeals.small-sample", clock.Instant().LocalDate(), ("board", "owes")) is { Ok: true } row ? (long)row.Value.Number("cases") : long.MaxValue;

    private HashSet<string> Satisfied(DateOnly on) =>
        [.. rulebooks.Current.InForce("appeals.satisfaction", on).Where(r => r.Values["satisfied"].Value is true).Select(r => r.Keys[0])];

    private static ScopeFigures WithStock(ScopeFigures f, string what, long value) => what switch
    {
        "light:Yellow" => f with { Yellow = f.Yellow + value },
        "light:Red" => f with { Red = f.Red + value },
        "light:Black" => f with { Black = f.Black + value },
        "turn:Desk" => f with { Open = f.Open + value, AtDesk = f.AtDesk + value },
        "turn:Unit" => f with { Open = f.Open + value },
        _ => f,
    };
}

/// <summary>What came in: by day, closed by day, and by <c>channel:…</c> and <c>nature:…</c>.</summary>
public sealed record Opened(DateOnly Today, IReadOnlyDictionary<DateOnly, long> Days, IReadOnlyDictionary<DateOnly, long> Closed, IReadOnlyDictionary<string, long> Parts)
{
    /// <summary>Null where nothing was ever counted.</summary>
    public long? New => Days.TryGetValue(Today, out var count) ? count : null;

    public UsualDay Usual => UsualDay.Of(Days, Today);
}

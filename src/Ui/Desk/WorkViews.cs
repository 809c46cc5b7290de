using Daodi.Cases;

namespace Daodi.Ui.Desk;

/// <summary>One stage of one kind of case.</summary>
public readonly record struct StageKey(string Kind, string Stage);

/// <summary>A tab of the desk.</summary>
/// <param name="Key">Its name in the address.</param>
/// <param name="Waits">What it means that nothing is here.</param>
public sealed record WorkView(string Key, Words Title, Words Waits)
{
    /// <summary>The id under which live messages move its number.</summary>
    public string LiveId => $"work.{Key}";
}

/// <summary>
/// The desk's tabs, told from the loops and not from any system: to dispatch is where the desk can hand a case to a unit,
/// to call back is where the desk holds a case whose clocks have ended, in hand is where it is a unit's turn.
/// </summary>
public sealed class WorkViews
{
    public const string Todo = "todo", Dispatch = "dispatch", InHand = "handling", CallBack = "callback", Overdue = "overdue", Open = "open";

    public static readonly IReadOnlyList<WorkView> All =
    [
        new(Todo, ("待我办", "Mine to do"), ("您手上没有要办的件。", "Nothing waits for you.")),
        new(Dispatch, ("待派单", "To dispatch"), ("没有等待派单的件。", "Nothing waits to be dispatched.")),
        new(InHand, ("办理中", "In hand"), ("没有单位正在办理的件。", "No unit has anything in hand.")),
        new(CallBack, ("待回访", "To call back"), ("没有等待回访的件。", "Nobody waits to be called back.")),
        new(Overdue, ("超期", "Overdue"), ("没有超期的件。", "Nothing is overdue.")),
        new(Open, ("全部在办", "All open"), ("没有在办的件。", "No case is open.")),
    ];

    private readonly HashSet<StageKey> _dispatch = [], _inHand = [], _callBack = [];

    public WorkViews(IEnumerable<Loop> versions)
    {
        foreach (var loop in versions)
        {
            foreach (var stage in loop.Stages.Values.Where(s => !s.Final))
            {
                var key = new StageKey(loop.Id, stage.Name);
                if (stage.Owner == Turn.Unit) _inHand.Add(key);
                else if (stage.Stops.Count > 0) _callBack.Add(key);
                else if (loop.ActionsFrom(stage.Name).Any(HandsToAUnit)) _dispatch.Add(key);
            }
        }
    }

    public static WorkView Find(string? key) => All.FirstOrDefault(v => v.Key == key) ?? All[0];

    /// <summary>The stages a tab is made of; null where it is not a matter of stages.</summary>
    public IReadOnlySet<StageKey>? StagesOf(string view) => view switch
    {
        Dispatch => _dispatch,
        InHand => _inHand,
        CallBack => _callBack,
        _ => null,
    };

    /// <summary>
    /// The number on each tab, from the counters of each kind (<see cref="CaseQueries.Counts"/>: <c>stage:…</c>,
    /// <c>light:…</c>, <c>turn:…</c>).
    /// </summary>
    /// <param name="mine">Whose turn is the viewer's: the desk's for the city, the units' for everybody else.</param>
    public IReadOnlyDictionary<string, long> Count(IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> byKind, Turn mine)
    {
        ArgumentNullException.ThrowIfNull(byKind);
        long Sum(params string[] keys) => byKind.Values.Sum(counts => keys.Sum(key => counts.GetValueOrDefault(key)));
        return All.ToDictionary(v => v.Key, v => v.Key switch
        {
            Todo => Sum($"turn:{mine}"),
            Overdue => Sum($"light:{Light.Red}", $"light:{Light.Black}"),
            Open => Sum($"turn:{Turn.Desk}", $"turn:{Turn.Unit}"),
            _ => StagesOf(v.Key)!.Sum(s => byKind.GetValueOrDefault(s.Kind)?.GetValueOrDefault($"stage:{s.Stage}") ?? 0),
        });
    }

    private static bool HandsToAUnit(LoopAction action) =>
        action.By.Contains(Party.Desk) && action.Asks.Any(f => f is { Type: FieldType.Unit, Required: true });
}

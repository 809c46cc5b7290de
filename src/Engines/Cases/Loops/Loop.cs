using Daodi.Kernel;

namespace Daodi.Cases;

/// <summary>
/// The definition of a kind of case: stages, actions, who may act, limits, escalation. Read from a loop file, checked at
/// start-up, immutable. A case keeps the version it was opened under.
/// </summary>
public sealed record Loop
{
    /// <summary>System and kind: <c>appeals.appeal</c>.</summary>
    public required string Id { get; init; }
    public required int Version { get; init; }
    public required Words Title { get; init; }

    /// <summary>The letters its case numbers begin with.</summary>
    public required string NumberPrefix { get; init; }

    /// <summary>What the act of opening is called on the timeline.</summary>
    public required Words Opened { get; init; }

    /// <summary>Whether its limits are counted on the working calendar.</summary>
    public required bool HasCalendar { get; init; }

    public required IReadOnlyList<LoopClock> Clocks { get; init; }
    public required IReadOnlyDictionary<string, Stage> Stages { get; init; }
    public required IReadOnlyDictionary<string, LoopAction> Actions { get; init; }
    public required IReadOnlyList<Escalation> Escalation { get; init; }

    /// <summary>Who is meant by the targets of notices that are found by permission: <c>supervisor</c> → <c>appeals.supervise</c>.</summary>
    public required IReadOnlyDictionary<string, Audience> Audiences { get; init; }

    public required string File { get; init; }

    /// <summary>The part of the id before the first dot, which act types and permissions begin with.</summary>
    public string System => Id.Split('.')[0];

    public Stage Initial => Stages.Values.First(s => s.Initial);

    public LoopClock? Clock(ClockKind kind) => Clocks.FirstOrDefault(c => c.Kind == kind);

    /// <summary>The type under which an action stands in the history: <c>appeals.dispatch</c>.</summary>
    public string ActType(LoopAction action) => $"{System}.{action.Name}";

    /// <summary>The type of the act that opens a case.</summary>
    public string OpenedType => $"{System}.open";

    /// <summary>The actions that can be taken from a stage, in the order of the file.</summary>
    public IEnumerable<LoopAction> ActionsFrom(string stage) => Actions.Values.Where(a => a.From.Contains(stage));
}

/// <summary>A limit named by the column of a table: which row of it decides the facts of the case.</summary>
public sealed record LimitRef(string Table, string Column, int Line)
{
    public override string ToString() => $"{Table}/{Column}";
}

/// <summary>A clock of the whole case.</summary>
/// <param name="Extend">By how much an approved extension moves it; none where it cannot be extended.</param>
public sealed record LoopClock(ClockKind Kind, Words Title, LimitRef Limit, LimitRef? Extend, int Line);

/// <summary>Whose turn it is.</summary>
public enum Turn
{
    /// <summary>Nobody's: the case is closed.</summary>
    Nobody = 0,
    /// <summary>The city's desk.</summary>
    Desk = 1,
    /// <summary>The responsible unit.</summary>
    Unit = 2,
}

public sealed record Stage
{
    public required string Name { get; init; }
    public required Words Title { get; init; }
    public required Turn Owner { get; init; }
    public LimitRef? Limit { get; init; }
    public Words? LimitTitle { get; init; }
    public bool Initial { get; init; }
    public bool Final { get; init; }

    /// <summary>All clocks stand still while a case is here (行政许可法 45).</summary>
    public bool Pauses { get; init; }

    /// <summary>Clocks that end on entering. One that ended begins anew when the case goes on to a stage that does not stop it.</summary>
    public IReadOnlyList<ClockKind> Stops { get; init; } = [];
    public int Line { get; init; }
}

/// <summary>Who takes an action.</summary>
public enum Party
{
    Desk,
    Unit,
    Citizen,
    System,
}

public sealed record LoopAction
{
    public required string Name { get; init; }
    public required Words Title { get; init; }

    /// <summary>The key on the keyboard that takes it on the case page.</summary>
    public string? Key { get; init; }
    public required IReadOnlyList<string> From { get; init; }

    /// <summary>Where it leads: the first whose condition holds, the last having none; empty where the case stays.</summary>
    public required IReadOnlyList<Destination> To { get; init; }

    /// <summary>The permission it needs; none for citizens and the system.</summary>
    public string? May { get; init; }
    public required IReadOnlyList<Party> By { get; init; }
    public required IReadOnlyList<Field> Asks { get; init; }
    public required IReadOnlyList<MethodRef> Guards { get; init; }
    public required IReadOnlyList<MethodRef> Effects { get; init; }

    /// <summary>What the citizen reads; a template over the fields. None hides the act from the public trace.</summary>
    public Words? Public { get; init; }

    /// <summary>What happens next, told before the action is taken.</summary>
    public Words? Next { get; init; }
    public bool ReasonRequired { get; init; }

    /// <summary>Only within this limit of the owner's having received the case.</summary>
    public LimitRef? Within { get; init; }

    /// <summary>Taken by the system, this long after the case came to the stage.</summary>
    public LimitRef? After { get; init; }
    public int Line { get; init; }
}

/// <summary>A method of the system's class, by name.</summary>
public sealed record MethodRef(string Name, int Line);

/// <param name="When">The condition; none for the last, which is always there.</param>
public sealed record Destination(MethodRef? When, string Stage, int Line);

public enum FieldType
{
    Text,
    Bool,
    Number,
    Choice,
    /// <summary>An active unit, by code.</summary>
    Unit,
    Date,
    /// <summary>Files that were uploaded before, by id.</summary>
    Evidence,
}

/// <summary>Something an action asks for.</summary>
public sealed record Field
{
    public required string Name { get; init; }
    public required Words Title { get; init; }
    public required FieldType Type { get; init; }
    public bool Required { get; init; }

    /// <summary>Longest text in characters, or most files.</summary>
    public int? Max { get; init; }

    /// <summary>The choices, where they stand in the file.</summary>
    public IReadOnlyList<Choice> Choices { get; init; } = [];

    /// <summary>The table whose rows are the choices: one key, columns zh and en.</summary>
    public string? Table { get; init; }

    /// <summary>Filled by the page (the place of a photo), not by a person.</summary>
    public bool Hidden { get; init; }
    public int Line { get; init; }
}

public sealed record Choice(string Value, Words Title);

/// <summary>Officials found by a permission: who is told of a light besides owner and desk.</summary>
/// <param name="Permission">Those who have it, in the unit that owns the case or one above it.</param>
public sealed record Audience(string Permission, int Line);

/// <summary>Who is told when a case turns to a light.</summary>
/// <param name="Notify"><c>owner</c>, <c>desk</c>, or an audience of the loop.</param>
public sealed record Escalation(Light At, IReadOnlyList<string> Notify, int Line);

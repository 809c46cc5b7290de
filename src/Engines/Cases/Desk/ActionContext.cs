using Daodi.Kernel;
using Daodi.Rules;
using Daodi.Storage;
using Daodi.Trust;

namespace Daodi.Cases;

/// <summary>
/// What guards, targets and effects are given: the case, what was asked of it, and the few things that may be done to it.
/// Lives for one action inside the write lane.
/// </summary>
public sealed class ActionContext
{
    private readonly DaodiDb? _db;

    internal ActionContext(CaseFile file, LoopAction action, DaodiDb? db, Viewer by, DateTimeOffset at)
    {
        (File, Action, _db, By, At) = (file, action, db, by, at);
    }

    internal CaseFile File { get; }

    /// <summary>The lane's context: what is added or changed is saved with the act.</summary>
    /// <exception cref="InvalidOperationException">A guard marked <see cref="BeforehandAttribute"/> asks for it.</exception>
    public DaodiDb Db => _db ?? throw new InvalidOperationException(
        $"A guard of {Action.Name} is marked [Beforehand] and asks for the database");

    public Case Case => File.Case;
    public Loop Loop => File.Loop;
    public LoopAction Action { get; }

    /// <summary>The stage the action was taken from.</summary>
    public required Stage From { get; init; }

    /// <summary>Where it leads; the present stage before the target is chosen and where the case stays.</summary>
    public required Stage To { get; set; }
    public Viewer By { get; }
    public DateTimeOffset At { get; }
    public ActionFields Fields { get; init; } = ActionFields.None;
    public string? Reason { get; init; }
    public required UnitDirectory Units { get; init; }
    public required Clockwork Clockwork { get; init; }
    public Rulebook Rules => Clockwork.Rules;

    /// <summary>The legal ground that the act names.</summary>
    public string? Ground { get; set; }

    internal Dictionary<string, object?> Kept { get; } = new(StringComparer.Ordinal);
    internal List<(string Target, string Kind, Words Words)> Notices { get; } = [];

    /// <summary>The clocks that run.</summary>
    public IEnumerable<CaseClock> Running => File.Clocks.Where(c => c.Runs);

    /// <summary>Writes a value into the act besides the fields.</summary>
    public void Keep(string name, object? value) => Kept[name] = value;

    /// <summary>The row of a table for this case on this day; keys the case does not know may be given.</summary>
    public Result<Found> Find(string table, params (string Key, string? Value)[] more) =>
        Rules.Find(table, At.LocalDate(), key =>
        {
            foreach (var (name, value) in more)
                if (name == key)
                    return value;
            return Case.Fact(key);
        });

    /// <summary>Makes a unit answer for the case; the one before becomes a former party.</summary>
    public void HandTo(Unit unit) => File.HandTo(unit, At);

    /// <summary>No unit answers for the case any more; the desk hands it on.</summary>
    public void HandToDesk() => File.HandTo(null, At);

    /// <summary>Whether the matter may be done again, by <c>cases.redo</c>.</summary>
    public bool RedoLeft => Clockwork.Redo(Case, At) is { Ok: true } row && Case.RedoCount < row.Value.Number("most");

    /// <summary>Counts one redo.</summary>
    public void CountRedo()
    {
        Case.RedoCount++;
        Keep("redo", Case.RedoCount);
    }

    /// <summary>Tells somebody with the act: <c>owner</c>, <c>desk</c> or an audience of the loop.</summary>
    public void Notify(string target, string kind, Words words) => Notices.Add((target, kind, words));

    /// <summary>Adds a party that takes part and may read.</summary>
    public void AddParty(string role, string? unit = null, Guid? person = null) => File.AddParty(role, unit, person, At);
}

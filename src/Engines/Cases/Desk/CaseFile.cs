using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Cases;

/// <summary>One case with its clocks and parties, as the lane's context tracks them, and the moves that a loop makes.</summary>
internal sealed class CaseFile
{
    private readonly DaodiDb? _db;
    private readonly List<CaseClock> _clocks;
    private readonly List<CaseParty> _parties;

    public CaseFile(Case @case, Loop loop, DaodiDb? db, List<CaseClock> clocks, List<CaseParty> parties) =>
        (Case, Loop, _db, _clocks, _parties) = (@case, loop, db, clocks, parties);

    public static async Task<CaseFile> Load(DaodiDb db, Case @case, Loop loop, CancellationToken ct)
    {
        var clocks = await db.Set<CaseClock>().AsTracking().Where(c => c.CaseId == @case.Id).ToListAsync(ct);
        var parties = await db.Set<CaseParty>().AsTracking().Where(p => p.CaseId == @case.Id).ToListAsync(ct);
        return new(@case, loop, db, clocks, parties);
    }

    public Case Case { get; }
    public Loop Loop { get; }
    public IReadOnlyList<CaseClock> Clocks => _clocks;
    public Stage Stage => Loop.Stages[Case.Stage];

    /// <summary>The unit that answered for it last, where none does now.</summary>
    public string? FormerUnit => _parties.Where(p => p.Role == CaseParty.Former && p.Unit is not null)
        .OrderByDescending(p => p.Until).FirstOrDefault()?.Unit;

    /// <summary>Whether the unit, or the county it stands under, or the person takes part.</summary>
    public bool Has(Viewer viewer) => _parties.Any(p =>
        p.Unit is not null && p.Unit == viewer.UnitCode || p.Person is not null && p.Person == viewer.AccountId);

    public void AddParty(string role, string? unit, Guid? person, DateTimeOffset at)
    {
        if (_parties.Any(p => p.Role == role && p.Unit == unit && p.Person == person && p.Until is null)) return;
        var party = new CaseParty { Id = Ids.Next(), CaseId = Case.Id, Role = role, Unit = unit, Person = person, Since = at };
        _parties.Add(party);
        _db!.Add(party);
    }

    public void HandTo(Unit? unit, DateTimeOffset at)
    {
        if (Case.Responsible == unit?.Code) return;
        foreach (var party in _parties.Where(p => p.Role == CaseParty.Responsible && p.Until is null))
            (party.Role, party.Until) = (CaseParty.Former, at);
        Case.Responsible = unit?.Code;
        Case.OwnerPerson = null;
        if (unit is not null) AddParty(CaseParty.Responsible, unit.Code, null, at);
    }

    /// <summary>
    /// Goes to a stage: the step clock ends, pauses begin or end, clocks stop or begin anew as the stage says. Errors:
    /// <c>rule.none</c> where a limit that must begin has no row.
    /// </summary>
    public Result<Done> Enter(Stage to, DateTimeOffset at, Clockwork clockwork)
    {
        foreach (var step in _clocks.Where(c => c.Kind == ClockKind.Step)) step.Stop(at);
        if (Stage.Pauses && !to.Pauses)
        {
            foreach (var clock in _clocks.Where(c => c.PausedAt is not null))
            {
                clock.Resume(at);
                clockwork.Settle(clock);
            }
            Case.PausedAt = null;
        }
        foreach (var clock in _clocks.Where(c => to.Final || to.Stops.Contains(c.Kind))) clock.Stop(at);
        if (!to.Final)
        {
            foreach (var defined in Loop.Clocks.Where(d => !to.Stops.Contains(d.Kind) && !_clocks.Any(c => c.Kind == d.Kind && c.Runs)))
                if (Start(defined.Kind, defined.Limit, at, clockwork, null) is { Ok: false } none) return none;
            if (to.Pauses)
            {
                foreach (var clock in _clocks) clock.Pause(at);
                Case.PausedAt = at;
            }
            if (to.Limit is not null && Start(ClockKind.Step, to.Limit, at, clockwork, to.Name) is { Ok: false } missing) return missing;
        }
        Case.Stage = to.Name;
        Case.StageSince = at;
        if (to.Final) Case.ClosedAt = at;
        return SetTimer(clockwork);
    }

    /// <summary>When the stage's timed action falls due. A missing calendar leaves it for later.</summary>
    public Result<Done> SetTimer(Clockwork clockwork)
    {
        Case.TimerAt = null;
        if (Loop.ActionsFrom(Case.Stage).FirstOrDefault(a => a.After is not null) is not { } timed) return Done.It;
        var due = clockwork.Ends(Case, timed.After!, Case.StageSince);
        if (due.Ok) Case.TimerAt = due.Value;
        else if (due.Error.Code != "calendar.missing") return due.Error;
        return Done.It;
    }

    private bool AwaitsTimer => Case.TimerAt is null && Case.IsOpen && Loop.ActionsFrom(Case.Stage).Any(a => a.After is not null);

    /// <summary>Whose turn it is in the present stage. Error <c>case.no-unit</c>: a unit's stage without a unit.</summary>
    public Result<Done> SettleOwner(UnitDirectory units, DateTimeOffset at)
    {
        var stage = Stage;
        var responsible = units.Find(Case.Responsible);
        if (stage.Owner == Turn.Unit && responsible is null)
            return Error.Conflict("case.no-unit", ("此件还没有承办单位，请先派单", "No unit answers for this case yet; dispatch it first"));
        var owner = stage.Owner switch { Turn.Desk => units.City.Code, Turn.Unit => responsible!.Code, _ => Case.OwnerUnit };
        if (owner != Case.OwnerUnit || Case.Turn != stage.Owner && stage.Owner != Turn.Nobody) Case.OwnerSince = at;
        (Case.OwnerUnit, Case.Turn) = (owner, stage.Owner);
        (Case.OwnerL2, Case.OwnerL3) = (responsible?.L2, responsible?.L3);
        return Done.It;
    }

    /// <summary>Copies what lists need from the clocks to the case.</summary>
    public void ShowDues(DateTimeOffset now, bool unknown)
    {
        Case.StatutoryDue = Last(ClockKind.Statutory)?.Due;
        Case.CommittedDue = Last(ClockKind.Committed)?.Due;
        Case.StepDue = _clocks.FirstOrDefault(c => c.Kind == ClockKind.Step && c.Runs)?.Due;
        Case.AwaitsCalendarSince = unknown || AwaitsTimer ? Case.AwaitsCalendarSince ?? now : null;
    }

    private CaseClock? Last(ClockKind kind) => _clocks.Where(c => c.Kind == kind).MaxBy(c => c.Round);

    private Result<Done> Start(ClockKind kind, LimitRef limit, DateTimeOffset at, Clockwork clockwork, string? stage)
    {
        var started = clockwork.Start(Case, kind, limit, at, (Last(kind)?.Round ?? 0) + 1, stage);
        if (!started.Ok) return started.Error;
        if (started.Value is not { } clock) return Done.It;
        _clocks.Add(clock);
        _db?.Add(clock);
        return Done.It;
    }
}

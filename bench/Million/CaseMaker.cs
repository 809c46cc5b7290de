using System.Globalization;
using Daodi.BigData.Appeals.Domain;
using Daodi.Cases;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.Extensions.DependencyInjection;

namespace Daodi.Bench;

/// <summary>All rows of one case.</summary>
internal sealed record MadeCase(Case Case, Appeal Appeal, AppealCaller? Caller, Indexed Text)
{
    public List<CaseClock> Clocks { get; } = [];
    public List<ActRow> Acts { get; } = [];
    public List<CaseParty> Parties { get; } = [];
    public List<LightChange> Lights { get; } = [];
    public DateTimeOffset? RepliedAt { get; set; }
}

/// <summary>
/// The rows that the platform would have written for an appeal and its course, made without writing them: stages, limits and
/// lights by the engine's own clockwork, acts with their hashes.
/// </summary>
internal sealed class CaseMaker(IServiceProvider services)
{
    private readonly Loop _loop = services.GetRequiredService<Loops>().Current("appeals.appeal").OrThrow().Loop;
    private readonly Clockwork _clockwork = services.GetRequiredService<Clockwork>();
    private readonly UnitDirectory _units = services.GetRequiredService<UnitDirectory>();
    private readonly SiteKey _key = services.GetRequiredService<SiteKey>();
    private readonly Dictionary<DateOnly, int> _numbers = [];

    /// <summary>The last number given each day.</summary>
    public IReadOnlyDictionary<DateOnly, int> Numbers => _numbers;

    public MadeCase Make(AppealItem item, string channel, DateTimeOffset at, IReadOnlyList<Step> course, Unit? responsible, Guid? person)
    {
        var day = at.LocalDate();
        var number = _numbers[day] = _numbers.GetValueOrDefault(day) + 1;
        var stage = _loop.Initial;
        var c = new Case
        {
            Id = Ids.Next(),
            No = string.Create(CultureInfo.InvariantCulture, $"DZ{day:yyyyMMdd}-{number:000000}"),
            Kind = _loop.Id,
            LoopVersion = _loop.Version,
            Stage = stage.Name,
            StageSince = at,
            Title = item.Title,
            Summary = item.Text.Length <= 200 ? item.Text : item.Text[..199] + "…",
            Channel = channel,
            SourceId = item.SourceId,
            Nature = item.Nature,
            Category = item.Category,
            Urgency = item.Urgent ? Urgencies.Urgent : Urgencies.Normal,
            Anonymity = (int)item.Anonymity,
            Division = item.Division.Code,
            Address = item.Address,
            Lon = item.Place?.Lon,
            Lat = item.Place?.Lat,
            OpenedAt = at,
            OwnerUnit = _units.City.Code,
            OwnerSince = at,
            Turn = stage.Owner,
            TokenHash = CaseDesk.TokenHash(TrackCode.For(_key, channel, item.SourceId)),
        };
        var appeal = new Appeal { CaseId = c.Id, Text = item.Text, AcceptedAt = item.AcceptedAt, Anonymity = item.Anonymity, AccusedUnit = item.AccusedUnit };
        var clocks = new List<CaseClock>();
        var file = new CaseFile(c, _loop, null, clocks, []);
        var acts = new List<ActRow> { Opened(c, channel) };
        file.Enter(stage, at, _clockwork).OrThrow();
        file.SettleOwner(_units, at).OrThrow();
        DateTimeOffset? replied = null;
        foreach (var step in course)
        {
            if (step.Action == "dispatch") c.Responsible = responsible!.Code;
            if (step.Action == "sign") c.OwnerPerson = person;
            acts.Add(Act(c, step, responsible!, acts.Count + 1));
            file.Enter(_loop.Stages[step.To], step.At, _clockwork).OrThrow();
            file.SettleOwner(_units, step.At).OrThrow();
            if (step.Action == "reply") (appeal.Reply, appeal.RepliedAt, appeal.FirstContactAt, replied) = (step.Text, step.At, step.At, step.At);
            if (step.Action == "callback") (appeal.Solved, appeal.Satisfaction, appeal.EvaluatedAt, appeal.EvaluatedBy) = ("yes", step.Text, step.At, "callback");
        }

        var now = TimeProvider.System.GetUtcNow().ToInstant();
        var state = _clockwork.Judge(c, clocks, now);
        file.ShowDues(now, state.Unknown);
        (c.Light, c.LightClock, c.LightAt) = (state.Light, state.Clock, state.Next);
        c.Version = acts.Count;
        c.Rank();
        var made = new MadeCase(c, appeal, Caller(c.Id, item), new(c.Id, $"{c.No} {c.SourceId} {c.Title} {item.Text} {c.Address}", CaseDesk.Marks(c))) { RepliedAt = replied };
        made.Clocks.AddRange(clocks);
        made.Acts.AddRange(acts);
        if (c.Responsible is { } unit)
            made.Parties.Add(new() { Id = Ids.Next(), CaseId = c.Id, Unit = unit, Role = CaseParty.Responsible, Since = course[0].At });
        if (c.Light is Light.Yellow or Light.Red or Light.Black)
        {
            made.Lights.Add(new()
            {
                Id = Ids.Next(),
                CaseId = c.Id,
                From = Light.Green,
                To = c.Light,
                At = c.Due ?? at,
                Clock = c.LightClock,
                Cause = "time",
                OwnerUnit = c.OwnerUnit,
                OwnerL2 = c.OwnerL2,
                OwnerL3 = c.OwnerL3,
            });
        }

        return made;
    }

    private ActRow Opened(Case c, string channel) => Acts.Make(new(_loop.OpenedType, Viewer.Source(channel), c.OpenedAt)
    {
        CaseId = c.Id,
        ToStage = c.Stage,
        Public = true,
        Data = new Dictionary<string, object?> { ["channel"] = channel, ["division"] = c.Division, ["urgency"] = c.Urgency, ["nature"] = c.Nature, ["sourceId"] = c.SourceId },
    }, 1);

    private static ActRow Act(Case c, Step step, Unit unit, long seq) => Acts.Make(new($"appeals.{step.Action}", Viewer.System("bench"), step.At)
    {
        CaseId = c.Id,
        FromStage = c.Stage,
        ToStage = step.To,
        Public = true,
        Data = step.Action switch
        {
            "dispatch" => new Dictionary<string, object?> { ["unit"] = unit.Code },
            "reply" => new Dictionary<string, object?> { ["text"] = step.Text },
            "callback" => new Dictionary<string, object?> { ["reached"] = true, ["solved"] = "yes", ["satisfaction"] = step.Text },
            _ => [],
        },
    }, seq);

    private AppealCaller? Caller(long caseId, AppealItem item) => item.Anonymity == Anonymity.Anonymous || item.CallerPhone is not { } phone ? null : new()
    {
        CaseId = caseId,
        Name = item.CallerName,
        Phone = phone.ToString(),
        IdNumber = item.CallerId?.ToString(),
    };
}

/// <summary>One action of a course.</summary>
internal sealed record Step(string Action, string To, DateTimeOffset At, string? Text = null);

using System.Text.Json;
using Daodi.Cases;
using Daodi.Trust;
using Daodi.Ui.Components;
using Daodi.Ui.Desk;

namespace Daodi.Ui.UseCases;

/// <summary>A case in lists of the interface.</summary>
public sealed record CaseItem(
    string No, string Kind, string Stage, Words StageTitle, long Version, string Title, string Summary, string Channel, string? SourceId,
    string? Nature, string? Category, string Urgency, string Division, string? Address, double? Lon, double? Lat,
    DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, string Turn, string OwnerUnit, string? Responsible, string Light,
    DateTimeOffset? Due, DateTimeOffset? StatutoryDue, DateTimeOffset? CommittedDue, DateTimeOffset? StepDue, int RedoCount, bool Extended)
{
    public static CaseItem Of(Case c, CaseWords words)
    {
        ArgumentNullException.ThrowIfNull(c);
        ArgumentNullException.ThrowIfNull(words);
        return new(c.No, c.Kind, c.Stage, words.Stage(c), c.Version, c.Title, c.Summary, c.Channel, c.SourceId,
            c.Nature, c.Category, c.Urgency, c.Division, c.Address, c.Lon, c.Lat, c.OpenedAt, c.ClosedAt,
            c.Turn.ToString().ToLowerInvariant(), c.OwnerUnit, c.Responsible, c.Light.Key(),
            c.Due ?? c.StepDue, c.StatutoryDue, c.CommittedDue, c.StepDue, c.RedoCount, c.Extended);
    }
}

public sealed record ClockItem(
    string Kind, Words Title, string Limit, Words LimitWords, DateTimeOffset Started, DateTimeOffset? Due, DateTimeOffset? PausedAt,
    DateTimeOffset? StoppedAt, bool? Late, string Rule, string? Citation);

public sealed record ActItem(
    long Seq, string Type, Words Title, DateTimeOffset At, string By, string? Unit, string? Ground, string? Reason,
    string? FromStage, string? ToStage, bool Public, JsonElement Data);

public sealed record EvidenceItemJson(long Id, string Href, string Name, string MediaType, long Size, DateTimeOffset? TakenAt, double? Lon, double? Lat, string Sha256);

public sealed record OfferItem(string Action, Words Title, string? Key, IReadOnlyList<OfferField> Fields, bool ReasonRequired, Words Next, string? Blocked);

public sealed record OfferField(string Name, Words Title, string Type, bool Required, int? Max, IReadOnlyList<Choice> Choices);

/// <summary>A case in full; persons stand in it masked or not at all.</summary>
public sealed record CaseWhole(
    CaseItem Case, long Version, IReadOnlyList<ClockItem> Clocks, IReadOnlyList<ActItem> Acts, IReadOnlyList<OfferItem> Offers,
    IReadOnlyList<EvidenceItemJson> Evidence, string? Person)
{
    public static CaseWhole Of(CaseSheet sheet, CaseWords words, ActTypes types, Rules.Rulebook rules)
    {
        ArgumentNullException.ThrowIfNull(sheet);
        ArgumentNullException.ThrowIfNull(types);
        var titles = sheet.Loop.Actions.Values.ToDictionary(sheet.Loop.ActType, a => a.Title);
        titles[sheet.Loop.OpenedType] = sheet.Loop.Opened;
        return new(
            CaseItem.Of(sheet.Case, words), sheet.Case.Version,
            [.. ClockLine.Of(sheet.Loop, sheet.Case.Stage, sheet.Clocks, rules).Select(l => new ClockItem(
                l.Clock.Kind.ToString().ToLowerInvariant(), l.Title, l.Clock.Limit, l.Limit, l.Clock.Started, l.Clock.Due,
                l.Clock.PausedAt, l.Clock.StoppedAt, l.Clock.Late, l.Clock.Rule, l.Row?.Citation))],
            [.. sheet.Acts.Select(a => new ActItem(
                a.Seq, a.Type, titles.GetValueOrDefault(a.Type, types.TitleOf(a.Type)), a.At, a.ActorName, a.ActorUnit, a.Ground, a.Reason,
                a.FromStage, a.ToStage, a.Public, JsonSerializer.Deserialize<JsonElement>(a.Data)))],
            [.. sheet.Offers.Select(o => new OfferItem(
                o.Action, o.Title, o.Key,
                [.. o.Fields.Select(f => new OfferField(f.Field.Name, f.Field.Title, f.Field.Type.ToString().ToLowerInvariant(), f.Field.Required, f.Field.Max, f.Choices))],
                o.ReasonRequired, sheet.NextOf(o), o.Blocked?.Message.ToString()))],
            [.. sheet.Evidence.Select(e => new EvidenceItemJson(e.Id, $"/evidence/{e.Id}", e.Name, e.MediaType, e.Size, e.TakenAt, e.Lon, e.Lat, e.Hash))],
            sheet.Person?.ToString());
    }
}

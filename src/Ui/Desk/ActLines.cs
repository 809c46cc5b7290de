using System.Text.Json;
using Daodi.Cases;
using Daodi.Trust;
using Daodi.Ui.Components;

namespace Daodi.Ui.Desk;

/// <summary>The acts of a case as its timeline shows them, newest first: what was said in each field, by whom, on what ground.</summary>
public sealed class ActLines(ActTypes types, CaseWords words)
{
    public IReadOnlyList<TimelineAct> Of(CaseSheet sheet) => [.. sheet.Acts.OrderByDescending(a => a.Seq).Select(a => Line(sheet, a))];

    public TimelineAct Line(CaseSheet sheet, ActRow act)
    {
        ArgumentNullException.ThrowIfNull(sheet);
        ArgumentNullException.ThrowIfNull(act);
        var action = sheet.Loop.Actions.Values.FirstOrDefault(a => sheet.Loop.ActType(a) == act.Type);
        var said = new List<string>();
        if (act.IsErased) said.Add(new Words("内容已依法删除，账本保留其摘要。", "Its content was erased by law; the ledger keeps its hash.").ToString());
        else if (action is not null) said.AddRange(Fields(action, act.Data));
        if (act.Reason is { Length: > 0 } reason) said.Add(new Words("理由：", "Reason: ") + reason);
        if (act.FromStage is { } from && act.ToStage is { } to && from != to)
            said.Add($"{words.Stage(sheet.Case, from)} → {words.Stage(sheet.Case, to)}");
        return new(act.At, action?.Title ?? (act.Type == sheet.Loop.OpenedType ? sheet.Loop.Opened : types.TitleOf(act.Type)), Who(act))
        {
            Capacity = Capacity(act),
            Ground = act.Ground is { } ground ? Words.Same(ground) : null,
            Reason = said.Count == 0 ? null : string.Join('\n', said),
            Attachments = [.. sheet.Evidence.Where(e => e.ActId == act.Id).Select(EvidenceItems.Of)],
            Tone = ToneOf(sheet, act),
        };
    }

    private static string Who(ActRow act) =>
        act.IsErased ? "—"
        : act.ActorId is null && act.ActorUnit is null && act.ActorName.Length == 0 ? new Words("系统", "The platform").ToString() : act.ActorName;

    private Words? Capacity(ActRow act)
    {
        var unit = act.ActorUnit is { } code ? words.Unit(code) : (Words?)null;
        Words seen = act.Public ? ("群众可见", "seen by the citizen") : ("内部", "internal");
        return unit is { } u ? ($"{u.Zh} · {seen.Zh}", $"{u.En} · {seen.En}") : seen;
    }

    /// <summary>The fields of an action with their titles, choices and units in words: 承办单位：德城区.</summary>
    private List<string> Fields(LoopAction action, string data)
    {
        using var json = JsonDocument.Parse(data);
        var lines = new List<string>();
        foreach (var field in action.Asks.Where(f => !f.Hidden && f.Type != FieldType.Evidence))
        {
            if (!json.RootElement.TryGetProperty(field.Name, out var value)) continue;
            var shown = Shown(field, value);
            if (shown.Length > 0) lines.Add(new Words($"{field.Title.Zh}：{shown}", $"{field.Title.En}: {shown}").ToString());
        }
        return lines;
    }

    private string Shown(Field field, JsonElement value) => (field.Type, value.ValueKind) switch
    {
        (_, JsonValueKind.Null) => "",
        (FieldType.Bool, _) => (value.ValueKind == JsonValueKind.True ? new Words("是", "yes") : new Words("否", "no")).ToString(),
        (FieldType.Unit, _) => words.Unit(value.ToString()).ToString(),
        (FieldType.Choice, _) => (field.Choices.FirstOrDefault(c => c.Value == value.ToString())?.Title
            ?? words.Row(field.Table, value.ToString())).ToString(),
        _ => value.ToString(),
    };

    private static Tone ToneOf(CaseSheet sheet, ActRow act) =>
        act.ToStage is { } to && sheet.Loop.Stages.TryGetValue(to, out var stage) && stage.Final ? Tone.Good
        : act.FromStage != act.ToStage && act.FromStage is not null ? Tone.Accent
        : Tone.Neutral;
}

/// <summary>Evidence as the viewer shows it.</summary>
public static class EvidenceItems
{
    public static EvidenceItem Of(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        return new($"/evidence/{evidence.Id}", Words.Same(evidence.Name), KindOf(evidence.MediaType))
        {
            TakenAt = evidence.TakenAt,
            Note = evidence is { Lon: { } lon, Lat: { } lat } ? Words.Same(FormattableString.Invariant($"{lon:0.00000}, {lat:0.00000}")) : null,
            Sha256 = evidence.Hash,
        };
    }

    private static EvidenceKind KindOf(string mediaType) =>
        mediaType.StartsWith("image/", StringComparison.Ordinal) ? EvidenceKind.Photo
        : mediaType.StartsWith("video/", StringComparison.Ordinal) ? EvidenceKind.Video
        : EvidenceKind.File;
}

using System.Globalization;
using System.Text.Json;
using Daodi.Kernel;
using Daodi.Rules;
using Daodi.Trust;

namespace Daodi.Cases;

/// <summary>One step as the citizen reads it.</summary>
/// <param name="Files">Ids of files the step shows.</param>
public sealed record PublicStep(long Seq, DateTimeOffset At, Words Title, Words Text, IReadOnlyList<long> Files);

/// <summary>
/// The public side of a case's history: acts whose action has a public template, the template filled with what the act
/// keeps. Names of officials, reasons and fields without a place in a template do not appear.
/// </summary>
public sealed class PublicTrace(UnitDirectory units, IRulebooks rulebooks)
{
    public IReadOnlyList<PublicStep> Of(Loop loop, IEnumerable<ActRow> acts) =>
        [.. acts.Where(a => a.Public).OrderBy(a => a.Seq).Select(a => Step(loop, a)).OfType<PublicStep>()];

    private PublicStep? Step(Loop loop, ActRow act)
    {
        if (act.Type == loop.OpenedType) return new(act.Seq, act.At, loop.Opened, loop.Opened, []);
        if (loop.Actions.Values.FirstOrDefault(a => loop.ActType(a) == act.Type) is not { Public: { } template } action) return null;
        using var data = JsonDocument.Parse(act.Data);
        var text = new Words(Fill(template.Zh, action, act, data.RootElement, zh: true), Fill(template.En, action, act, data.RootElement, zh: false));
        return new(act.Seq, act.At, action.Title, text, Files(action, data.RootElement));
    }

    private string Fill(string template, LoopAction action, ActRow act, JsonElement data, bool zh) =>
        LoopChecks.Placeholder().Replace(template, match =>
        {
            var name = match.Groups[1].Value;
            switch (name)
            {
                case "actorUnit": return UnitName(act.ActorUnit, zh);
                case "reason": return act.Reason ?? "";
                case "due":
                    return data.TryGetProperty("due", out var due) && due.TryGetDateTimeOffset(out var at)
                        ? at.Local().ToString(zh ? "yyyy年M月d日" : "yyyy-MM-dd", CultureInfo.InvariantCulture)
                        : zh ? "（待日历公布后确定）" : "(to be told once the calendar is published)";
            }
            if (!data.TryGetProperty(name, out var value)) return zh ? "（未填写）" : "(not given)";
            return action.Asks.FirstOrDefault(f => f.Name == name) is { } field ? Show(field, value, act.At, zh) : value.ToString();
        });

    private string Show(Field field, JsonElement value, DateTimeOffset at, bool zh) => field.Type switch
    {
        FieldType.Unit => UnitName(value.GetString(), zh),
        FieldType.Bool => value.ValueKind == JsonValueKind.True ? zh ? "是" : "yes" : zh ? "否" : "no",
        FieldType.Choice => Title(field, value.GetString(), at) is { } title ? zh ? title.Zh : title.En : value.ToString(),
        FieldType.Evidence => value.GetArrayLength().ToString(CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private Words? Title(Field field, string? value, DateTimeOffset at) =>
        FieldReading.ChoicesOf(field, rulebooks.Current, at).FirstOrDefault(c => c.Value == value)?.Title;

    private string UnitName(string? code, bool zh) => units.Find(code)?.Name is { } name ? zh ? name.Zh : name.En : code ?? "";

    private static long[] Files(LoopAction action, JsonElement data) =>
        [.. action.Asks.Where(f => f.Type == FieldType.Evidence)
            .SelectMany(f => data.TryGetProperty(f.Name, out var files) && files.ValueKind == JsonValueKind.Array ? files.EnumerateArray() : default)
            .Select(f => f.GetProperty("id").GetInt64())];
}

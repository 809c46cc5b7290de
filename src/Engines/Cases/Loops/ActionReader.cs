using System.Globalization;
using Daodi.Rules;

namespace Daodi.Cases;

/// <summary>Reads one action of a loop file.</summary>
internal static class ActionReader
{
    public static LoopAction Read(string name, YamlMap map)
    {
        var action = new LoopAction
        {
            Name = name,
            Line = map.Line,
            Title = map.RequiredWords("title"),
            Key = Key(map),
            From = [.. map.Texts("from").Select(f => f.Text)],
            To = Destinations(map),
            May = map.Text("may"),
            By = Parties(map),
            Asks = [.. (map.Map("asks")?.Maps() ?? []).Select(f => Ask(f.Name, f.Map))],
            Guards = [.. map.Texts("guards").Select(g => new MethodRef(g.Text, g.Line))],
            Effects = [.. map.Texts("effects").Select(e => new MethodRef(e.Text, e.Line))],
            Public = map.Words("public"),
            Next = map.Words("next"),
            ReasonRequired = Reason(map),
            Within = Nested(map, "within"),
            After = Nested(map, "after"),
        };
        if (action.From.Count == 0)
            map.Error("from", ($"动作“{name}”没有写明从哪些环节办理", $"The action '{name}' does not say from which stages"));
        if (name.Length > 40) map.Error("title", ($"动作名“{name}”过长", $"The action's name '{name}' is too long"));
        map.Finish();
        return action;
    }

    private static string? Key(YamlMap map)
    {
        var key = map.Text("key");
        if (key is null or [>= 'a' and <= 'z']) return key;
        map.Error("key", ($"快捷键“{key}”应为一个小写字母", $"The key '{key}' must be one small letter"));
        return null;
    }

    private static bool Reason(YamlMap map)
    {
        var reason = map.Text("reason");
        if (reason is not (null or "required" or "optional"))
            map.Error("reason", ("应为 required 或 optional", "Must be required or optional"));
        return reason == "required";
    }

    private static LimitRef? Nested(YamlMap map, string name)
    {
        if (map.Map(name) is not { } nested) return null;
        var limit = LoopFile.Limit(nested, "row", required: true);
        nested.Finish();
        return limit;
    }

    private static List<Destination> Destinations(YamlMap map)
    {
        if (!map.Has("to")) return [];
        if (map.IsText("to")) return map.Text("to") is { } stage ? [new(null, stage, map.LineOf("to"))] : [];
        var destinations = new List<Destination>();
        foreach (var entry in map.List("to"))
        {
            var when = entry.Text("when");
            if (entry.RequiredText("stage") is { } stage)
                destinations.Add(new(when is null ? null : new(when, entry.Line), stage, entry.Line));
            entry.Finish();
        }
        if (destinations.Count > 0)
        {
            if (destinations[^1].When is not null)
                map.Error("to", ("去向列表的最后一项应无条件", "The last destination must have no condition, or the case might go nowhere"));
            if (destinations[..^1].Any(d => d.When is null))
                map.Error("to", ("只有最后一项去向可以无条件", "Only the last destination may be without a condition"));
        }
        return destinations;
    }

    private static List<Party> Parties(YamlMap map)
    {
        var names = map.IsText("by") ? [(Text: map.Text("by") ?? "", Line: map.LineOf("by"))] : map.Texts("by");
        if (names.Count == 0) map.Error("by", ("缺少“by”：由谁办理", "'by' is missing: who takes the action"));
        var parties = new List<Party>();
        foreach (var (text, _) in names)
        {
            if (Enum.TryParse<Party>(text, ignoreCase: true, out var party) && Enum.IsDefined(party)) parties.Add(party);
            else map.Error("by", ($"“{text}”应为 desk、unit、citizen 或 system", $"'{text}' must be desk, unit, citizen or system"));
        }
        return parties;
    }

    private static Field Ask(string name, YamlMap map)
    {
        var typeName = map.RequiredText("type") ?? "text";
        if (!Enum.TryParse<FieldType>(typeName, ignoreCase: true, out var type))
            map.Error("type", ($"“{typeName}”应为 text、bool、number、choice、unit、date 或 evidence",
                $"'{typeName}' must be text, bool, number, choice, unit, date or evidence"));
        var max = map.Text("max");
        int? most = null;
        if (max is not null)
        {
            if (int.TryParse(max, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0) most = number;
            else map.Error("max", ($"“{max}”应为正整数", $"'{max}' must be a whole number from 1"));
        }
        var choices = new List<Choice>();
        if (map.Map("choices") is { } choiceMap)
        {
            foreach (var value in choiceMap.Keys) choices.Add(new(value, choiceMap.RequiredWords(value)));
            choiceMap.Finish();
        }
        var field = new Field
        {
            Name = name,
            Title = map.RequiredWords("title"),
            Type = type,
            Required = map.Flag("required"),
            Max = most,
            Choices = choices,
            Table = map.Text("row"),
            Hidden = map.Flag("hidden"),
            Line = map.Line,
        };
        if (type == FieldType.Choice && field.Table is null == (choices.Count == 0))
            map.Error("type", ("选择项要么写 choices，要么写 row", "A choice has either choices or row"));
        if (type == FieldType.Text && most is null)
            map.Error("type", ("文字项要写 max", "A text must say its max"));
        map.Finish();
        return field;
    }
}

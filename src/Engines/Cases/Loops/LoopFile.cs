using Daodi.Kernel;
using Daodi.Rules;

namespace Daodi.Cases;

/// <summary>
/// Reads a <c>*.loop.yaml</c>. The language has no expressions: whatever needs one is a C# method named in the file. What is
/// wrong with the file alone is found here; what needs the rules, roles and methods is found by <see cref="LoopChecks"/>.
/// </summary>
public static class LoopFile
{
    /// <summary>The loop, or every error that could be found in one reading.</summary>
    public static Loaded<Loop> Parse(string file, string text)
    {
        var source = new YamlSource(file);
        var root = source.Root(text);
        var loop = root is null ? null : Read(file, root);
        // An alias is read once for each use; its errors are the same and are told once.
        return source.Errors.Count == 0 ? new(loop, []) : new(null, [.. source.Errors.Distinct()]);
    }

    private static Loop Read(string file, YamlMap root)
    {
        var loop = new Loop
        {
            Id = Identifier(root, "loop"),
            Version = Version(root),
            Title = root.RequiredWords("title"),
            NumberPrefix = Prefix(root),
            Opened = root.Words("opened") ?? ("登记", "Registered"),
            HasCalendar = Calendar(root),
            Clocks = [.. (root.Map("clocks")?.Maps() ?? []).Select(c => Clock(root, c.Name, c.Map)).OfType<LoopClock>()],
            Stages = (root.RequiredMap("stages")?.Maps() ?? []).ToDictionary(s => s.Name, s => ReadStage(s.Name, s.Map)),
            Actions = (root.RequiredMap("actions")?.Maps() ?? []).ToDictionary(a => a.Name, a => ActionReader.Read(a.Name, a.Map)),
            Audiences = Audiences(root),
            Escalation = [.. root.List("escalation").Select(ReadEscalation).OfType<Escalation>()],
            File = file,
        };
        root.Finish();
        return loop;
    }

    private static string Identifier(YamlMap root, string name)
    {
        var id = root.RequiredText(name) ?? "";
        if (id.Length > 0 && (id.Length > 64 || id.Split('.').Length != 2 || id.Split('.').Any(p => p.Length == 0)))
            root.Error(name, ($"“{id}”应写作 系统.件种", $"'{id}' must read system.kind"));
        return id;
    }

    private static int Version(YamlMap root)
    {
        if (root.RequiredText("version") is not { } text) return 0;
        if (int.TryParse(text, out var version) && version > 0) return version;
        root.Error("version", ($"版本“{text}”应为正整数", $"The version '{text}' must be a whole number from 1"));
        return 0;
    }

    private static string Prefix(YamlMap root)
    {
        var prefix = root.RequiredText("number") ?? "";
        if (prefix.Length > 0 && (prefix.Length > 8 || prefix.Any(c => c is not (>= 'A' and <= 'Z'))))
            root.Error("number", ($"编号前缀“{prefix}”应为不超过8个大写字母", $"The number prefix '{prefix}' must be at most 8 capital letters"));
        return prefix;
    }

    private static bool Calendar(YamlMap root)
    {
        var calendar = root.Text("calendar");
        if (calendar is not (null or "working"))
            root.Error("calendar", ($"没有日历“{calendar}”，只有 working", $"There is no calendar '{calendar}', only working"));
        return calendar is not null;
    }

    private static LoopClock? Clock(YamlMap root, string name, YamlMap map)
    {
        ClockKind? kind = name switch { "statutory" => ClockKind.Statutory, "committed" => ClockKind.Committed, _ => null };
        if (kind is null)
            root.Map("clocks")!.Error(name, ($"时钟“{name}”应为 statutory 或 committed", $"The clock '{name}' must be statutory or committed"));
        var clock = new LoopClock(kind ?? ClockKind.Statutory, map.RequiredWords("title"), Limit(map, "row", required: true)!,
            Limit(map, "extend"), map.Line);
        map.Finish();
        return kind is null || clock.Limit is null ? null : clock;
    }

    private static Stage ReadStage(string name, YamlMap map)
    {
        var final = map.Flag("final");
        var owner = map.Text("owner");
        if (final != owner is null)
            map.Error("owner", final
                ? ($"终结环节“{name}”没有经办方", $"The final stage '{name}' has no owner")
                : ($"环节“{name}”要写明 owner: desk 或 unit", $"The stage '{name}' must say owner: desk or unit"));
        else if (owner is not (null or "desk" or "unit"))
            map.Error("owner", ($"经办方“{owner}”应为 desk 或 unit", $"The owner '{owner}' must be desk or unit"));

        LimitRef? limit = null;
        Words? title = null;
        if (map.Map("limit") is { } limitMap)
        {
            limit = Limit(limitMap, "row", required: true);
            title = limitMap.RequiredWords("title");
            limitMap.Finish();
        }
        var stops = new List<ClockKind>();
        foreach (var (text, _) in map.Texts("stops"))
        {
            if (text == "statutory") stops.Add(ClockKind.Statutory);
            else if (text == "committed") stops.Add(ClockKind.Committed);
            else map.Error("stops", ($"时钟“{text}”应为 statutory 或 committed", $"The clock '{text}' must be statutory or committed"));
        }
        var stage = new Stage
        {
            Name = name,
            Title = map.RequiredWords("title"),
            Limit = limit,
            LimitTitle = title,
            Line = map.Line,
            Owner = final ? Turn.Nobody : owner == "desk" ? Turn.Desk : Turn.Unit,
            Initial = map.Flag("initial"),
            Final = final,
            Pauses = map.Flag("pauses"),
            Stops = stops,
        };
        map.Finish();
        return stage;
    }

    private static Dictionary<string, Audience> Audiences(YamlMap root)
    {
        var audiences = new Dictionary<string, Audience>(StringComparer.Ordinal);
        if (root.Map("audiences") is not { } map) return audiences;
        foreach (var name in map.Keys)
            if (map.RequiredText(name) is { } permission)
                audiences[name] = new(permission, map.LineOf(name));
        return audiences;
    }

    private static Escalation? ReadEscalation(YamlMap map)
    {
        Light? at = map.RequiredText("at") switch { "yellow" => Light.Yellow, "red" => Light.Red, "black" => Light.Black, _ => null };
        if (at is null) map.Error("at", ("应为 yellow、red 或 black", "Must be yellow, red or black"));
        var escalation = at is { } light ? new Escalation(light, [.. map.Texts("notify").Select(t => t.Text)], map.Line) : null;
        map.Finish();
        return escalation;
    }

    /// <summary>Reads <c>table/column</c>.</summary>
    internal static LimitRef? Limit(YamlMap map, string name, bool required = false)
    {
        var text = required ? map.RequiredText(name) : map.Text(name);
        if (text is null) return null;
        if (text.Split('/') is [{ Length: > 0 } table, { Length: > 0 } column]) return new(table, column, map.LineOf(name));
        map.Error(name, ($"“{text}”应写作 表/列", $"'{text}' must read table/column"));
        return null;
    }
}

using Daodi.Kernel;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Daodi.Rules;

/// <summary>
/// One YAML file being read with its errors collected. Nothing is bound by reflection: what a file may say is what its
/// reader asks for, and anything else in it is an error at its line.
/// </summary>
public sealed class YamlSource(string file)
{
    private readonly List<LoadError> _errors = [];

    public string File { get; } = file;

    public IReadOnlyList<LoadError> Errors => _errors;

    public void Add(int line, Words message) => _errors.Add(new(File, line, message));

    /// <summary>The file's one document as a map; none where the text is not YAML or not a map.</summary>
    public YamlMap? Root(string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            Add((int)e.Start.Line, ($"YAML 语法错误：{e.Message}", $"Not YAML: {e.Message}"));
            return null;
        }
        if (stream.Documents is not [{ RootNode: YamlMappingNode root }])
        {
            Add(1, ("文件应是一个映射", "The file must be one map"));
            return null;
        }
        return new(this, root);
    }
}

/// <summary>A map of a YAML file. Asking for a key marks it as known; <see cref="Finish"/> reports the rest.</summary>
public sealed class YamlMap
{
    private readonly YamlSource _source;
    private readonly Dictionary<string, (YamlScalarNode Key, YamlNode Value)> _children = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    internal YamlMap(YamlSource source, YamlMappingNode node)
    {
        _source = source;
        Line = (int)node.Start.Line;
        foreach (var (key, value) in node.Children)
        {
            if (key is YamlScalarNode { Value: { } name } scalar) _children[name] = (scalar, value);
            else source.Add((int)key.Start.Line, ("键应是文字", "A key must be text"));
        }
    }

    /// <summary>Where the map begins.</summary>
    public int Line { get; }

    public IEnumerable<string> Keys => _children.Keys;

    public bool Has(string name) => _children.ContainsKey(name);

    /// <summary>The line of a key; the map's own where the key is missing.</summary>
    public int LineOf(string name) => _children.TryGetValue(name, out var c) ? (int)c.Key.Start.Line : Line;

    public void Error(string name, Words message) => _source.Add(LineOf(name), message);

    /// <summary>The text under <paramref name="name"/>, or none where it is missing, null or not a scalar.</summary>
    public string? Text(string name)
    {
        if (!Ask(name, out var node)) return null;
        if (node is YamlScalarNode scalar) return IsNull(scalar) ? null : scalar.Value;
        Error(name, ($"“{name}”应是一个值", $"'{name}' must be a single value"));
        return null;
    }

    public string? RequiredText(string name)
    {
        if (!Has(name)) Missing(name);
        else if (Text(name) is { Length: > 0 } text) return text;
        else Error(name, ($"“{name}”不能为空", $"'{name}' must not be empty"));
        return null;
    }

    /// <summary>True and false only; YAML 1.1's yes and no are text, since they are answers to questions here.</summary>
    public bool Flag(string name)
    {
        switch (Text(name))
        {
            case null or "false": return false;
            case "true": return true;
            default:
                Error(name, ($"“{name}”只能是 true 或 false", $"'{name}' must be true or false"));
                return false;
        }
    }

    public YamlMap? Map(string name)
    {
        if (!Ask(name, out var node)) return null;
        if (node is YamlMappingNode map) return new(_source, map);
        Error(name, ($"“{name}”应是一个映射", $"'{name}' must be a map"));
        return null;
    }

    public YamlMap? RequiredMap(string name)
    {
        if (!Has(name)) Missing(name);
        return Map(name);
    }

    /// <summary>Every entry as a map, with its name, in the order of the file.</summary>
    public IEnumerable<(string Name, YamlMap Map)> Maps()
    {
        foreach (var name in _children.Keys)
            if (Map(name) is { } map)
                yield return (name, map);
    }

    /// <summary>A list of texts; a missing one is empty.</summary>
    public IReadOnlyList<(string Text, int Line)> Texts(string name)
    {
        if (!Ask(name, out var node)) return [];
        if (node is YamlSequenceNode list && list.All(n => n is YamlScalarNode))
            return [.. list.Select(n => (((YamlScalarNode)n).Value ?? "", (int)n.Start.Line))];
        Error(name, ($"“{name}”应是值的列表", $"'{name}' must be a list of values"));
        return [];
    }

    /// <summary>A list of maps; a missing one is empty.</summary>
    public IReadOnlyList<YamlMap> List(string name)
    {
        if (!Ask(name, out var node)) return [];
        if (node is YamlSequenceNode list && list.All(n => n is YamlMappingNode))
            return [.. list.Select(n => new YamlMap(_source, (YamlMappingNode)n))];
        Error(name, ($"“{name}”应是映射的列表", $"'{name}' must be a list of maps"));
        return [];
    }

    /// <summary>Whether <paramref name="name"/> is one value and not a list or map.</summary>
    public bool IsText(string name) => _children.TryGetValue(name, out var c) && c.Value is YamlScalarNode;

    /// <summary><c>{zh: …, en: …}</c>, or one text that is the same in both languages.</summary>
    public Words? Words(string name)
    {
        if (!Has(name)) return null;
        if (IsText(name)) return Text(name) is { Length: > 0 } same ? Kernel.Words.Same(same) : null;
        if (Map(name) is not { } map) return null;
        var words = (map.RequiredText("zh"), map.RequiredText("en"));
        map.Finish();
        return words is ({ } zh, { } en) ? new Words(zh, en) : null;
    }

    public Words RequiredWords(string name)
    {
        if (!Has(name)) Missing(name);
        return Words(name) ?? Kernel.Words.Same(name);
    }

    /// <summary>Reports every key that nobody asked for: a misspelt word must not be silently without effect.</summary>
    public void Finish()
    {
        foreach (var name in _children.Keys.Where(n => !_asked.Contains(n)))
            Error(name, ($"不认识的键“{name}”", $"Unknown key '{name}'"));
    }

    private void Missing(string name) => _source.Add(Line, ($"缺少“{name}”", $"'{name}' is missing"));

    private bool Ask(string name, out YamlNode? node)
    {
        _asked.Add(name);
        node = _children.TryGetValue(name, out var child) ? child.Value : null;
        return node is not null;
    }

    private static bool IsNull(YamlScalarNode scalar) =>
        scalar.Style == ScalarStyle.Plain && scalar.Value is null or "" or "~" or "null";
}

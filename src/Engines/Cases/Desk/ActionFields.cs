using Daodi.Trust;

namespace Daodi.Cases;

/// <summary>What the actor gave, checked against what the action asks for.</summary>
public sealed class ActionFields
{
    private readonly IReadOnlyDictionary<string, object> _values;

    internal ActionFields(IReadOnlyDictionary<string, object> values) => _values = values;

    public static ActionFields None { get; } = new(new Dictionary<string, object>());

    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>A text or the value of a choice; none where it was not given.</summary>
    public string? Text(string name) => _values.GetValueOrDefault(name) as string;

    public bool? Bool(string name) => _values.GetValueOrDefault(name) as bool?;

    /// <summary>Whether it was given and is true.</summary>
    public bool Is(string name) => Bool(name) == true;

    public decimal? Number(string name) => _values.GetValueOrDefault(name) as decimal?;
    public DateOnly? Date(string name) => _values.GetValueOrDefault(name) as DateOnly?;
    public Unit? Unit(string name) => _values.GetValueOrDefault(name) as Unit;

    /// <summary>The files of an evidence field.</summary>
    public IReadOnlyList<Evidence> Files(string name) => _values.GetValueOrDefault(name) as IReadOnlyList<Evidence> ?? [];

    /// <summary>All files of all fields.</summary>
    public IEnumerable<Evidence> AllFiles => _values.Values.OfType<IReadOnlyList<Evidence>>().SelectMany(f => f);

    /// <summary>As the act keeps them.</summary>
    internal IEnumerable<KeyValuePair<string, object?>> ForAct() => _values.Select(v => new KeyValuePair<string, object?>(v.Key, v.Value switch
    {
        Unit unit => unit.Code,
        DateOnly date => date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        IReadOnlyList<Evidence> files => files.Select(f => new { id = f.Id, hash = f.Hash, name = f.Name, mediaType = f.MediaType }).ToArray(),
        var plain => plain,
    }));
}

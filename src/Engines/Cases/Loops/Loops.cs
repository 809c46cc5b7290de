using System.Collections.Frozen;
using Daodi.Kernel;
using Daodi.Rules;
using Daodi.Trust;

namespace Daodi.Cases;

/// <summary>A loop with its methods bound: what can carry a case.</summary>
public sealed record BoundLoop(Loop Loop, LoopMethods Methods);

/// <summary>A loop file as a system brings it.</summary>
/// <param name="Methods">The system's object whose methods the file names; none where the common ones are enough.</param>
public sealed record LoopSource(string File, string Text, object? Methods);

/// <summary>
/// All loops in all versions that a case can live under. Filled once at start-up, by <see cref="LoopStore"/> or, where no
/// database is (command line, tests), by <see cref="Load"/>.
/// </summary>
public sealed class Loops
{
    private FrozenDictionary<(string Id, int Version), BoundLoop> _all = FrozenDictionary<(string, int), BoundLoop>.Empty;
    private FrozenDictionary<string, BoundLoop> _current = FrozenDictionary<string, BoundLoop>.Empty;

    public Loops()
    {
    }

    public Loops(IEnumerable<BoundLoop> current) => Set(current, []);

    /// <summary>Reads and checks the files, all errors together.</summary>
    public static Loaded<IReadOnlyList<BoundLoop>> Load(IEnumerable<LoopSource> sources, Rulebook rules, IReadOnlySet<string> permissions)
    {
        var errors = new List<LoadError>();
        var loops = new List<BoundLoop>();
        foreach (var source in sources)
        {
            var read = LoopFile.Parse(source.File, source.Text);
            errors.AddRange(read.Errors);
            if (read.Value is not { } loop) continue;
            var methods = new LoopMethods(source.Methods);
            errors.AddRange(LoopChecks.Run(loop, rules, permissions, methods));
            if (loops.Any(l => l.Loop.Id == loop.Id))
                errors.Add(new(source.File, 1, ($"闭环“{loop.Id}”重复定义", $"The loop '{loop.Id}' is defined twice")));
            loops.Add(new(loop, methods));
        }
        return errors.Count == 0 ? new(loops, []) : new(null, errors);
    }

    internal void Set(IEnumerable<BoundLoop> current, IEnumerable<BoundLoop> earlier)
    {
        var now = current.ToArray();
        _current = now.ToFrozenDictionary(l => l.Loop.Id, StringComparer.Ordinal);
        _all = earlier.Concat(now).DistinctBy(l => (l.Loop.Id, l.Loop.Version)).ToFrozenDictionary(l => (l.Loop.Id, l.Loop.Version));
    }

    /// <summary>The version new cases are opened under. Error <c>loop.none</c>.</summary>
    public Result<BoundLoop> Current(string id) => _current.TryGetValue(id, out var loop) ? loop : None(id);

    /// <summary>The version a case lives under. Error <c>loop.none</c>.</summary>
    public Result<BoundLoop> Of(Case @case) => Find(@case.Kind, @case.LoopVersion);

    public Result<BoundLoop> Find(string id, int version) =>
        _all.TryGetValue((id, version), out var loop) ? loop : None($"{id} {version}");

    /// <summary>The loops new cases are opened under.</summary>
    public IEnumerable<Loop> All => _current.Values.Select(l => l.Loop).OrderBy(l => l.Id, StringComparer.Ordinal);

    /// <summary>Every version that some case may live under.</summary>
    public IEnumerable<Loop> Versions => _all.Values.Select(l => l.Loop).OrderBy(l => l.Id, StringComparer.Ordinal).ThenBy(l => l.Version);

    /// <summary>The act types of these loops, for the catalogue: opening and every action, of all versions.</summary>
    public static IReadOnlyList<ActType> ActTypes(IEnumerable<Loop> loops) =>
        [.. loops.SelectMany(l => l.Actions.Values.Select(a => new ActType(l.ActType(a), a.Title)).Append(new(l.OpenedType, l.Opened))).DistinctBy(t => t.Type)];

    private static Error None(string id) =>
        Error.NotFound("loop.none", ($"没有闭环“{id}”", $"There is no loop '{id}'"));
}

using System.Security.Cryptography;
using System.Text;
using Daodi.Kernel;
using Daodi.Rules;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Daodi.Cases;

/// <summary>A version of a loop as it was first seen. Never changed: cases live under it.</summary>
public sealed class LoopVersionRow
{
    public required string Id { get; init; }
    public required int Version { get; init; }

    /// <summary>SHA-256 of what the file says, without its comments and layout.</summary>
    public required string Hash { get; init; }
    public required string Yaml { get; init; }
    public required DateTimeOffset FirstSeen { get; init; }
}

/// <summary>Keeps every version of every loop in the database, so that a case finds the one it was opened under.</summary>
public static class LoopStore
{
    /// <summary>
    /// Checks the loops, stores new versions and fills <paramref name="loops"/>. Errors: those of <see cref="Loops.Load"/>; a
    /// version whose content has changed since it was first seen; an older version that open cases live under and whose
    /// methods, limits or permissions are gone.
    /// </summary>
    public static async Task<IReadOnlyList<LoadError>> Start(
        Loops loops, IReadOnlyList<LoopSource> sources, Rulebook rules, IReadOnlySet<string> permissions,
        IWriteLane lane, DateTimeOffset now, CancellationToken ct = default)
    {
        var loaded = Loops.Load(sources, rules, permissions);
        if (loaded.Value is not { } current) return loaded.Errors;

        var stored = await lane.Run(async (db, token) =>
        {
            var rows = await db.Set<LoopVersionRow>().AsNoTracking().ToListAsync(token);
            foreach (var (loop, text) in current.Zip(sources, (l, s) => (l.Loop, s.Text)))
            {
                if (rows.Any(r => r.Id == loop.Id && r.Version == loop.Version)) continue;
                var row = new LoopVersionRow { Id = loop.Id, Version = loop.Version, Hash = HashOf(text), Yaml = text, FirstSeen = now };
                db.Add(row);
                rows.Add(row);
            }
            var living = await db.Set<Case>().Where(c => c.Turn != Turn.Nobody)
                .Select(c => new { c.Kind, c.LoopVersion }).Distinct().ToListAsync(token);
            return (Result<Stored>)new Stored(rows, living.Select(l => (l.Kind, l.LoopVersion)).ToHashSet());
        }, ct);
        if (!stored.Ok) throw new InvalidOperationException(stored.Error.ToString());

        var errors = new List<LoadError>();
        foreach (var (loop, text) in current.Zip(sources, (l, s) => (l.Loop, s.Text)))
        {
            var row = stored.Value.Rows.First(r => r.Id == loop.Id && r.Version == loop.Version);
            if (row.Hash != HashOf(text))
                errors.Add(new(loop.File, LineOfVersion(text), (
                    $"闭环“{loop.Id}”第 {loop.Version} 版的内容与首次启用时不同：已有案件按原内容办理，请提高版本号",
                    $"The loop '{loop.Id}' version {loop.Version} differs from what was first seen: cases live under that; raise the version")));
        }
        var earlier = Earlier(current, sources, stored.Value, rules, permissions, errors);
        if (errors.Count == 0) loops.Set(current, earlier);
        return errors;
    }

    private static List<BoundLoop> Earlier(IReadOnlyList<BoundLoop> current, IReadOnlyList<LoopSource> sources, Stored stored,
        Rulebook rules, IReadOnlySet<string> permissions, List<LoadError> errors)
    {
        var earlier = new List<BoundLoop>();
        foreach (var row in stored.Rows.Where(r => current.All(c => (c.Loop.Id, c.Loop.Version) != (r.Id, r.Version))))
        {
            var file = $"{row.Id}@{row.Version}";
            var read = LoopFile.Parse(file, row.Yaml);
            var methods = new LoopMethods(sources.Zip(current).FirstOrDefault(p => p.Second.Loop.Id == row.Id).First?.Methods);
            var problems = read.Value is { } loop ? LoopChecks.Run(loop, rules, permissions, methods) : read.Errors;
            // A version that only closed cases lived under need not run any more; it is still read for their history.
            if (problems.Count > 0 && stored.Living.Contains((row.Id, row.Version))) errors.AddRange(problems);
            if (read.Value is not null) earlier.Add(new(read.Value, methods));
        }
        return earlier;
    }

    /// <summary>SHA-256 over what a YAML text says: comments, indentation and quotes do not count.</summary>
    public static string HashOf(string yaml)
    {
        var said = new StringBuilder();
        var parser = new Parser(new StringReader(yaml));
        while (parser.MoveNext())
        {
            said.Append(parser.Current switch
            {
                Scalar scalar => $"s{scalar.Anchor}:{scalar.Value.Length}:{scalar.Value}",
                AnchorAlias alias => $"*{alias.Value}",
                MappingStart map => $"{{{map.Anchor}",
                MappingEnd => "}",
                SequenceStart list => $"[{list.Anchor}",
                SequenceEnd => "]",
                _ => "",
            }).Append('\n');
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(said.ToString())));
    }

    private static int LineOfVersion(string text) =>
        Math.Max(1, Array.FindIndex(text.Split('\n'), l => l.StartsWith("version:", StringComparison.Ordinal)) + 1);

    private sealed record Stored(List<LoopVersionRow> Rows, HashSet<(string Kind, int Version)> Living);
}

using System.Text.RegularExpressions;

namespace Daodi.Tests.Unit.Docs;

/// <summary>The repository's Markdown files and what they link to.</summary>
internal static partial class Documents
{
    private static readonly string[] NotOurs = ["node_modules", "artifacts", "bin", "obj", "TestResults"];

    public static string Root { get; } = FindRoot();

    /// <summary>All *.md, by path from the root with forward slashes.</summary>
    public static IEnumerable<string> All() => Under(Root).Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/')).Order(StringComparer.Ordinal);

    /// <summary>The links of a text with the line each stands on; those in code are not links.</summary>
    public static IEnumerable<(int Line, string Target)> Links(string text)
    {
        string? fence = null;
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (Fence().Match(line) is { Success: true } mark && (fence is null || mark.Groups[1].Value.StartsWith(fence, StringComparison.Ordinal)))
            {
                fence = fence is null ? mark.Groups[1].Value : null;
                continue;
            }
            if (fence is not null) continue;
            foreach (Match link in Link().Matches(InlineCode().Replace(line, "")))
                yield return (number, link.Groups["inline"].Success ? link.Groups["inline"].Value : link.Groups["reference"].Value);
        }
    }

    /// <summary>The anchors that a text's headings make, as GitHub makes them.</summary>
    public static IReadOnlySet<string> Anchors(string text)
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match heading in Heading().Matches(text))
        {
            var plain = NotInAnchor().Replace(heading.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-');
            var anchor = plain;
            for (var n = 1; !anchors.Add(anchor); n++) anchor = $"{plain}-{n}";
        }
        return anchors;
    }

    /// <summary>Why a link of <paramref name="document"/> leads nowhere; null where it leads somewhere.</summary>
    public static string? Fault(string root, string document, string target)
    {
        if (Scheme().IsMatch(target)) return null;
        var (path, anchor) = target.Split('#', 2) is [var before, var after] ? (before, after) : (target, null);
        if (path.StartsWith('/')) return "begins at the root, which a reader of the files does not have";
        var file = path.Length == 0
            ? Path.Combine(root, document)
            : Path.GetFullPath(Path.Combine(root, Path.GetDirectoryName(document)!, Uri.UnescapeDataString(path)));
        if (Path.GetRelativePath(root, file).StartsWith("..", StringComparison.Ordinal)) return "leads out of the repository";
        if (!File.Exists(file) && !Directory.Exists(file)) return "there is no such file";
        return anchor is { Length: > 0 } && file.EndsWith(".md", StringComparison.Ordinal) && !Anchors(File.ReadAllText(file)).Contains(Uri.UnescapeDataString(anchor))
            ? $"{Path.GetRelativePath(root, file)} has no heading #{anchor}"
            : null;
    }

    private static IEnumerable<string> Under(string folder) =>
        Directory.EnumerateFiles(folder, "*.md").Concat(Directory.EnumerateDirectories(folder)
            .Where(d => Path.GetFileName(d) is var name && !NotOurs.Contains(name) && (name[0] != '.' || name is ".github" or ".ci"))
            .SelectMany(Under));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Daodi.slnx"))) folder = folder.Parent;
        return folder.FullName;
    }

    [GeneratedRegex(@"^\s*(```+|~~~+)")]
    private static partial Regex Fence();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"\]\(\s*<?(?<inline>[^)\s>]+)>?(?:\s+""[^""]*"")?\s*\)|^\s*\[[^\]]+\]:\s*<?(?<reference>[^\s>]+)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,6}\s+(.+?)\s*#*\s*$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N}\s_-]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex(@"^[a-z][a-z0-9+.-]*:", RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();
}

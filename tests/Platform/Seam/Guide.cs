using System.Text;
using System.Text.RegularExpressions;

namespace Daodi.Tests.Platform.Seam;

/// <summary>
/// <c>docs/add-a-system.md</c>: a line that is only a link to a file, and beneath it a block, which must be that file. With
/// <c>DAODI_UPDATE_DOCS=1</c> the blocks are written anew from the files.
/// </summary>
internal static partial class Guide
{
    public static string Root { get; } = FindRoot();

    private static string Path => System.IO.Path.Combine(Root, "docs", "add-a-system.md");

    public static string Text
    {
        get
        {
            if (Environment.GetEnvironmentVariable("DAODI_UPDATE_DOCS") == "1") Update();
            return File.ReadAllText(Path);
        }
    }

    /// <summary>The blocks headed by a file, by its path from the root.</summary>
    public static IReadOnlyList<(string File, string Block)> Blocks(string text) =>
        [.. Shown().Matches(text).Select(m => (PathOf(m), m.Groups["block"].Value))];

    /// <summary>The lines of the shell blocks.</summary>
    public static IReadOnlyList<string> Commands(string text) =>
        [.. Shell().Matches(text).SelectMany(m => m.Groups["lines"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))];

    public static string FileText(string path) => File.ReadAllText(System.IO.Path.Combine(Root, path)).TrimEnd('\n');

    private static void Update()
    {
        var text = Shown().Replace(File.ReadAllText(Path), m =>
            $"{m.Groups["head"].Value}\n\n{m.Groups["fence"].Value}{m.Groups["language"].Value}\n{FileText(PathOf(m))}\n{m.Groups["fence"].Value}");
        File.WriteAllText(Path, text, new UTF8Encoding(false));
    }

    private static string PathOf(Match shown) =>
        System.IO.Path.GetRelativePath(Root, System.IO.Path.GetFullPath(System.IO.Path.Combine(Root, "docs", shown.Groups["target"].Value))).Replace('\\', '/');

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder!.FullName, "Daodi.slnx"))) folder = folder.Parent;
        return folder.FullName;
    }

    [GeneratedRegex(@"^(?<head>\[[^\]\n]+\]\((?<target>[^)\n]+)\))\n\n(?<fence>`{3,})(?<language>\w*)\n(?<block>.*?)\n?^\k<fence>$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Shown();

    [GeneratedRegex(@"^```sh\n(?<lines>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Shell();
}

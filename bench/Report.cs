using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Daodi.Bench;

/// <summary>Prints tables as they come, and keeps them as a section of <c>docs/performance.md</c> that a later run replaces.</summary>
internal sealed class Report(string file, bool write)
{
    private readonly StringBuilder _section = new();

    public void Line(string text)
    {
        Console.WriteLine(text);
        _section.AppendLine(text);
    }

    public void Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        Line("");
        Line($"| {string.Join(" | ", head)} |");
        Line($"|{string.Concat(head.Select((_, i) => i == 0 ? "---|" : "---:|"))}");
        foreach (var row in rows) Line($"| {string.Join(" | ", row)} |");
        Line("");
    }

    /// <summary>Puts what was printed since the last time in the place of the section <paramref name="part"/>.</summary>
    public void Keep(string part, string title)
    {
        var text = $"<!-- {part} -->\n## {title}\n\n{Machine()}\n\n{_section.ToString().Trim()}\n<!-- /{part} -->\n";
        _section.Clear();
        if (!write) return;
        var all = File.Exists(file) ? File.ReadAllText(file) : "# Measured\n\nAll numbers come from `bench/run`, one run each; the last run of each part stands here.\n";
        var (start, end) = (all.IndexOf($"<!-- {part} -->", StringComparison.Ordinal), all.IndexOf($"<!-- /{part} -->", StringComparison.Ordinal));
        all = start < 0 ? $"{all.TrimEnd()}\n\n{text}" : all[..start] + text + all[(end + $"<!-- /{part} -->\n".Length)..];
        File.WriteAllText(file, all);
    }

    private static string Machine()
    {
        var cpu = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() : null;
        return string.Create(CultureInfo.InvariantCulture,
            $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {Environment.ProcessorCount} cores ({cpu ?? "unknown"}), {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GB, {RuntimeInformation.OSDescription.Split(' ')[0]}, {RuntimeInformation.FrameworkDescription}; client, platform and database share them.");
    }
}

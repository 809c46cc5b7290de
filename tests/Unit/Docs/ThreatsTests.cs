using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Docs;

/// <summary>Every test that the threat model and the ASVS walk rest on is there, under that name.</summary>
public sealed partial class ThreatsTests
{
    private static readonly string[] Documents = ["docs/threats.md", "docs/asvs.md"];

    [Theory]
    [InlineData("docs/threats.md")]
    [InlineData("docs/asvs.md")]
    public void EveryTest_ThatIsNamed_IsThere(string document)
    {
        var named = Named(File.ReadAllText(Path.Combine(Docs.Documents.Root, document))).ToList();
        named.Count.ShouldBeGreaterThan(10);
        named.Except(Known()).ShouldBeEmpty();
    }

    [Fact]
    public void Test_ThatIsNotThere_IsFound() =>
        Named("| x | `EveryDoorTests.Door_ThatNobodyBuilt_IsOpen` |").Except(Known()).ShouldBe(["EveryDoorTests.Door_ThatNobodyBuilt_IsOpen"]);

    [Fact]
    public void EveryThreat_HasAControlAndATestOrSaysThatItHasNone()
    {
        var rows = File.ReadLines(Path.Combine(Docs.Documents.Root, Documents[0])).Where(l => l.StartsWith("| ", StringComparison.Ordinal) && !l.StartsWith("| threat", StringComparison.Ordinal)).ToList();
        rows.Count.ShouldBeGreaterThan(20);
        rows.Where(r => r.Split('|') is not [_, _, var control, var test, _] || control.Trim().Length == 0 || !(Named(test).Any() || test.Contains("none", StringComparison.Ordinal))).ShouldBeEmpty();
    }

    private static IEnumerable<string> Named(string text) => Name().Matches(text).Select(m => m.Groups[1].Value);

    /// <summary>Every class and test method of the sources under <c>tests/</c>, as <c>Class.Method</c>.</summary>
    private static HashSet<string> Known() =>
        Directory.EnumerateFiles(Path.Combine(Docs.Documents.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("node_modules", StringComparison.Ordinal))
            .SelectMany(f => Method().Matches(File.ReadAllText(f)).Select(m => $"{Path.GetFileNameWithoutExtension(f)}.{m.Groups[1].Value}"))
            .ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex(@"`(\w+\.\w+_\w+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"public (?:static )?(?:async )?(?:Task|void) (\w+)\(")]
    private static partial Regex Method();
}

using Daodi.Host;
using Daodi.SampleSystem;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Seam;

/// <summary>The guide shows the sample as it is, and all of it.</summary>
public sealed class GuideTests
{
    private const string Sample = "tests/SampleSystem";

    private static readonly string[] Written = ["Migrations", "bin", "obj"];

    [Fact]
    public void EveryBlock_OfTheGuide_IsItsFile()
    {
        var blocks = Guide.Blocks(Guide.Text);

        blocks.ShouldNotBeEmpty();
        foreach (var (file, block) in blocks)
            block.ShouldBe(Guide.FileText(file), $"docs/add-a-system.md shows another {file}; DAODI_UPDATE_DOCS=1 writes it anew");
    }

    [Fact]
    public void EveryFile_OfTheSample_IsInTheGuide()
    {
        var folder = Path.Combine(Guide.Root, Sample);
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/'))
            .Where(f => !Written.Contains(f.Split('/')[0]) && f != "packages.lock.json")
            .Select(f => $"{Sample}/{f}");

        Guide.Blocks(Guide.Text).Select(b => b.File).ShouldBe(files, ignoreOrder: true);
    }

    [Fact]
    public void EveryCommand_OfTheGuide_IsThere()
    {
        var commands = Guide.Commands(Guide.Text);

        commands.ShouldContain(c => c.StartsWith("scripts/migrate ", StringComparison.Ordinal));
        commands.Select(c => c.Split(' ')[0]).Where(program => !File.Exists(Path.Combine(Guide.Root, program))).ShouldBeEmpty();
    }

    [Fact]
    public void Sample_ThatIsNotNamed_TakesNoPart()
    {
        var sample = typeof(LostPropertySystem).Assembly;

        PlatformAssemblies.All().ShouldNotContain(sample);
        PlatformAssemblies.All(sample).ShouldContain(sample);
    }
}

using System.Diagnostics;
using System.Text.Json.Nodes;
using Xunit;

namespace Daodi.Tests.Platform.Fixtures;

/// <summary>Other people's implementations in <c>tests/oracles</c>, asked by their own programs; the test is skipped where they are not installed.</summary>
internal static class Node
{
    public static string Folder
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Daodi.slnx"))) folder = folder.Parent;
            return Path.Combine(folder?.FullName ?? throw new InvalidOperationException("Not inside the repository."), "tests", "oracles");
        }
    }

    /// <summary>Skips the test where this package is not there.</summary>
    public static void Needs(string package) =>
        Assert.SkipUnless(Directory.Exists(Path.Combine(Folder, "node_modules", package)), "tests/oracles is not installed: run npm ci there");

    /// <summary>Runs a program to its end and reads the JSON that it prints.</summary>
    public static async Task<JsonNode> Ask(params IEnumerable<string> arguments)
    {
        using var node = Process.Start(new ProcessStartInfo("node", arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = node.StandardError.ReadToEndAsync();
        var answer = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        return node.ExitCode == 0 ? JsonNode.Parse(answer)! : throw new InvalidOperationException(await errors);
    }
}

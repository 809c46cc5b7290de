using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Daodi.Tests.Unit.Kernel;

/// <summary>Other people's implementations, asked through tests/oracles/oracle.mjs.</summary>
internal static class Oracle
{
    public static JsonElement Ask(string question)
    {
        var folder = Path.Combine(Root(), "tests", "oracles");
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "node_modules")),
            "tests/oracles is not installed: run npm ci there");
        using var node = Process.Start(new ProcessStartInfo("node", ["oracle.mjs", question])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        })!;
        var answer = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        Assert.Equal(0, node.ExitCode);
        return JsonDocument.Parse(answer).RootElement;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Daodi.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Not inside the repository.");
    }
}

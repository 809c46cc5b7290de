using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Daodi.Tests.Platform.Exchange.Hooks;

/// <summary>What Standard Webhooks' own library and the CloudEvents SDK say of received events (<c>tests/oracles/hooks.mjs</c>).</summary>
internal static class HookOracle
{
    /// <param name="Signed">Null where the signature is right, else why not.</param>
    /// <param name="Valid">Null where it is a CloudEvent by the SDK's schema, else why not.</param>
    public sealed record Opinion(string? Signed, string? Valid, JsonObject? Event);

    public static Opinion Ask(HookRequest request, string secret) => Ask([(request, secret)])[0];

    public static IReadOnlyList<Opinion> Ask(IEnumerable<(HookRequest Request, string Secret)> received)
    {
        var folder = Path.Combine(Root(), "tests", "oracles");
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "node_modules", "standardwebhooks")), "tests/oracles is not installed: run npm ci there");
        using var node = Process.Start(new ProcessStartInfo("node", ["hooks.mjs"]) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        node.StandardInput.Write(JsonSerializer.Serialize(received.Select(r => new { secret = r.Secret, headers = r.Request.Headers, body = r.Request.Body })));
        node.StandardInput.Close();
        var said = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        Assert.Equal(0, node.ExitCode);
        return [.. JsonNode.Parse(said)!.AsArray().Select(a => new Opinion(Why(a!["signed"]!), Why(a["valid"]!), a["event"] as JsonObject))];
    }

    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Daodi.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Not inside the repository.");
    }

    private static string? Why(JsonNode said) => said.GetValueKind() == JsonValueKind.True ? null : (string)said!;
}

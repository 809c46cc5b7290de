using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Xunit;

namespace Daodi.Tests.Platform.Exchange;

/// <summary>A server of tests/oracles in a process of its own: its first line is its port, every further line tells what it saw.</summary>
internal sealed class OracleProcess : IAsyncDisposable
{
    private readonly Process _node;
    private readonly ConcurrentQueue<JsonObject> _said = new();

    private OracleProcess(Process node, int port) => (_node, Port) = (node, port);

    public int Port { get; }
    public IReadOnlyList<JsonObject> Said => [.. _said];

    public static async Task<OracleProcess> Start(string script, JsonObject asked)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Daodi.slnx"))) folder = folder.Parent;
        var oracles = Path.Combine(folder.FullName, "tests", "oracles");
        Assert.SkipUnless(Directory.Exists(Path.Combine(oracles, "node_modules", "smtp-server")), "tests/oracles is not installed: run npm ci there");
        var node = Process.Start(new ProcessStartInfo("node", [script, asked.ToJsonString()])
        {
            WorkingDirectory = oracles,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        })!;
        var first = JsonNode.Parse((await node.StandardOutput.ReadLineAsync())!)!;
        var server = new OracleProcess(node, (int)first["port"]!);
        _ = server.Listen();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        _node.StandardInput.Close();
        if (!_node.WaitForExit(2000)) _node.Kill();
        await _node.WaitForExitAsync();
        _node.Dispose();
    }

    private async Task Listen()
    {
        while (await _node.StandardOutput.ReadLineAsync() is { } line) _said.Enqueue(JsonNode.Parse(line)!.AsObject());
    }
}

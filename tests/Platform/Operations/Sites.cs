using System.Text.Json.Nodes;
using Daodi.Host.Composition;
using Daodi.Tests.Platform.Fixtures;
using Microsoft.AspNetCore.Builder;

namespace Daodi.Tests.Platform.Operations;

/// <summary>Folders of sites as an operator has them: each with its <c>daodi.json</c>, served and kept by the command line.</summary>
internal sealed class Sites(DatabaseKind kind) : IAsyncDisposable
{
    private readonly List<Func<Task>> _remove = [];

    /// <summary>An empty folder, and with PostgreSQL an empty database that its settings name.</summary>
    public async Task<string> Empty()
    {
        var (storage, remove) = await TestDatabase.CreateEmpty(kind);
        _remove.Add(remove);
        if (kind == DatabaseKind.Postgres)
        {
            var settings = new JsonObject { ["Storage"] = new JsonObject { ["Provider"] = storage.Provider, ["ConnectionString"] = storage.ConnectionString } };
            await File.WriteAllTextAsync(Path.Combine(storage.DataDir, "daodi.json"), settings.ToJsonString());
        }

        return storage.DataDir;
    }

    /// <summary>A folder for backups.</summary>
    public string Place()
    {
        var folder = Directory.CreateTempSubdirectory("daodi-backups-").FullName;
        _remove.Add(() =>
        {
            Directory.Delete(folder, recursive: true);
            return Task.CompletedTask;
        });
        return folder;
    }

    /// <summary>The platform on a site's folder, with the demo's people, started; disposing it stops it first.</summary>
    public static async Task<ServedSite> Serve(string data)
    {
        var app = await Host.Composition.Platform.Create(Settings(data));
        await app.StartAsync();
        return new(app);
    }

    public static PlatformSettings Settings(string data) => new()
    {
        DataDir = data,
        Urls = "http://127.0.0.1:0",
        Demo = true,
        Configuration = new Dictionary<string, string?> { ["Demo:City"] = "false" },
    };

    /// <summary>Runs the command line in this process: its exit code and its lines.</summary>
    public static async Task<(int Code, IReadOnlyList<JsonObject> Lines, string Messages)> Cli(params string[] arguments)
    {
        var (output, messages) = (new StringWriter(), new StringWriter());
        var code = await Host.CommandLine.Cli.Run(arguments, TextReader.Null, output, messages);
        return (code, [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!.AsObject())], messages.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var remove in _remove) await remove();
    }
}

/// <summary>A platform that serves a site's folder.</summary>
internal sealed class ServedSite(WebApplication app) : IAsyncDisposable
{
    public IServiceProvider Services => app.Services;
    public Uri Address { get; } = new(app.Urls.First());

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}

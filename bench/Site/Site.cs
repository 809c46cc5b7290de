using System.Net;
using System.Net.Http.Json;
using Daodi.Host.Composition;
using Daodi.Tests.Platform.Fixtures;
using Microsoft.AspNetCore.Builder;

namespace Daodi.Bench;

internal enum Database { Sqlite, Postgres }

/// <summary>The whole platform in this process on a free port of 127.0.0.1, over an empty database that goes with it.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Func<Task> _remove;

    private readonly bool _kept;

    private Site(WebApplication app, string folder, bool kept, Func<Task> remove) => (_app, Folder, _kept, _remove) = (app, folder, kept, remove);

    public Uri Address => new(_app.Urls.First());
    public IServiceProvider Services => _app.Services;
    public string Folder { get; }

    /// <param name="people">With the demo's accounts, which are entered without a password; the synthetic city never runs.</param>
    /// <param name="keep">A folder that stays, with what is in it; otherwise it begins empty and goes with the site.</param>
    /// <param name="settings">What the bench sets besides.</param>
    public static async Task<Site> Start(Database database, bool people, string? keep = null, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var folder = keep ?? Directory.CreateTempSubdirectory("daodi-bench-").FullName;
        var configuration = new Dictionary<string, string?> { ["Demo:City"] = "false", ["Limits:PublicPerMinute"] = "1000000" };
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>()) configuration[name] = value;
        var remove = () => Task.CompletedTask;
        if (database == Database.Postgres)
        {
            var cluster = await PostgresCluster.Start();
            await cluster.Execute("CREATE DATABASE bench TEMPLATE template0");
            (configuration["Storage:Provider"], configuration["Storage:ConnectionString"]) = ("postgres", cluster.ConnectionString("bench"));
            remove = cluster.Remove;
        }

        var app = await Platform.Create(new() { DataDir = folder, Urls = "http://127.0.0.1:0", Demo = people, Configuration = configuration });
        await app.StartAsync();
        return new(app, folder, keep is not null, remove);
    }

    /// <summary>A client with a session of its own.</summary>
    public async Task<HttpClient> Enter(string user)
    {
        var client = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = Address };
        (await client.PostAsJsonAsync("/demo/session", new { user })).EnsureSuccessStatusCode();
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _remove();
        if (!_kept) Directory.Delete(Folder, recursive: true);
    }
}

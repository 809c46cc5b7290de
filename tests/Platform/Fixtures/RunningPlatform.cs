using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using Daodi.Host.Composition;
using Daodi.Kernel;
using Daodi.Seam;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace Daodi.Tests.Platform.Fixtures;

/// <summary>
/// The real platform, started as <c>daodi serve</c> starts it, on a free port of 127.0.0.1 with a fresh database of its own,
/// the demo's units, accounts and doors (but not its city), and a clock that tests may set. Dispose it.
/// </summary>
public sealed class RunningPlatform : IAsyncDisposable
{
    private readonly Func<Task> _remove;

    private RunningPlatform(WebApplication app, SettableClock clock, string dataDir, Func<Task> remove)
    {
        (App, Clock, DataDir, _remove) = (app, clock, dataDir, remove);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public WebApplication App { get; }
    public IServiceProvider Services => App.Services;
    public Uri Address { get; }
    public SettableClock Clock { get; }
    public string DataDir { get; }

    /// <summary>Starts one.</summary>
    /// <param name="now">What its clock says; the real time where it is not given.</param>
    /// <param name="demo">False for a site as it is after its first start: no accounts, no cards, and nobody who may act alone once it has three administrators.</param>
    /// <param name="systems">Systems that are not found beside the host, such as the sample.</param>
    public static async Task<RunningPlatform> Start(
        DatabaseKind kind = DatabaseKind.Sqlite, DateTimeOffset? now = null, IReadOnlyList<Assembly>? systems = null,
        IReadOnlyDictionary<string, string?>? configuration = null, bool demo = true)
    {
        var (storage, remove) = await TestDatabase.CreateEmpty(kind);
        // A real site has its settings beside its data, where the command line finds them too.
        if (!demo)
            await File.WriteAllTextAsync(Path.Combine(storage.DataDir, "daodi.json"), JsonSerializer.Serialize(new { Storage = new { storage.Provider, storage.ConnectionString } }));
        var clock = now is { } at ? new SettableClock(at) : new SettableClock();
        try
        {
            var app = await Host.Composition.Platform.Create(new PlatformSettings
            {
                DataDir = storage.DataDir,
                Urls = "http://127.0.0.1:0",
                Demo = demo,
                Clock = clock,
                Systems = systems ?? [],
                Configuration = new Dictionary<string, string?>
                {
                    ["Demo:City"] = "false",
                    // All tests come from one address.
                    ["Limits:PublicPerMinute"] = "1000000",
                    ["Limits:SignInPerMinute"] = "1000000",
                    ["Limits:TokensPerMinute"] = "1000000",
                }.Concat(configuration ?? new Dictionary<string, string?>()).Concat(new Dictionary<string, string?>
                {
                    ["Storage:Provider"] = storage.Provider,
                    ["Storage:ConnectionString"] = storage.ConnectionString,
                }).GroupBy(s => s.Key).ToDictionary(g => g.Key, g => g.Last().Value),
            });
            await app.StartAsync();
            return new(app, clock, storage.DataDir, remove);
        }
        catch
        {
            await remove();
            throw;
        }
    }

    /// <summary>Somebody who has not signed in. Redirects are answers, not followed.</summary>
    public HttpClient Anonymous() => Client(new CookieContainer());

    /// <summary>Signed in to an existing account of the demo: <c>diaodu</c>, <c>chengban</c>, or a unit's code.</summary>
    public async Task<HttpClient> SignedIn(string user)
    {
        // Without its expiry, which is told by the platform's clock and would be judged by this machine's.
        var cookies = new CookieContainer();
        foreach (var cookie in (await CookieOf(user)).Split("; "))
            cookies.Add(Address, new Cookie(cookie[..cookie.IndexOf('=')], cookie[(cookie.IndexOf('=') + 1)..]));
        return Client(cookies);
    }

    /// <summary>Signed in by name and password, as on a real site.</summary>
    public async Task<HttpClient> SignedIn(string user, string password)
    {
        var client = Client(null);
        using var entered = await client.PostAsJsonAsync("/api/v1/session", new { user, password });
        if (!entered.IsSuccessStatusCode) throw new InvalidOperationException(await entered.Content.ReadAsStringAsync());
        client.DefaultRequestHeaders.Add("Cookie", string.Join("; ", entered.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0])));
        return client;
    }

    /// <summary>Signed in to a new account of <paramref name="unit"/> with exactly these roles.</summary>
    public async Task<HttpClient> As(string unit, params string[] roles) => await SignedIn(await Account(unit, roles));

    /// <summary>Opens an account without a password; the name to sign in with.</summary>
    public async Task<string> Account(string unit, params string[] roles)
    {
        var user = $"t-{Guid.CreateVersion7():n}";
        await using var scope = Services.CreateAsyncScope();
        var opened = await scope.ServiceProvider.GetRequiredService<AccountDesk>()
            .Open(new NewAccount(user, "测试账号", unit, roles, null), Viewer.System("tests"));
        return opened.Ok ? user : throw new InvalidOperationException(opened.Error.ToString());
    }

    /// <summary>The cookie header of an account, for requests that must not share a session's fate.</summary>
    public async Task<string> CookieOf(string user)
    {
        using var client = Client(null);
        using var entered = await client.PostAsJsonAsync("/demo/session", new { user });
        entered.EnsureSuccessStatusCode();
        return string.Join("; ", entered.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]));
    }

    /// <summary>A client without cookies: give each request its own header.</summary>
    public HttpClient Bare() => Client(null);

    /// <summary>A client that pushes as <paramref name="source"/>, with a fresh token.</summary>
    public async Task<HttpClient> Pushing(string source)
    {
        var issued = await Services.GetRequiredService<Credentials>().Issue(source, "tests", null, Viewer.System("tests"));
        if (!issued.Ok) throw new InvalidOperationException(issued.Error.ToString());
        var client = Client(null);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", issued.Value.Token);
        return client;
    }

    /// <summary>Runs a work in the platform's own lane; its error is a failure of the test.</summary>
    public async Task<T> Write<T>(Func<DaodiDb, CancellationToken, Task<Result<T>>> work)
    {
        var done = await Services.GetRequiredService<IWriteLane>().Run(work);
        return done.Ok ? done.Value : throw new InvalidOperationException(done.Error.ToString());
    }

    public Task<T> Read<T>(Func<DaodiDb, Task<T>> query) => Services.GetRequiredService<IReader>().Read(query);

    /// <summary>Lets the scheduler run a job now, out of its turn.</summary>
    public async Task Trigger<TJob>() where TJob : IPeriodicJob
    {
        var scheduler = await Services.GetRequiredService<ISchedulerFactory>().GetScheduler();
        await scheduler.TriggerJob(new JobKey(typeof(TJob).FullName!));
    }

    /// <summary>Asks again until the answer is as wanted; what it was last, where it never is within ten seconds.</summary>
    public static async Task<T> Until<T>(Func<Task<T>> ask, Func<T, bool> wanted)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (wanted(answer) || TimeProvider.System.GetElapsedTime(deadline) > TimeSpan.FromSeconds(10)) return answer;
            await Task.Delay(25);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        await _remove();
    }

    private HttpClient Client(CookieContainer? cookies) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = cookies is not null,
        CookieContainer = cookies ?? new CookieContainer(),
    }, disposeHandler: true)
    { BaseAddress = Address };
}

using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using Daodi.Exchange;
using Daodi.Host.Demo;
using Daodi.Storage;
using Daodi.Tests.Platform.Exchange;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace Daodi.Tests.Platform.Trust;

/// <summary>Trust and Exchange on a real port and a real database, with Dezhou's units, one test source and a clock of its own.</summary>
internal sealed class Site : IAsyncDisposable
{
    public const string Password = "Correct-Horse-9";
    public static readonly Assembly[] Parts = [typeof(Account).Assembly, typeof(InboxRow).Assembly];

    private readonly TestDatabase _database;
    private readonly Action<WebApplication>? _map;
    private readonly Action<IServiceCollection>? _more;
    private WebApplication _app = null!;

    private Site(TestDatabase database, Action<IServiceCollection>? more, Action<WebApplication>? map) =>
        (_database, _more, _map) = (database, more, map);

    /// <summary>Stands still until a test moves it. It starts today, since a client's cookie jar judges expiry by the machine's clock.</summary>
    public FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());
    public IServiceProvider Services => _app.Services;
    public IReader Reader => Services.GetRequiredService<IReader>();
    public Uri Address => new(_app.Urls.First());

    public static async Task<Site> Start(
        DatabaseKind kind, Action<IServiceCollection>? more = null, Action<WebApplication>? map = null)
    {
        var site = new Site(await TestDatabase.Create(kind, Parts), more, map);
        await site.Up();
        return site;
    }

    /// <summary>Stops the host and starts another on the same database.</summary>
    public async Task Restart()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Up();
    }

    public HttpClient Client() => new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Address };

    public async Task<HttpClient> Source(string source = ProbeHandler.Source, DateTimeOffset? to = null)
    {
        var issued = await Services.GetRequiredService<Credentials>().Issue(source, "test", to, Viewer.System("test"));
        var client = Client();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", issued.Value.Token);
        return client;
    }

    public async Task<Account> Open(string user, string unit, params string[] roles)
    {
        await using var scope = Services.CreateAsyncScope();
        var opened = await scope.ServiceProvider.GetRequiredService<AccountDesk>()
            .Open(new(user, user, unit, roles, Password), Viewer.System("test"));
        opened.Ok.ShouldBeTrue(opened.Error?.ToString());
        return opened.Value;
    }

    public async Task<HttpClient> SignedIn(string user)
    {
        var client = Client();
        var response = await client.PostAsJsonAsync("/api/v1/session", new SignInRequest(user, Password));
        response.EnsureSuccessStatusCode();
        return client;
    }

    public async Task<T> With<TService, T>(Func<TService, Task<T>> use) where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _database.DisposeAsync();
    }

    public static async Task<string> CodeOf(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString()!;

    /// <summary>What the tests of both engines register beside the storage.</summary>
    public static void Add(IServiceCollection services, TimeProvider clock, string folder)
    {
        services.AddSingleton(clock);
        services.AddSingleton(new Role("test.reader", ("读者", "Reader"), ["cases.read"]));
        services.AddSingleton(new Role("test.unmasker", ("查看人", "Unmasker"), ["cases.read", Permissions.Unmask]));
        services.AddSingleton<IUnitSeed, DezhouUnits>();
        services.AddTrust(Path.Combine(folder, "keys"));
        services.AddScoped<ProbeHandler>();
        services.AddSingleton(new SourceDefinition(ProbeHandler.Source, ("测试热线", "Test hotline"), typeof(ProbeHandler)));
        services.AddSingleton(new SourceDefinition("other", ("另一来源", "Another source"), typeof(ProbeHandler)));
        services.AddExchange();
    }

    private async Task Up()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddDaodiStorage(_database.Options, Parts);
        Add(builder.Services, Clock, _database.Options.DataDir);
        _more?.Invoke(builder.Services);
        _app = builder.Build();
        await _app.Services.StartTrust();
        _app.UseTrust();
        _app.MapTrust();
        _app.MapExchange();
        _map?.Invoke(_app);
        await _app.StartAsync();
    }
}

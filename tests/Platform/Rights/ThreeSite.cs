using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Daodi.Host.CommandLine;
using Daodi.Kernel;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Daodi.Tests.Platform.Rights;

/// <summary>A real site whose three administrators were opened at the server's console: wu proposes, han decides, feng watches; a clerk besides.</summary>
internal sealed class ThreeSite : IAsyncDisposable
{
    public const string Password = "Correct-Horse-9";

    private ThreeSite(RunningPlatform platform) => Platform = platform;

    public RunningPlatform Platform { get; }

    public static async Task<ThreeSite> Open(DatabaseKind kind, DateTimeOffset? now = null)
    {
        var site = new ThreeSite(await RunningPlatform.Start(kind, now, demo: false));
        foreach (var (user, name, role, phone) in new[]
        {
            ("wu", "吴维", Administrators.System.Role, "13900000001"), ("han", "韩安", Administrators.Security.Role, "13900000002"),
            ("feng", "冯审", Administrators.Audit.Role, "13900000003"),
        })
        {
            var (code, line) = await site.Console("account", "open", user, "--unit", "3714", "--name", name, "--role", role, "--phone", phone);
            code.ShouldBe(Cli.Good, line.ToJsonString());
            line["id"].ShouldNotBeNull();
        }

        return site;
    }

    /// <summary>The command line on the site's folder, beside the running platform; a password is typed.</summary>
    public async Task<(int Code, JsonObject Line)> Console(params string[] arguments)
    {
        var (output, messages) = (new StringWriter(), new StringWriter());
        var code = await Cli.Run([.. arguments, "--data", Platform.DataDir], new StringReader(Password + "\n"), output, messages);
        var line = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
        return (code, line is null ? new JsonObject { ["messages"] = messages.ToString() } : JsonNode.Parse(line)!.AsObject());
    }

    public Task<HttpClient> As(string user) => Platform.SignedIn(user, Password);

    public Task<Guid> IdOf(string user) => Platform.Read(db => db.Set<Account>().Where(a => a.UserName == user).Select(a => a.Id).SingleAsync());

    public Task<List<string>> RolesOf(string user) => Platform.Read(db => (
        from r in db.Set<AccountRole>() join a in db.Set<Account>() on r.AccountId equals a.Id where a.UserName == user orderby r.Role select r.Role).ToListAsync());

    public Task<int> Acts(string type) => Platform.Read(db => db.Set<ActRow>().CountAsync(a => a.Type == type));

    /// <summary>Proposes over the interface; the status, and the id or the code.</summary>
    public static async Task<(HttpStatusCode Status, long Id, string? Code)> Propose(
        HttpClient client, string kind, object? target, string[]? roles = null, object? fields = null, string? password = null, string? reason = "岗位调整")
    {
        using var answer = await client.PostAsJsonAsync("/api/v1/rights", new { kind, target = target?.ToString(), roles, fields, password, reason });
        var body = await Json(answer);
        return (answer.StatusCode, body.TryGetProperty("id", out var id) ? id.GetInt64() : 0, body.TryGetProperty("code", out var code) ? code.GetString() : null);
    }

    public static async Task<(HttpStatusCode Status, string? Code)> Decide(HttpClient client, long id, bool agree = true, string? reason = null)
    {
        using var answer = await client.PostAsJsonAsync($"/api/v1/rights/{id}/decision", new { agree, reason });
        var body = await Json(answer);
        return (answer.StatusCode, body.TryGetProperty("code", out var code) ? code.GetString() : null);
    }

    /// <summary>An account that two people opened, whose owner has set a password of their own: the same one, which only a test may.</summary>
    public async Task<Guid> Account(string user, string name, string phone, params string[] roles)
    {
        var id = await Held(user, name, phone, roles);
        await Platform.Write<Done>(async (db, ct) =>
        {
            (await db.Set<Account>().SingleAsync(a => a.Id == id, ct)).PasswordByOther = false;
            return Done.It;
        });
        Platform.Services.GetRequiredService<ViewerFactory>().Forget(id);
        return id;
    }

    /// <summary>As if every account had been opened just now: the days of grace for the second factor begin again.</summary>
    public Task Fresh() => Platform.Write<Done>(async (db, ct) =>
    {
        foreach (var account in await db.Set<Account>().ToListAsync(ct)) account.CreatedAt = Platform.Clock.Instant();
        return Done.It;
    });

    /// <summary>An account that two people opened, as it is then: its password is known to who proposed it.</summary>
    public async Task<Guid> Held(string user, string name, string phone, params string[] roles)
    {
        using var wu = await As("wu");
        using var han = await As("han");
        var (_, id, code) = await Propose(wu, RightsKinds.AccountNew, null, roles, new { user, name, phone, unit = "371402" }, Password);
        code.ShouldBeNull();
        (await Decide(han, id)).ShouldBe((HttpStatusCode.OK, null));
        return await IdOf(user);
    }

    /// <summary>Runs something with a service of the platform, in a scope of its own.</summary>
    public async Task<T> With<TService, T>(Func<TService, Task<T>> use) where TService : notnull
    {
        await using var scope = Platform.Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public async Task<Viewer> ViewerOf(string user)
    {
        var id = await IdOf(user);
        return (await Platform.Services.GetRequiredService<ViewerFactory>().Of(id)).ShouldNotBeNull();
    }

    public ValueTask DisposeAsync() => Platform.DisposeAsync();

    private static async Task<JsonElement> Json(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        return JsonDocument.Parse(text.Length == 0 ? "{}" : text).RootElement;
    }
}

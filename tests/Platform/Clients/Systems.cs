using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Daodi.Kernel;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Daodi.Tests.Platform.Clients;

/// <summary>What the tests of other systems' access do again and again.</summary>
internal static class Systems
{
    public const string Items = "/api/v1/sources/12345/items";
    public static readonly Viewer By = Viewer.System("tests");

    public static async Task<T> Desk<T>(RunningPlatform platform, Func<ClientDesk, Task<Result<T>>> use)
    {
        await using var scope = platform.Services.CreateAsyncScope();
        var done = await use(scope.ServiceProvider.GetRequiredService<ClientDesk>());
        return done.Ok ? done.Value : throw new InvalidOperationException(done.Error.ToString());
    }

    /// <summary>Opens a client of the city with these scopes and a secret; the secret.</summary>
    public static async Task<string> Open(RunningPlatform platform, string id, string[] scopes, string unit = "3714", Func<ClientForm, ClientForm>? change = null)
    {
        var form = new ClientForm(id, "网格化平台", "王工 0534-2600000", unit, scopes, scopes.Contains(ClientScopes.Push) ? ["12345"] : []);
        await Desk(platform, desk => desk.Keep(change?.Invoke(form) ?? form, open: true, By));
        return (await Secret(platform, id)).Text;
    }

    public static Task<IssuedSecret> Secret(RunningPlatform platform, string id, DateOnly? until = null) => Desk(platform, desk => desk.AddSecret(id, until, By));

    /// <summary>Asks for a token with the secret in the header.</summary>
    public static async Task<HttpResponseMessage> Ask(RunningPlatform platform, string id, string secret, string? scope = null, string? body = null)
    {
        using var client = platform.Bare();
        client.DefaultRequestHeaders.Authorization = Basic(id, secret);
        return await client.PostAsync(TokenServer.TokenPath, Form(body ?? "grant_type=client_credentials" + (scope is null ? "" : $"&scope={Uri.EscapeDataString(scope)}")));
    }

    public static async Task<string> Token(RunningPlatform platform, string id, string secret, string? scope = null)
    {
        using var answer = await Ask(platform, id, secret, scope);
        var body = await answer.Content.ReadFromJsonAsync<JsonObject>();
        ((int)answer.StatusCode).ShouldBe(200, body!.ToJsonString());
        return (string)body["access_token"]!;
    }

    /// <summary>A client with a token.</summary>
    public static HttpClient With(RunningPlatform platform, string token)
    {
        var client = platform.Bare();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    public static AuthenticationHeaderValue Basic(string id, string secret) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}")));

    public static StringContent Form(string body) => new(body, Encoding.UTF8, "application/x-www-form-urlencoded");

    /// <summary>Status and code of an answer of our own interfaces, or status and error of the token door's.</summary>
    public static async Task<(int Status, string? Code)> Told(Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        var text = await answer.Content.ReadAsStringAsync();
        var body = text.StartsWith('{') ? JsonNode.Parse(text) : null;
        return ((int)answer.StatusCode, (string?)(body?["code"] ?? body?["error"]));
    }
}

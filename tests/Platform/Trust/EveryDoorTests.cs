using System.Text.RegularExpressions;
using Daodi.Host.Composition;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Trust;

/// <summary>Walks every endpoint and page of the whole platform, found by discovery: a door that somebody forgets to lock fails here.</summary>
public sealed partial class EveryDoorTests
{
    [Fact]
    [Trait("Category", "Fast")]
    public async Task Doors_OfTheWholePlatform_AreLockedByAKnownPermissionOrSaidToBePublic()
    {
        await using var house = await House.Open();
        var permissions = house.App.Services.GetRequiredService<Roles>().Permissions;
        var faults = new List<string>();
        foreach (var door in house.Doors)
        {
            var needs = door.Metadata.GetOrderedMetadata<NeedsAttribute>();
            var open = door.Metadata.GetMetadata<PublicAttribute>() is not null;
            if (!open && needs.Count == 0) faults.Add($"{door.DisplayName} names no permission and is not public");
            faults.AddRange(needs.Select(n => n.Permission).Where(p => p.Length > 0 && p != Permissions.Push && !permissions.Contains(p))
                .Select(p => $"{door.DisplayName} needs {p}, which no role carries"));
        }
        house.Doors.Count.ShouldBeGreaterThan(30);
        faults.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Category", "Fast")]
    public async Task Doors_BeforeThoseWhoMayNot_StayShutForEveryMethod()
    {
        await using var house = await House.Open();
        using var nobody = house.Client();
        using var nothing = await house.SignedIn("meiquanxian");
        foreach (var door in house.Doors.Where(d => d.Metadata.GetMetadata<PublicAttribute>() is null))
        {
            var needs = door.Metadata.GetOrderedMetadata<NeedsAttribute>().Any(n => n.Permission.Length > 0);
            foreach (var method in door.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                var path = PathOf(door);
                (await Status(nobody, method, path)).ShouldBeOneOf([401, 302], $"{method} {path} for nobody");
                if (needs) (await Status(nothing, method, path)).ShouldBe(403, $"{method} {path} without the permission");
            }
        }
    }

    private static async Task<int> Status(HttpClient client, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return (int)response.StatusCode;
    }

    /// <summary>An address that is routed to the endpoint: parameters take a value that their constraint admits.</summary>
    private static string PathOf(RouteEndpoint door) =>
        "/" + Parameter().Replace(door.RoutePattern.RawText!.TrimStart('/'), match =>
            match.Groups["constraint"].Value switch { "guid" => Guid.Empty.ToString(), "long" or "int" => "1", _ => "x" });

    [GeneratedRegex(@"\{\**\w+(:(?<constraint>\w+)[^}]*)?\??(=[^}]*)?\}")]
    private static partial Regex Parameter();

    private sealed class House(WebApplication app, Func<Task> remove) : IAsyncDisposable
    {
        public WebApplication App => app;

        public IReadOnlyList<RouteEndpoint> Doors { get; } =
            [.. app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

        public static async Task<House> Open()
        {
            var (options, remove) = await TestDatabase.CreateEmpty(DatabaseKind.Sqlite);
            var app = await Daodi.Host.Composition.Platform.Create(new PlatformSettings { DataDir = options.DataDir, Urls = "http://127.0.0.1:0" });
            await app.StartAsync();
            await using var scope = app.Services.CreateAsyncScope();
            var opened = await scope.ServiceProvider.GetRequiredService<AccountDesk>()
                .Open(new("meiquanxian", "无权限", "371402", [], Site.Password), Viewer.System("test"));
            opened.Ok.ShouldBeTrue(opened.Error?.ToString());
            return new(app, remove);
        }

        public HttpClient Client() => new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new(app.Urls.First()) };

        public async Task<HttpClient> SignedIn(string user)
        {
            var client = Client();
            (await client.PostAsync("/api/v1/session", System.Net.Http.Json.JsonContent.Create(new SignInRequest(user, Site.Password)))).EnsureSuccessStatusCode();
            return client;
        }

        public async ValueTask DisposeAsync()
        {
            await app.DisposeAsync();
            await remove();
        }
    }
}

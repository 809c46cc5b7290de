using System.Net.Http.Headers;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Trust;

public sealed class GateTests
{
    [Theory, BothDatabases]
    public async Task Gate_BeforeEachKindOfEndpoint_LetsThroughOnlyWhoMay(DatabaseKind kind)
    {
        await using var site = await Site.Start(kind, map: app =>
        {
            app.MapGet("/api/forgotten", () => "x");
            app.MapGet("/api/public", (Viewer viewer) => viewer.Kind.ToString()).Public();
            app.MapGet("/api/signed-in", (Viewer viewer) => viewer.Name).NeedsSignIn();
            app.MapGet("/api/read", (Viewer viewer) => viewer.Scope.L2).Needs("cases.read");
            app.MapGet("/api/both", () => "x").Needs("cases.read").Needs(Permissions.Unmask);
            app.MapGet("/page", () => "x").Needs("cases.read");
        });
        await site.Open("reader", "371402", "test.reader");
        await site.Open("nothing", "371402");
        using var nobody = site.Client();
        using var reader = await site.SignedIn("reader");
        using var nothing = await site.SignedIn("nothing");
        using var source = await site.Source();
        using var forged = site.Client();
        forged.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "dd_1_AAAA");

        (await Codes("/api/public", nobody, nothing, reader, source, forged)).ShouldBe([200, 200, 200, 200, 200]);
        (await Codes("/api/forgotten", nobody, nothing, reader, source, forged)).ShouldBe([403, 403, 403, 403, 403]);
        (await Codes("/api/signed-in", nobody, nothing, reader, source, forged)).ShouldBe([401, 200, 200, 403, 401]);
        (await Codes("/api/read", nobody, nothing, reader, source, forged)).ShouldBe([401, 403, 200, 403, 401]);
        (await Codes("/api/both", nobody, nothing, reader, source, forged)).ShouldBe([401, 403, 403, 403, 401]);
        (await Codes("/page", nobody, nothing, reader)).ShouldBe([302, 403, 200]);

        (await nobody.GetAsync("/page")).Headers.Location!.PathAndQuery.ShouldBe("/sign-in?returnUrl=%2Fpage");
        (await nobody.GetStringAsync("/api/public")).ShouldBe("Nobody");
        (await forged.GetStringAsync("/api/public")).ShouldBe("Nobody");
        (await reader.GetStringAsync("/api/read")).ShouldBe("371402");
    }

    [Theory, BothDatabases]
    public async Task Endpoints_OfBothEngines_AllNameAPermissionOrArePublic(DatabaseKind kind)
    {
        await using var site = await Site.Start(kind);
        var endpoints = site.Services.GetRequiredService<EndpointDataSource>().Endpoints;
        endpoints.Count.ShouldBeGreaterThan(7);
        endpoints.Where(e => e.Metadata.GetMetadata<NeedsAttribute>() is null && e.Metadata.GetMetadata<PublicAttribute>() is null).ShouldBeEmpty();
    }

    private static async Task<int[]> Codes(string path, params HttpClient[] clients)
    {
        var codes = new List<int>();
        foreach (var client in clients) codes.Add((int)(await client.GetAsync(path)).StatusCode);
        return [.. codes];
    }
}

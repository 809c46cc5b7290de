using Daodi.Tests.Platform.Fixtures;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Security;

/// <summary>Whose address a request has, where a proxy stands before the platform and where none does.</summary>
public sealed class ProxyTests
{
    [Fact, Trait("Category", "Fast")]
    public async Task ForwardedHeaders_FromATrustedProxy_TellWhoAsksAndThatItCameByTls()
    {
        await using var platform = await Start("127.0.0.0/8");
        // Three requests a minute for each address: two people behind the proxy do not share them.
        (await Ask(platform, "203.0.113.5", 5)).ShouldBe([200, 200, 200, 429, 429]);
        (await Ask(platform, "203.0.113.6", 2)).ShouldBe([200, 200]);

        using var client = platform.Bare();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz");
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var answer = await client.SendAsync(request);
        answer.Headers.GetValues("Strict-Transport-Security").Single().ShouldStartWith("max-age=");
    }

    [Fact, Trait("Category", "Fast")]
    public async Task ForwardedHeaders_FromAnybodyElse_AreIgnored()
    {
        await using var platform = await Start("198.51.100.7");
        var answers = new List<int>();
        for (var n = 0; n < 5; n++) answers.AddRange(await Ask(platform, $"203.0.113.{n}", 1));
        answers.ShouldBe([200, 200, 200, 429, 429], "another address each time is still the same one");
    }

    [Fact, Trait("Category", "Fast")]
    public async Task Proxy_ThatIsNoAddress_StopsTheStartWithItsName() =>
        (await Should.ThrowAsync<InvalidDataException>(() => Start("proxy.local"))).Message.ShouldContain("proxy.local");

    private static Task<RunningPlatform> Start(string trusted) => RunningPlatform.Start(configuration: new Dictionary<string, string?>
    {
        ["Proxy:Trusted:0"] = trusted,
        ["Limits:PublicPerMinute"] = "3",
    });

    private static async Task<List<int>> Ask(RunningPlatform platform, string address, int times)
    {
        using var client = platform.Bare();
        var answers = new List<int>();
        for (var n = 0; n < times; n++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/track");
            request.Headers.Add("X-Forwarded-For", address);
            using var answer = await client.SendAsync(request);
            answers.Add((int)answer.StatusCode);
        }

        return answers;
    }
}

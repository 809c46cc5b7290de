using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Daodi.Tests.Platform.Fixtures;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.BadInput;

/// <summary>Forms that cannot be read, at doors that are read by the framework, by the token server and by ourselves.</summary>
public sealed class MalformedFormTests(SharedPlatform shared) : IClassFixture<SharedPlatform>
{
    private readonly RunningPlatform _platform = shared.Platform;

    [Theory]
    [InlineData("/sign-in", false)]
    [InlineData("/sign-out", false)]
    [InlineData("/connect/token", false)]
    [InlineData("/connect/revocation", false)]
    [InlineData("/track", false)]
    [InlineData("/admin/clients/new", true)]
    [InlineData("/admin/clients/x/end", true)]
    [InlineData("/admin/accounts/new", true)]
    public async Task Form_ThatCannotBeRead_IsItsSendersFaultAtEveryDoor(string door, bool administrator)
    {
        using var client = administrator ? await _platform.As("3714", "trust.administrator") : _platform.Anonymous();
        var bodies = new (string Type, string Body)[]
        {
            ("application/x-www-form-urlencoded", "_handler=sign-in&user=%00&password=x&grant_type=%00"),
            ("application/x-www-form-urlencoded", "%00=1"),
            ("application/x-www-form-urlencoded", string.Join('&', Enumerable.Range(0, 2000).Select(n => $"k{n}=1"))),
            ("application/x-www-form-urlencoded", new string('k', 3000) + "=1"),
        };
        foreach (var (type, body) in bodies)
        {
            using var program = await client.PostAsync(door, Content(type, body));
            var told = await program.Content.ReadAsStringAsync();
            program.StatusCode.ShouldBe(HttpStatusCode.BadRequest, $"{door} {body[..Math.Min(body.Length, 20)]}: {told}");
            ((string)JsonNode.Parse(told)!["code"]!).ShouldBe("request.form", $"{door}");

            using var request = new HttpRequestMessage(HttpMethod.Post, door) { Content = Content(type, body) };
            request.Headers.Accept.ParseAdd("text/html");
            using var person = await client.SendAsync(request);
            person.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            (await person.Content.ReadAsStringAsync()).ShouldContain("无法识别的字符");
        }
    }

    [Fact]
    public async Task Multipart_WithoutItsEnd_OrWithoutABoundary_IsItsSendersFault()
    {
        using var client = await _platform.As("3714", "exchange.keeper");
        foreach (var (type, body) in new[] { ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nabc"), ("multipart/form-data", "--x--") })
        {
            using var answer = await client.PostAsync("/admin/sources/12345", Content(type, body));
            ((int)answer.StatusCode).ShouldBeInRange(400, 499, await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Form_ThatIsInOrder_IsReadAsBefore()
    {
        using var client = _platform.Anonymous();
        using var answer = await client.PostAsync("/connect/token", Content("application/x-www-form-urlencoded", "grant_type=client_credentials&client_id=x&client_secret=y"));
        ((string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["error"]!).ShouldBe("invalid_client");
    }

    private static ByteArrayContent Content(string type, string body)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }
}

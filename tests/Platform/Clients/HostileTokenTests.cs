using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Daodi.Exchange;
using Daodi.Tests.Platform.BadInput;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Clients;

/// <summary>Tokens that are altered, forged, of another use or of another site, and what a client might send to get one by a trick.</summary>
public sealed class HostileTokenTests
{
    [Fact, Trait("Category", "Fast")]
    public async Task Token_AlteredForgedOrOfAnotherUse_OpensNothing()
    {
        await using var platform = await RunningPlatform.Start();
        var secret = await Systems.Open(platform, "grid", [ClientScopes.Push]);
        var token = await Systems.Token(platform, "grid", secret);
        var keys = platform.Services.GetRequiredService<SigningKeys>();
        using (var good = Systems.With(platform, token)) (await good.PostAsJsonAsync(Systems.Items, AtTheDoor.Appeal("F-0"))).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        // What shows that the forgeries below could pass: the same, made right with the site's own key, does.
        using (var own = Systems.With(platform, Make(keys.Signer.Key))) (await own.PostAsJsonAsync(Systems.Items, AtTheDoor.Appeal("F-00"))).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        var parts = token.Split('.');
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        var publicKey = Encoding.UTF8.GetBytes(keys.Signer.Key.ECDsa.ExportSubjectPublicKeyInfoPem());
        var forged = new Dictionary<string, string>
        {
            ["a letter of the signature"] = token[..^3] + (token[^3] == 'A' ? 'B' : 'A') + token[^2..],
            ["another scope under the old signature"] = $"{parts[0]}.{Payload(parts[1], p => p["scope"] = "cases.read sources.push")}.{parts[2]}",
            ["another client under the old signature"] = $"{parts[0]}.{Payload(parts[1], p => p["client_id"] = "other")}.{parts[2]}",
            ["a later end under the old signature"] = $"{parts[0]}.{Payload(parts[1], p => p["exp"] = 4_000_000_000)}.{parts[2]}",
            ["no signature"] = $"{parts[0]}.{parts[1]}.",
            ["alg none"] = $"{Part("""{"alg":"none","typ":"at+jwt"}""")}.{parts[1]}.",
            ["alg NONE with the old signature"] = $"{Part("""{"alg":"NONE","typ":"at+jwt"}""")}.{parts[1]}.{parts[2]}",
            ["a stranger's key"] = Make(new ECDsaSecurityKey(stranger)),
            ["a stranger's key under our kid"] = Make(new ECDsaSecurityKey(stranger) { KeyId = keys.Signer.Id }),
            ["a kid that we do not have"] = Make(new ECDsaSecurityKey(keys.Signer.Key.ECDsa) { KeyId = "another" }),
            ["RS256 under our kid"] = Make(new RsaSecurityKey(rsa) { KeyId = keys.Signer.Id }, SecurityAlgorithms.RsaSha256),
            ["HS256 with our public key as its secret"] = Make(new SymmetricSecurityKey(publicKey) { KeyId = keys.Signer.Id }, SecurityAlgorithms.HmacSha256),
            ["another audience"] = Make(keys.Signer.Key, change: d => d.Audience = "urn:other:api"),
            ["no audience"] = Make(keys.Signer.Key, change: d => d.Audience = null),
            ["another issuer"] = Make(keys.Signer.Key, change: d => d.Issuer = "https://elsewhere.example/"),
            ["another type"] = Make(keys.Signer.Key, change: d => d.TokenType = "JWT"),
            ["an identity token"] = Make(keys.Signer.Key, change: d => d.TokenType = "id_token+jwt"),
            ["no jti"] = Make(keys.Signer.Key, change: d => d.Claims.Remove("jti")),
            ["a client that there is not"] = Make(keys.Signer.Key, change: d => d.Claims["client_id"] = "nobody"),
            ["not yet"] = Make(keys.Signer.Key, change: d => (d.NotBefore, d.Expires) = (DateTime.UnixEpoch.AddYears(80), DateTime.UnixEpoch.AddYears(81))),
            ["three empty parts"] = "..",
            ["not base64"] = "!.?.*",
            ["ten thousand letters"] = new string('a', 10_000) + ".b.c",
        };
        foreach (var (how, text) in forged)
        {
            using var client = platform.Bare();
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + text).ShouldBeTrue();
            using var answer = await client.PostAsJsonAsync(Systems.Items, AtTheDoor.Appeal("F-1"));
            var told = await answer.Content.ReadAsStringAsync();
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, $"{how}: {told}");
            told.ShouldContain("token.unknown", Case.Sensitive, how);
        }

        using var expired = Systems.With(platform, Make(keys.Signer.Key, change: d => (d.IssuedAt, d.NotBefore, d.Expires) = (Past(20), Past(20), Past(10))));
        (await Systems.Told(expired.PostAsJsonAsync(Systems.Items, AtTheDoor.Appeal("F-2")))).ShouldBe((401, "token.expired"));
        (await platform.Read(db => db.Set<InboxRow>().CountAsync())).ShouldBe(2);

        // A token in the address is no token (RFC 6750, section 2.3, is not offered).
        using var bare = platform.Bare();
        (await Systems.Told(bare.PostAsJsonAsync($"{Systems.Items}?access_token={token}", AtTheDoor.Appeal("F-3")))).Status.ShouldBe(401);

        // The good token under another name of the site: it names another issuer.
        using var elsewhere = new HttpRequestMessage(HttpMethod.Get, "/api/v1/sources/12345/items/F-0") { Headers = { Host = "other.example" } };
        elsewhere.Headers.Authorization = new("Bearer", token);
        (await Systems.Told(bare.SendAsync(elsewhere))).ShouldBe((401, "token.unknown"));

        DateTime Past(int minutes) => platform.Clock.GetUtcNow().UtcDateTime.AddMinutes(-minutes);

        string Make(SecurityKey key, string algorithm = SecurityAlgorithms.EcdsaSha256, Action<SecurityTokenDescriptor>? change = null)
        {
            var now = platform.Clock.GetUtcNow().UtcDateTime;
            var descriptor = new SecurityTokenDescriptor
            {
                Issuer = platform.Address.AbsoluteUri,
                Audience = ClientTokens.Resource,
                TokenType = "at+jwt",
                IssuedAt = now,
                NotBefore = now,
                Expires = now.AddMinutes(5),
                Claims = new Dictionary<string, object> { ["sub"] = "grid", ["client_id"] = "grid", ["scope"] = "sources.push", ["jti"] = Guid.CreateVersion7().ToString("n") },
                SigningCredentials = new(key, algorithm) { CryptoProviderFactory = new() { CacheSignatureProviders = false } },
            };
            change?.Invoke(descriptor);
            return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
        }
    }

    [Fact, Trait("Category", "Fast")]
    public async Task TokenDoor_AskedWrongly_SaysWhatIsWrongAndGivesNothing()
    {
        await using var platform = await RunningPlatform.Start();
        var secret = await Systems.Open(platform, "grid", [ClientScopes.Push]);
        const string Grant = "grant_type=client_credentials";
        using var bare = platform.Bare();

        Task<(int, string?)> Post(string body, string path = TokenServer.TokenPath) => Systems.Told(bare.PostAsync(path, Systems.Form(body)));
        (await Post($"{Grant}&client_id=grid&client_secret={secret}")).ShouldBe((200, null));
        (await Post($"{Grant}&client_id=grid&client_secret={secret}x")).ShouldBe((401, "invalid_client"));
        (await Post($"{Grant}&client_id=nobody&client_secret={secret}")).ShouldBe((401, "invalid_client"));
        (await Post($"{Grant}&client_id=grid")).Item1.ShouldBeOneOf(400, 401);
        (await Post($"{Grant}")).Item1.ShouldBeOneOf(400, 401);
        (await Post($"client_id=grid&client_secret={secret}")).ShouldBe((400, "invalid_request"));
        (await Post($"grant_type=password&username=a&password=b&client_id=grid&client_secret={secret}")).ShouldBe((400, "unsupported_grant_type"));
        (await Post($"grant_type=authorization_code&code=x&client_id=grid&client_secret={secret}")).ShouldBe((400, "unsupported_grant_type"));
        (await Post($"grant_type=refresh_token&refresh_token=x&client_id=grid&client_secret={secret}")).ShouldBe((400, "unsupported_grant_type"));
        (await Post($"{Grant}&client_id=grid&client_secret={secret}&scope=cases.read")).ShouldBe((400, "invalid_scope"));
        (await Post($"{Grant}&client_id=grid&client_secret={secret}&scope=sources.push%20admin")).ShouldBe((400, "invalid_scope"));
        (await Post($"{Grant}&client_id=grid&client_secret={secret}&resource=urn:elsewhere")).Item1.ShouldBe(400);
        // Parameters twice (RFC 6749, section 3.2), in the form or in header and form.
        (await Post($"{Grant}&client_id=grid&client_secret={secret}&client_secret={secret}")).Item1.ShouldBe(400);
        (await Post($"{Grant}&{Grant}&client_id=grid&client_secret={secret}")).Item1.ShouldBe(400);
        (await Post($"{Grant}&client_id=grid&client_id=other&client_secret={secret}")).Item1.ShouldBe(400);
        (await Systems.Told(Systems.Ask(platform, "grid", secret, body: $"{Grant}&client_id=grid&client_secret={secret}"))).Item1.ShouldBe(400);
        // A secret in the address: refused, though it is right, and told why.
        (await Post(Grant, $"{TokenServer.TokenPath}?client_id=grid&client_secret={secret}")).Item1.ShouldBeOneOf(400, 401);
        using (var told = await bare.PostAsync($"{TokenServer.TokenPath}?client_secret={secret}", Systems.Form($"{Grant}&client_id=grid&client_secret={secret}")))
        {
            told.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            ((string)(await told.Content.ReadFromJsonAsync<JsonObject>())!["error_description"]!).ShouldContain("address");
        }

        (await Systems.Told(bare.GetAsync($"{TokenServer.TokenPath}?{Grant}&client_id=grid&client_secret={secret}"))).Item1.ShouldBeOneOf(400, 405);
        (await Systems.Told(bare.PostAsJsonAsync(TokenServer.TokenPath, new { grant_type = "client_credentials", client_id = "grid", client_secret = secret }))).Item1.ShouldBe(400);
        (await Systems.Told(bare.PostAsync(TokenServer.TokenPath, new MultipartFormDataContent { { new StringContent("client_credentials"), "grant_type" } }))).Item1.ShouldBe(400);
        foreach (var header in new[] { "Basic", "Basic x", "Basic " + Convert.ToBase64String("grid"u8), "Basic " + Convert.ToBase64String([0xff, 0xfe, 0x3a, 0]), "Basic " + new string('A', 8000) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, TokenServer.TokenPath) { Content = Systems.Form(Grant) };
            request.Headers.TryAddWithoutValidation("Authorization", header).ShouldBeTrue();
            (await Systems.Told(bare.SendAsync(request))).Item1.ShouldBeOneOf([400, 401], header[..Math.Min(header.Length, 40)]);
        }

        // A megabyte, said and unsaid.
        var big = $"{Grant}&client_id=grid&client_secret={secret}&x=" + new string('x', 1 << 20);
        (await Post(big)).Item1.ShouldBe(413);
        using var chunked = new HttpRequestMessage(HttpMethod.Post, TokenServer.TokenPath) { Content = Systems.Form(big), Headers = { TransferEncodingChunked = true } };
        (await Systems.Told(bare.SendAsync(chunked))).Item1.ShouldBe(413);

        (await platform.Read(db => db.Set<ClientSecret>().CountAsync())).ShouldBe(1);
    }

    [Fact, Trait("Category", "Fast")]
    public async Task TokenDoor_AskedTooOften_IsClosedForThatAddress()
    {
        await using var platform = await RunningPlatform.Start(configuration: new Dictionary<string, string?> { ["Limits:TokensPerMinute"] = "5" });
        await Systems.Open(platform, "grid", [ClientScopes.Push]);
        var told = new List<int>();
        for (var n = 0; n < 8; n++) told.Add((await Systems.Told(Systems.Ask(platform, "grid", $"guess-{n}"))).Status);
        told.ShouldBe([401, 401, 401, 401, 401, 429, 429, 429]);
    }

    [Fact, Trait("Category", "Fast")]
    public async Task Issuer_WhereItIsSet_HoldsUnderEveryNameOfTheSite()
    {
        await using var platform = await RunningPlatform.Start(configuration: new Dictionary<string, string?> { ["Clients:Issuer"] = "https://city.example/" });
        var token = await Systems.Token(platform, "grid", await Systems.Open(platform, "grid", [ClientScopes.Push]));
        ((string)JsonNode.Parse(Base64UrlEncoder.Decode(token.Split('.')[1]))!["iss"]!).ShouldBe("https://city.example/");
        using var bare = platform.Bare();
        using var elsewhere = new HttpRequestMessage(HttpMethod.Get, "/api/v1/sources/12345/items/none") { Headers = { Host = "inner.example" } };
        elsewhere.Headers.Authorization = new("Bearer", token);
        (await Systems.Told(bare.SendAsync(elsewhere))).ShouldBe((404, "item.unknown"));
    }

    private static string Part(string json) => Base64UrlEncoder.Encode(json);

    private static string Payload(string part, Action<JsonObject> change)
    {
        var payload = JsonNode.Parse(Base64UrlEncoder.Decode(part))!.AsObject();
        change(payload);
        return Part(payload.ToJsonString());
    }
}

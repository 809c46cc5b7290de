using System.Net.Http.Json;
using Daodi.Tests.Platform.BadInput;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Clients;

/// <summary>The keys that sign tokens: made once, changed with overlap, refused where they are broken.</summary>
public sealed class SigningKeyTests
{
    private static readonly TimeSpan Rotate = TimeSpan.FromDays(90), Announce = TimeSpan.FromHours(1), Life = TimeSpan.FromMinutes(10);

    [Fact, Trait("Category", "Fast")]
    public async Task Key_OfManyFirstStartsAtOnce_IsOne()
    {
        var folder = Directory.CreateTempSubdirectory("daodi-keys-").FullName;
        try
        {
            var made = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => Task.Run(() => SigningKeys.In(folder, TimeProvider.System).Signer.Id)));
            made.Distinct().Count().ShouldBe(1);
            if (!OperatingSystem.IsWindows())
                File.GetUnixFileMode(Path.Combine(folder, SigningKeys.FileName)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact, Trait("Category", "Fast")]
    public async Task File_CutShortOrOfSomethingElse_IsNamedAndNotReplaced()
    {
        var folder = Directory.CreateTempSubdirectory("daodi-keys-").FullName;
        try
        {
            _ = SigningKeys.In(folder, TimeProvider.System);
            var file = Path.Combine(folder, SigningKeys.FileName);
            var whole = await File.ReadAllBytesAsync(file);
            foreach (var broken in new[] { [], whole[..(whole.Length / 2)], "[]"u8.ToArray(), "{}"u8.ToArray(), "null"u8.ToArray(), """[{"made":"x","key":"AAAA"}]"""u8.ToArray() })
            {
                await File.WriteAllBytesAsync(file, broken);
                Should.Throw<InvalidDataException>(() => SigningKeys.In(folder, TimeProvider.System)).Message.ShouldContain(SigningKeys.FileName);
                (await File.ReadAllBytesAsync(file)).ShouldBe(broken);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory, BothDatabases]
    public async Task Key_PastItsTime_IsFollowedByOneThatIsPublishedBeforeItSigns(DatabaseKind kind)
    {
        Node.Needs("jose");
        await using var platform = await RunningPlatform.Start(kind);
        var keys = platform.Services.GetRequiredService<SigningKeys>();
        var secret = await Systems.Open(platform, "grid", [ClientScopes.Push]);
        var first = keys.Signer.Id;
        keys.Keep(Rotate, Announce, Life);
        keys.All.Count.ShouldBe(1);

        platform.Clock.Advance(Rotate);
        keys.Keep(Rotate, Announce, Life);
        (keys.All.Count, keys.Signer.Id).ShouldBe((2, first), "the next is published, and the old one signs");
        (await Published(platform)).Count.ShouldBe(2);
        platform.Clock.Advance(Announce - TimeSpan.FromMinutes(1));
        keys.Keep(Rotate, Announce, Life);
        var old = await Systems.Token(platform, "grid", secret);

        platform.Clock.Advance(TimeSpan.FromMinutes(2));
        keys.Keep(Rotate, Announce, Life);
        keys.Signer.Id.ShouldNotBe(first);
        var young = await Systems.Token(platform, "grid", secret);
        Header(young).ShouldContain(keys.Signer.Id);
        Header(old).ShouldContain(first);
        foreach (var token in new[] { old, young })
        {
            using var system = Systems.With(platform, token);
            (await system.PostAsJsonAsync(Systems.Items, AtTheDoor.Appeal("K-" + token[^6..]))).EnsureSuccessStatusCode();
        }

        // Once the last token of the old key is over, the key goes; what is left after a restart is the same.
        platform.Clock.Advance(Life * 3);
        keys.Keep(Rotate, Announce, Life);
        keys.All.Select(k => k.Id).ShouldBe([keys.Signer.Id]);
        (await Published(platform)).ShouldBe([keys.Signer.Id]);
        SigningKeys.In(Path.Combine(platform.DataDir, "keys"), platform.Clock).Signer.Id.ShouldBe(keys.Signer.Id);
        (await Systems.Told(Systems.Ask(platform, "grid", secret))).Status.ShouldBe(200);
    }

    private static async Task<List<string>> Published(RunningPlatform platform)
    {
        using var client = platform.Bare();
        var document = await client.GetFromJsonAsync<System.Text.Json.Nodes.JsonObject>(TokenServer.KeysPath);
        return [.. document!["keys"]!.AsArray().Select(k => (string)k!["kid"]!)];
    }

    private static string Header(string token) => Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Decode(token.Split('.')[0]);
}

using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Daodi.Cases;
using Daodi.Storage;
using Daodi.Tests.Platform.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SkiaSharp;
using Xunit;

namespace Daodi.Tests.Platform.BadInput;

/// <summary>Files as phones, cameras and people with bad intentions send them.</summary>
public sealed class Files
{
    [Theory, BothDatabases(Slow = true)]
    public async Task Photo_OfFiftyMegabytes_IsTakenAndALargerOneIsRefusedWithTheRemedy(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind);
        using var handler = await platform.SignedIn("chengban");
        // A photo with what a maker's camera hangs behind it, to the last byte that is allowed.
        var photo = Photo();
        var large = new byte[EvidenceStore.LargestUpload];
        photo.CopyTo(large, 0);

        using var taken = await Upload(handler, "现场.jpg", large);
        taken.StatusCode.ShouldBe(HttpStatusCode.OK, await taken.Content.ReadAsStringAsync());
        var kept = (await taken.Content.ReadFromJsonAsync<JsonObject>())!;
        kept["mediaType"]!.GetValue<string>().ShouldBe("image/jpeg");
        kept["size"]!.GetValue<long>().ShouldBeLessThan(1_000_000, "what hung behind it is gone");

        (await Refused(handler, "现场.jpg", [.. large, 0])).ShouldBe(("evidence.too-large", "file"));
        // Far too large: refused before it is read through.
        (await Refused(handler, "现场.jpg", new byte[60 << 20])).ShouldBe(("evidence.too-large", "file"));
        (await platform.Read(db => db.Set<Evidence>().CountAsync())).ShouldBe(1);
    }

    [Theory, BothDatabases]
    public async Task WhatIsNoPhoto_WhateverItsName_IsRefusedAndNothingIsKept(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind);
        using var handler = await platform.SignedIn("chengban");
        byte[] program = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, .. new byte[4000]];
        (string Name, byte[] Bytes)[] sent =
        [
            ("photo.jpg", program),
            ("photo.jpg", [(byte)'M', (byte)'Z', 0x90, 0, 3, .. new byte[4000]]),
            ("photo.jpg", Encoding.UTF8.GetBytes("<html><script>alert(1)</script></html>")),
            ("photo.jpg.svg", Encoding.UTF8.GetBytes("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")),
            ("photo.jpg", [0xFF, 0xD8, 0xFF, 0xE0, .. program]),
        ];
        foreach (var (name, bytes) in sent) (await Refused(handler, name, bytes)).ShouldBe(("evidence.not-an-image", "file"));
        (await platform.Read(db => db.Set<Evidence>().CountAsync())).ShouldBe(0);

        using var nothing = await handler.PostAsync("/api/v1/evidence", new StringContent("{}", Encoding.UTF8, "application/json"));
        ((string?)(await nothing.Content.ReadFromJsonAsync<JsonObject>())!["code"]).ShouldBe("evidence.none-sent");
    }

    /// <summary>A picture that is also a page: what is stored is the picture alone, and nothing behind it.</summary>
    [Theory, BothDatabases]
    public async Task PhotoWithAPageInside_IsKeptAsThePictureAlone(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind);
        using var handler = await platform.SignedIn("chengban");
        byte[] both = [.. Photo(), .. Encoding.UTF8.GetBytes("<script>alert(document.cookie)</script>")];
        using var taken = await Upload(handler, "../../etc/<b>x</b>.html", both);
        taken.StatusCode.ShouldBe(HttpStatusCode.OK);

        var evidence = await platform.Read(db => db.Set<Evidence>().SingleAsync());
        (evidence.Name, evidence.MediaType).ShouldBe(("b.jpg", "image/jpeg"));
        using var stored = new MemoryStream();
        await platform.Services.GetRequiredService<Blobs>().Open(evidence.Hash)!.CopyToAsync(stored);
        Encoding.Latin1.GetString(stored.ToArray()).ShouldNotContain("script");
    }

    [Theory, BothDatabases]
    public async Task Request_LargerThanItsDoor_IsAnsweredWithWhatToDo(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind);
        using var handler = await platform.SignedIn("chengban");
        var huge = new byte[121 << 20];
        using var answer = await Upload(handler, "现场.jpg", huge);
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        ((string?)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["code"]).ShouldBe("request.too-large");

        using var posted = new HttpRequestMessage(HttpMethod.Post, "/appeal/photos") { Content = new MultipartFormDataContent { { new ByteArrayContent(huge), "photos", "现场.jpg" } } };
        posted.Headers.Accept.ParseAdd("text/html");
        using var page = await platform.Anonymous().SendAsync(posted);
        page.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await page.Content.ReadAsStringAsync()).ShouldContain("文件太大");
    }

    private static Task<HttpResponseMessage> Upload(HttpClient client, string name, byte[] bytes) =>
        client.PostAsync("/api/v1/evidence", new MultipartFormDataContent { { new ByteArrayContent(bytes), "file", name } });

    private static async Task<(string?, string?)> Refused(HttpClient client, string name, byte[] bytes)
    {
        using var answer = await Upload(client, name, bytes);
        answer.IsSuccessStatusCode.ShouldBeFalse();
        var problem = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        return ((string?)problem["code"], (string?)problem["field"]);
    }

    private static byte[] Photo()
    {
        using var bitmap = new SKBitmap(640, 480);
        bitmap.Erase(SKColors.SteelBlue);
        using var image = SKImage.FromBitmap(bitmap);
        return image.Encode(SKEncodedImageFormat.Jpeg, 90).ToArray();
    }
}

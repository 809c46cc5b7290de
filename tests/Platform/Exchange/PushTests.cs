using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Daodi.Exchange;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Tests.Platform.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Exchange;

public sealed class PushTests
{
    private const string Items = "/api/v1/sources/hotline/items";

    [Theory, BothDatabases]
    public async Task Push_OfTheSameItemAHundredTimesAtOnce_IsOneRowAndAHundredReceipts(DatabaseKind kind)
    {
        await using var site = await Site.Start(kind);
        using var source = await site.Source();
        var receipts = await Task.WhenAll(Enumerable.Range(0, 100).Select(async _ => (await Push(source, """{"sourceId":"A-1","text":"路灯不亮"}""")).Single()));

        receipts.Count(r => r.State == Receipt.Accepted).ShouldBe(1);
        receipts.Count(r => r.State == Receipt.Duplicate).ShouldBe(99);
        var row = await site.Reader.Read(db => db.Set<InboxRow>().SingleAsync());
        row.Receipts.ShouldBe(100);
        row.Payload.ShouldBe("""{"sourceId":"A-1","text":"路灯不亮"}""");
    }

    [Theory, BothDatabases]
    public async Task Push_WithTheSameIdTwiceInside_KeepsTheFirstAndTellsWhetherTheyDiffer(DatabaseKind kind)
    {
        await using var site = await Site.Start(kind);
        using var source = await site.Source();
        var receipts = await Push(source, """[{"sourceId":"1","text":"a"},{"text":"a", "sourceId":"1"},{"sourceId":"1","text":"b"}]""");
        receipts.Select(r => (r.State, r.Differs)).ShouldBe([(Receipt.Accepted, null), (Receipt.Duplicate, null), (Receipt.Duplicate, true)]);
        (await Push(source, """{"sourceId":"1","text":"c"}""")).Single().Differs.ShouldBe(true);
        (await site.Reader.Read(db => db.Set<InboxRow>().SingleAsync())).Receipts.ShouldBe(4);
    }

    [Theory, BothDatabases]
    public async Task Push_WithGoodAndBadItems_TakesTheGoodAndRejectsTheBadByIndex(DatabaseKind kind)
    {
        await using var site = await Site.Start(kind);
        using var source = await site.Source();
        var receipts = await Push(source, """[{"sourceId":"1"},{"text":"no id"},{"sourceId":"3"}]""");
        receipts.Select(r => r.State).ShouldBe([Receipt.Accepted, Receipt.Rejected, Receipt.Accepted]);
        receipts[1].Index.ShouldBe(1);
        receipts[1].Error!.Code.ShouldBe("item.source-id");

        var none = await source.PostAsync(Items, Json("""{"text":"no id"}"""));
        none.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await Site.CodeOf(none)).ShouldBe("item.source-id");
        (await Push(source, "[]")).ShouldBeEmpty();
    }

    [Theory, BothDatabases]
    public async Task Push_InGb18030_IsReadWhereNamedAndRefusedWhereNot(DatabaseKind kind)
    {
        await using var site = await Site.Start(kind);
        using var source = await site.Source();
        var bytes = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetBytes("""{"sourceId":"1","text":"路面坑洼"}""");

        var wrong = await source.PostAsync(Items, Bytes(bytes, "application/json; charset=utf-8"));
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Site.CodeOf(wrong)).ShouldBe("push.encoding");
        var right = await source.PostAsync(Items, Bytes(bytes, "application/json; charset=GB18030"));
        right.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await site.Reader.Read(db => db.Set<InboxRow>().SingleAsync())).Payload.ShouldBe("""{"sourceId":"1","text":"路面坑洼"}""");
    }

    [Theory, BothDatabases]
    public async Task Push_ThatCannotBeRead_IsRefusedWithTheReason(DatabaseKind kind)
    {
        await using var site = await Site.Start(kind);
        using var source = await site.Source();
        var broken = await source.PostAsync(Items, Json("[{\"sourceId\":\"1\"},\n {]"));
        broken.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await broken.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("details").GetProperty("line").GetInt64().ShouldBe(2);
        (await Site.CodeOf(await source.PostAsync(Items, Json($"[{string.Join(',', Enumerable.Repeat("{}", 1001))}]")))).ShouldBe("push.many");
        (await source.PostAsync("/api/v1/sources/nowhere/items", Json("{}"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await site.Reader.Read(db => db.Set<InboxRow>().CountAsync())).ShouldBe(0);
    }

    [Theory, BothDatabases(Slow = true)]
    public async Task Push_LargerThanItsLimit_IsRefusedWhetherItSaysItsLengthOrNot(DatabaseKind kind)
    {
        await using var site = await Site.Start(kind);
        using var source = await site.Source();
        source.DefaultRequestHeaders.ExpectContinue = true;
        var large = new byte[(80 << 20) + 1];
        Array.Fill(large, (byte)' ');

        var said = await source.PostAsync(Items, Bytes(large, "application/json"));
        said.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await Site.CodeOf(said)).ShouldBe("push.size");
        using var chunked = new HttpRequestMessage(HttpMethod.Post, Items) { Content = Bytes(large, "application/json") };
        chunked.Headers.TransferEncodingChunked = true;
        (await source.SendAsync(chunked)).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);

        // A photo of 50 MB is within.
        var photo = $$"""{"sourceId":"photo","base64":"{{new string('A', 66 << 20)}}"}""";
        (await Push(source, photo)).Single().State.ShouldBe(Receipt.Accepted);
        await Until(async () => (await State(source, "photo")).State == "registered");
    }

    [Theory, BothDatabases]
    public async Task Push_WithoutAGoodCredential_IsRefusedWithTheReason(DatabaseKind kind)
    {
        await using var site = await Site.Start(kind);
        using var expired = await site.Source(to: site.Clock.GetUtcNow().AddHours(1));
        using var other = await site.Source("other");
        using var none = site.Client();
        site.Clock.Advance(TimeSpan.FromHours(1));

        await Expect(expired, HttpStatusCode.Unauthorized, "credential.expired");
        await Expect(none, HttpStatusCode.Unauthorized, "sign-in.needed");
        await Expect(other, HttpStatusCode.Forbidden, "credential.source");

        static async Task Expect(HttpClient client, HttpStatusCode status, string code)
        {
            var response = await client.PostAsync(Items, Json("""{"sourceId":"1"}"""));
            response.StatusCode.ShouldBe(status);
            (await Site.CodeOf(response)).ShouldBe(code);
        }
    }

    [Theory, BothDatabases]
    public async Task Pushes_AThousandAtOnce_AreAllStoredAndRegisteredOnce(DatabaseKind kind)
    {
        await using var site = await Site.Start(kind);
        using var source = await site.Source();
        var receipts = await Task.WhenAll(Enumerable.Range(0, 1000).Select(n => Push(source, $$"""{"sourceId":"{{n}}"}""")));
        receipts.ShouldAllBe(r => r.Single().State == Receipt.Accepted);
        await Until(async () => await site.Reader.Read(db => db.Set<InboxRow>().CountAsync(r => r.State == InboxState.Registered)) == 1000);
        (await site.Reader.Read(db => db.Set<Daodi.Trust.ActRow>().CountAsync(a => a.Type == ProbeHandler.Act))).ShouldBe(1000);
    }

    [Theory, BothDatabases]
    public async Task Push_WhenTooMuchWaits_IsToldWhenToComeBack(DatabaseKind kind)
    {
        await using var site = await Site.Start(kind, services => services.AddSingleton(new SourceGate { MaxPushes = 0 }));
        using var source = await site.Source();
        var busy = await source.PostAsync(Items, Json("""{"sourceId":"1"}"""));
        busy.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        busy.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Theory, BothDatabases]
    public async Task Item_OfAnotherSource_IsAsGoodAsNotThere(DatabaseKind kind)
    {
        await using var site = await Site.Start(kind);
        using var source = await site.Source();
        using var other = await site.Source("other");
        await Push(source, """{"sourceId":"A/1 区"}""");
        await Until(async () => (await State(source, "A/1 区")).State == "registered");
        (await State(source, "A/1 区")).Case.ShouldStartWith("T-");
        (await other.GetAsync("/api/v1/sources/hotline/items/A/1 区")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await source.GetAsync("/api/v1/sources/hotline/items/none")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    internal static async Task<IReadOnlyList<Receipt>> Push(HttpClient source, string body)
    {
        var response = await source.PostAsync(Items, Json(body));
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<PushReceipts>())!.Receipts;
    }

    internal static async Task<ItemView> State(HttpClient source, string id) =>
        (await source.GetFromJsonAsync<ItemView>($"{Items}/{id}"))!;

    internal static async Task Until(Func<Task<bool>> done)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await done()) await Task.Delay(20, limit.Token);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static ByteArrayContent Bytes(byte[] body, string type) => new(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
}

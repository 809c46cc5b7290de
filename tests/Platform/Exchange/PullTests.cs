using System.Net;
using System.Text;
using Daodi.Exchange;
using Daodi.Tests.Platform.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Exchange;

/// <summary>Pulls from real sockets that answer well, badly, or hardly at all.</summary>
public sealed class PullTests
{
    private const string Two = """{"data":{"list":[{"id":"1","text":"路灯不亮","caller":{"phone":"13800000000"},"published":"2026-11-01"},{"id":"2","text":"井盖丢失"}]}}""";

    private readonly FakeTimeProvider _clock = new(ImportTests.Now);

    [Theory, BothDatabases]
    public async Task Json_Pulled_IsMappedAndComesInOnce(DatabaseKind kind)
    {
        await using var server = new FeedServer((head, stream, ct) => head.Contains("If-None-Match: \"v1\"", StringComparison.Ordinal)
            ? FeedServer.Send(stream, "HTTP/1.1 304 Not Modified\r\n", "", ct)
            : FeedServer.Send(stream, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nETag: \"v1\"\r\n", Two, ct));
        await using var database = await Create(kind, server, "Json", "data.list");
        await Due(database);
        (await Rows(database)).ShouldBe(["1", "2"]);
        var state = await State(database);
        (state.Failures, state.LastError, state.NextAt).ShouldBe((0, null, ImportTests.Now.AddMinutes(10)));
        server.Requests[^1].ShouldContain("X-Key: geheim");

        // Not before its time; then conditionally, and nothing new.
        (await ImportTests.Get<PullRunner>(database).RunDue()).ShouldBe(0);
        _clock.Advance(TimeSpan.FromMinutes(11));
        await Due(database);
        server.Requests[^1].ShouldContain("If-None-Match: \"v1\"");
        (await State(database)).Failures.ShouldBe(0);
        (await database.Reader.Read(db => db.Set<ImportRun>().CountAsync(i => i.State != ImportState.Draft))).ShouldBe(1);
    }

    [Theory, BothDatabases]
    public async Task Json_InPages_IsFollowedToItsEnd(DatabaseKind kind)
    {
        await using var server = new FeedServer((head, stream, ct) =>
        {
            var page = head.Contains("cursor=2", StringComparison.Ordinal) ? 2 : head.Contains("cursor=3", StringComparison.Ordinal) ? 3 : 1;
            return FeedServer.Send(stream, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n",
                $$$"""{"data":{"list":[{"id":"p{{{page}}}","text":"路灯不亮"}],"next":{{{(page < 3 ? $"{page + 1}" : "null")}}}}}""", ct);
        });
        await using var database = await Create(kind, server, "Json", "data.list", form => form with { NextPath = "data.next", CursorParameter = "cursor" });
        await Due(database);
        (await Rows(database)).ShouldBe(["p1", "p2", "p3"]);
    }

    [Theory, BothDatabases]
    public async Task FeedAndCsv_ArePulledToo(DatabaseKind kind)
    {
        await using var feed = FeedServer.Of("""<rss version="2.0"><channel><item><guid>g1</guid><title>路灯不亮</title><pubDate>Fri, 10 Jun 2022 06:30:00 GMT</pubDate></item></channel></rss>""", "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n");
        await using var database = await Create(kind, feed, "Feed", null);
        await Due(database);
        (await Rows(database)).ShouldBe(["g1"]);
        (await database.Reader.Read(db => db.Set<InboxRow>().SingleAsync())).Payload.ShouldContain("2022-06-10T14:30:00+08:00");

        await using var csv = FeedServer.Of("编号,内容\nc1,路灯不亮\n", "HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n");
        await using var other = await Create(kind, csv, "Csv", null);
        await Due(other);
        (await Rows(other)).ShouldBe(["c1"]);
    }

    public static TheoryData<string, string, string> Faults => new()
    {
        { "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 26\r\n\r\n<html>502 Bad</html>......", "网页", "" },
        { "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 34\r\n\r\n<!DOCTYPE html><html>error</html>  ", "网页", "" },
        { "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{\"data\":{\"list\":[{\"id\":\"1\",", "不完整", "" },
        { "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"dat\r\n", "不完整", "" },
        { "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{\"data\":null", "JSON", "" },
        { "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"data\":{}}", "data.list", "" },
        { "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", "500", "" },
        { "HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nContent-Length: 12\r\n\r\na,b\nc1,x\n   ", "csv", "" },
        { "HTTP/1.1 302 Found\r\nLocation: /feed\r\nContent-Length: 0\r\n\r\n", "跳转", "" },
        { "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n", "file", "" },
        { "HTTP/1.1 302 Found\r\nLocation: http://localhost:1/\r\nContent-Length: 0\r\n\r\n", "内部地址", "" },
        { "HTTP/1.1 302 Found\r\nLocation: http://[::ffff:169.254.169.254]/latest\r\nContent-Length: 0\r\n\r\n", "内部地址", "" },
        { "not http at all", "连接失败", "" },
        { "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n", "秒内没有收完", "drip" },
    };

    [Theory, MemberData(nameof(Faults))]
    [Trait("Category", "Fast")]
    public async Task Answer_ThatIsNoData_IsAFailedPullWithItsReasonAndBacksOff(string answer, string reason, string drip)
    {
        var good = true;
        await using var server = new FeedServer(async (_, stream, ct) =>
        {
            if (good)
            {
                await FeedServer.Send(stream, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n", Two, ct);
                return;
            }

            await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), ct);
            while (drip.Length > 0)
            {
                await stream.WriteAsync("{"u8.ToArray(), ct);
                await Task.Delay(200, ct);
            }
        });
        await using var database = await Create(DatabaseKind.Sqlite, server, "Json", "data.list");
        good = false;
        await Due(database);
        var state = await State(database);
        state.Failures.ShouldBe(1);
        state.LastError!.Value.Zh.ShouldContain(reason);
        state.NextAt.ShouldBeInRange(ImportTests.Now.AddSeconds(48), ImportTests.Now.AddSeconds(72));
        (await Rows(database)).ShouldBeEmpty();
        good = true;
        _clock.Advance(TimeSpan.FromMinutes(2));
        await Due(database);
        (await State(database)).Failures.ShouldBe(0);
        (await Rows(database)).ShouldBe(["1", "2"]);
    }

    [Fact]
    [Trait("Category", "Fast")]
    public async Task RetryAfter_IsKept()
    {
        var good = true;
        await using var server = new FeedServer((_, stream, ct) => good
            ? FeedServer.Send(stream, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n", Two, ct)
            : FeedServer.Send(stream, "HTTP/1.1 429 Slow\r\nRetry-After: 3600\r\n", "", ct));
        await using var database = await Create(DatabaseKind.Sqlite, server, "Json", "data.list");
        good = false;
        await Due(database);
        (await State(database)).NextAt.ShouldBe(ImportTests.Now.AddHours(1));
    }

    [Theory]
    [Trait("Category", "Fast")]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("http://localhost:{0}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/")]
    [InlineData("http://2130706433:{0}/")]
    [InlineData("http://0x7f.1:{0}/")]
    [InlineData("http://inner.example:{0}/")]
    public async Task InnerAddress_InWhateverWriting_IsNeverReached(string url)
    {
        await using var server = FeedServer.Of(Two);
        using var http = new OutwardHttp(Options.Create(new OutwardOptions()))
        {
            Resolve = (host, ct) => host == "inner.example" ? Task.FromResult<IPAddress[]>([IPAddress.Parse("114.114.114.114"), IPAddress.Loopback]) : Dns.GetHostAddressesAsync(host, ct),
        };
        (await http.Get(new Uri(string.Format(url, server.Port)), [])).Error!.Code.ShouldBe("outward.inner");
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Category", "Fast")]
    public async Task Name_ThatChangesBetweenLookUpAndConnection_GainsNothing()
    {
        await using var server = FeedServer.Of(Two);
        var asked = 0;
        var options = new OutwardOptions { TimeoutSeconds = 2 };
        using var http = new OutwardHttp(Options.Create(options))
        {
            // TEST-NET would be judged inner, so the first answer is an address of the internet, where nobody is spoken to for long.
            Resolve = (_, _) => Task.FromResult<IPAddress[]>([asked++ == 0 ? IPAddress.Parse("114.114.114.114") : IPAddress.Loopback]),
        };
        var first = await http.Get(new Uri($"http://rebind.example:{server.Port}/"), []);
        first.Ok.ShouldBeFalse();
        asked.ShouldBe(1, "the address that was judged is the one that is connected to");
        (await http.Get(new Uri($"http://rebind.example:{server.Port}/"), [])).Error!.Code.ShouldBe("outward.inner");
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Category", "Fast")]
    public async Task Secret_IsNotCarriedToAnotherHostByARedirect()
    {
        await using var other = FeedServer.Of(Two);
        await using var server = new FeedServer((_, stream, ct) => FeedServer.Send(stream, $"HTTP/1.1 302 Found\r\nLocation: {other.Url("/elsewhere")}\r\n", "", ct));
        var options = new OutwardOptions();
        options.AllowedHosts.Add("127.0.0.1");
        using var http = new OutwardHttp(Options.Create(options));
        (await http.Get(new Uri(server.Url()), [("X-Key", "geheim")])).Ok.ShouldBeTrue();
        server.Requests.Single().ShouldContain("geheim");
        other.Requests.Single().ShouldNotContain("geheim");
    }

    [Fact]
    [Trait("Category", "Fast")]
    public async Task Answer_LargerThanAllowed_IsNotReadToItsEnd()
    {
        await using var server = FeedServer.Of(new string('[', 3 << 20));
        var options = new OutwardOptions { MaxBytes = 1 << 20 };
        options.AllowedHosts.Add($"127.0.0.1:{server.Port}");
        using var http = new OutwardHttp(Options.Create(options));
        (await http.Get(new Uri(server.Url()), [])).Error!.Code.ShouldBe("outward.size");
    }

    private async Task<TestDatabase> Create(DatabaseKind kind, FeedServer server, string format, string? path, Func<SourceForm, SourceForm>? more = null)
    {
        var database = await ImportTests.Create(kind, _clock, services => services.Configure<OutwardOptions>(o =>
        {
            o.AllowedHosts.Add($"127.0.0.1:{server.Port}");
            o.TimeoutSeconds = 3;
        }));
        var desk = ImportTests.Get<SourceDesk>(database);
        var form = new SourceForm("feed", "订阅", "Feed", "test.item", "Pull") { Url = server.Url(), Format = format, Interval = "10", ItemsPath = path, SecretHeader = "X-Key", Secret = "geheim" };
        (await desk.Make(more?.Invoke(form) ?? form, ImportTests.By)).Ok.ShouldBeTrue();
        var tried = await ImportTests.Get<PullWork>(database).Try("feed", ImportTests.By);
        tried.Ok.ShouldBeTrue(tried.Error?.ToString());
        var imports = ImportTests.Get<ImportDesk>(database);
        await imports.Map(tried.Value.Id, (await imports.MappingOf(tried.Value)).Value, remember: true, ImportTests.By);
        (await desk.Switch("feed", true, ImportTests.By)).Ok.ShouldBeTrue();
        return database;
    }

    private static async Task Due(TestDatabase database)
    {
        (await ImportTests.Get<PullRunner>(database).RunDue()).ShouldBe(1);
        while (await ImportTests.Get<ImportRunner>(database).RunOnce())
        {
        }
    }

    private static Task<List<string>> Rows(TestDatabase database) => database.Reader.Read(db => db.Set<InboxRow>().OrderBy(r => r.SourceId).Select(r => r.SourceId).ToListAsync());

    private static Task<PullState> State(TestDatabase database) => database.Reader.Read(db => db.Set<PullState>().SingleAsync());
}

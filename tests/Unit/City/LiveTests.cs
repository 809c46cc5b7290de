using System.Net;
using System.Text.Json.Nodes;
using Daodi.City;
using Daodi.City.Http;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.City;

public sealed class LiveTests
{
    private readonly FakePlatform _platform = new();
    private readonly FakeTimeProvider _clock = new(Sample.Now);
    private readonly List<string> _log = [];

    private CityOptions Options => Sample.Options() with { Clock = _clock, Log = _log.Add };

    [Fact]
    public async Task Unit_WithACaseThatIsDue_ActsAsItsOwnAccountOnTheVersionItSaw()
    {
        // Handed to the unit three working days ago and still not signed for.
        _platform.Cases.Add(FakePlatform.Case("DZ-1", "dispatched", Ago(days: 5), "371402D02", ("dispatch", Ago(days: 5), "3714", "坐席1号", "dispatched")));

        (await Live().Round(CancellationToken.None)).ShouldBe(1);

        var act = _platform.Requests.Single(r => r.Path == "/api/v1/cases/DZ-1/acts");
        act.Account.ShouldBe("371402d02");
        var body = JsonNode.Parse(act.Body)!;
        ((string?)body["action"]).ShouldBeOneOf("sign", "return");
        ((long)body["version"]!).ShouldBe(2);
    }

    [Fact]
    public async Task Case_ThatAHumanTouched_IsLeftAloneForTwoHours()
    {
        _platform.Cases.Add(FakePlatform.Case("DZ-1", "dispatched", Ago(days: 5), "371402D02", ("dispatch", Ago(minutes: 119), "3714", "李敏", "dispatched")));

        (await Live().Round(CancellationToken.None)).ShouldBe(0);
        _clock.Advance(TimeSpan.FromHours(48));
        (await Live().Round(CancellationToken.None)).ShouldBe(1);
    }

    [Fact]
    public async Task Desk_LeavesAThirdOfTheNewCases_AndDispatchesTheRest()
    {
        for (var i = 0; i < 60; i++) _platform.Cases.Add(FakePlatform.Case($"DZ-{i}", "registered", Ago(minutes: 600), null));

        var taken = await Live().Round(CancellationToken.None);

        taken.ShouldBeInRange(30, 50);
        _platform.Requests.Where(r => r.Path.EndsWith("/acts", StringComparison.Ordinal)).ShouldAllBe(r => r.Account.StartsWith("zuoxi", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reply_WithAPhoto_NamesTheFileThatWasUploaded()
    {
        for (var i = 0; i < 20; i++)
        {
            _platform.Cases.Add(FakePlatform.Case($"DZ-{i}", "handling", Ago(days: 30), "371402D02",
                ("dispatch", Ago(days: 30), "3714", "坐席1号", "dispatched"), ("sign", Ago(days: 30), "371402D02", "承办员", "handling"),
                ("contact", Ago(days: 29), "371402D02", "承办员", null), ("progress", Ago(days: 28), "371402D02", "承办员", null), ("remind", Ago(days: 20), "3714", "坐席1号", null),
                ("request-extension", Ago(days: 19), "371402D02", "承办员", "extension"), ("refuse-extension", Ago(days: 19), "3714", "坐席1号", "handling"), ("suspend", Ago(days: 18), "371402D02", "承办员", "suspended"),
                ("resume", Ago(days: 15), "371402D02", "承办员", "handling")));
        }

        (await Live().Round(CancellationToken.None)).ShouldBe(20);

        var replies = _platform.Requests.Where(r => r.Path.EndsWith("/acts", StringComparison.Ordinal)).Select(r => JsonNode.Parse(r.Body)!).ToList();
        replies.ShouldAllBe(r => (string?)r["action"] == "reply");
        var withPhoto = replies.Where(r => r["evidence"] is not null).ToList();
        withPhoto.Count.ShouldBeInRange(1, 19);
        withPhoto.ShouldAllBe(r => (long)r["evidence"]![0]! == 77 && r["fields"]!["lon"] != null);
        _platform.Requests.Count(r => r.Path == "/api/v1/evidence").ShouldBe(withPhoto.Count);
    }

    [Fact]
    public async Task Conflict_IsReadAnew_AndARefusalIsNotRepeatedAtOnce()
    {
        _platform.Cases.Add(FakePlatform.Case("DZ-1", "dispatched", Ago(days: 5), "371402D02", ("dispatch", Ago(days: 5), "3714", "坐席1号", "dispatched")));
        var code = "case.changed";
        _platform.First = (method, path) => path.EndsWith("/acts", StringComparison.Ordinal) ? FakePlatform.Json(new JsonObject { ["code"] = code }, HttpStatusCode.Conflict) : null;
        var live = Live();

        await live.Round(CancellationToken.None);
        await live.Round(CancellationToken.None);
        Tries().ShouldBe(2);
        code = "action.forbidden";
        await live.Round(CancellationToken.None);
        await live.Round(CancellationToken.None);
        Tries().ShouldBe(3);

        int Tries() => _platform.Requests.Count(r => r.Path.EndsWith("/acts", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Door_WhereBusy_ComesAgainWhenItIsTold()
    {
        var busy = 2;
        _platform.First = (method, path) =>
        {
            if (path != "/api/v1/units" || busy-- <= 0) return null;
            var later = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
            later.Headers.Add("Retry-After", "30");
            return later;
        };
        using var door = new Door(Options, _platform);

        var asked = door.Get("zuoxi1", "/api/v1/units", CancellationToken.None);
        await Waiting(() => _platform.Requests.Count == 2);
        _clock.Advance(TimeSpan.FromSeconds(29));
        await Task.Yield();
        _platform.Requests.Count.ShouldBe(2);
        var answer = await Passing(asked);

        answer.Ok.ShouldBeTrue();
        _platform.Requests.Count(r => r.Path == "/api/v1/units").ShouldBe(3);
    }

    [Fact]
    public async Task Door_WhoseSessionHasEnded_SignsInAgain()
    {
        var ended = true;
        _platform.First = (method, path) =>
        {
            if (path != "/api/v1/units" || !ended) return null;
            ended = false;
            return new HttpResponseMessage(HttpStatusCode.Unauthorized);
        };
        using var door = new Door(Options, _platform);

        (await door.Get("zuoxi1", "/api/v1/units", CancellationToken.None)).Ok.ShouldBeTrue();

        _platform.Requests.Count(r => r.Path == "/demo/session").ShouldBe(2);
    }

    [Fact]
    public async Task History_GoesOnWhereThePlatformIs_InTheOrderOfTime()
    {
        using var door = new Door(Options, _platform);
        var history = new History(Options with { HistoryDays = 6 }, door, Sample.Units);
        _platform.Through = "2026-11-22T09:00:00+08:00";

        var written = await history.Write(Sample.Now, CancellationToken.None);

        var lines = _platform.Requests.Where(r => r.Path == "/api/v1/history").SelectMany(r => r.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Select(l => JsonNode.Parse(l)!).ToList();
        lines.Count.ShouldBe(written);
        written.ShouldBeInRange(100, 400);
        lines.ShouldAllBe(l => (string?)l["source"] == "12345" && l["item"]!["sourceId"] != null);
        var ids = lines.Select(l => (string)l["item"]!["sourceId"]!).ToList();
        ids[0].ShouldStartWith("20261122");
        ids.Distinct().Count().ShouldBe(ids.Count);
        lines.SelectMany(l => l["acts"]!.AsArray()).ShouldAllBe(a => ((string)a!["by"]!).Length > 0 && ((string)a["at"]!).EndsWith('Z'));
    }

    [Fact]
    public async Task City_Cancelled_EndsQuietly()
    {
        using var stop = new CancellationTokenSource();
        using var door = new Door(Options, _platform);
        var city = CityProgram.Run(Options with { HistoryDays = 1 }, door, stop.Token);
        await Waiting(() => _log.Contains("the city is awake"));

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(city);
        await CityProgram.RunAsync(Options with { BaseUrl = new Uri("http://127.0.0.1:1") }, new CancellationToken(canceled: true));
    }

    [Fact]
    public async Task Feed_PushesWhatComesIn_WhenItComesIn()
    {
        using var stop = new CancellationTokenSource();
        using var door = new Door(Options, _platform);
        var feed = new Feed(Options, door).Run(Sample.Now, stop.Token);

        await Waiting(() => _clock.Start <= _clock.GetUtcNow());
        _platform.Requests.ShouldBeEmpty();
        for (var minute = 0; minute < 180; minute++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(1);
        }
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(feed);

        _platform.Requests.Count.ShouldBeInRange(8, 50);
        _platform.Requests.ShouldAllBe(r => r.Method == "POST" && r.Path == "/api/v1/sources/12345/items");
        _platform.Requests.Select(r => (string)JsonNode.Parse(r.Body)![0]!["sourceId"]!).ShouldAllBe(id => id.StartsWith("20261124", StringComparison.Ordinal));
    }

    private LiveCity Live() => new(Options, new Door(Options, _platform), Sample.Units);

    private DateTimeOffset Ago(int days = 0, int minutes = 0) => Sample.Now.AddDays(-days).AddMinutes(-minutes);

    private static async Task Waiting(Func<bool> until)
    {
        for (var i = 0; i < 2000 && !until(); i++) await Task.Delay(5);
        until().ShouldBeTrue();
    }

    private async Task<T> Passing<T>(Task<T> task)
    {
        for (var i = 0; i < 2000 && !task.IsCompleted; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1);
        }
        return await task;
    }
}

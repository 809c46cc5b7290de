using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Daodi.Exchange;
using Daodi.Tests.Platform.BadInput;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Clients;

/// <summary>What a client may ask in a minute and push in a day, and what is written down of it.</summary>
public sealed class QuotaTests
{
    [Theory, BothDatabases]
    public async Task Requests_OverTheMinute_AreToldWhenToComeAgain(DatabaseKind kind)
    {
        // Half a minute in, so that no real second of the test crosses into the next.
        await using var platform = await RunningPlatform.Start(kind, new DateTimeOffset(2026, 11, 26, 2, 0, 5, TimeSpan.Zero));
        var secret = await Systems.Open(platform, "grid", ["cases.read"], change: f => f with { PerMinute = "5" });
        using var system = Systems.With(platform, await Systems.Token(platform, "grid", secret));
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => system.GetAsync("/api/v1/cases")));
        answers.Count(a => a.StatusCode == HttpStatusCode.OK).ShouldBe(5);
        var refused = answers.Where(a => a.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        refused.Count.ShouldBe(7);
        refused.ShouldAllBe(a => a.Headers.RetryAfter!.Delta > TimeSpan.Zero && a.Headers.RetryAfter.Delta <= TimeSpan.FromMinutes(1));
        (await Systems.Told(Task.FromResult(refused[0]))).Code.ShouldBe("client.rate");

        platform.Clock.Advance(TimeSpan.FromMinutes(1));
        (await system.GetAsync("/api/v1/cases")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory, BothDatabases]
    public async Task Items_OverTheDay_AreRefusedWholeAndCountedOverARestart(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind, new DateTimeOffset(2026, 11, 26, 2, 0, 0, TimeSpan.Zero));
        var secret = await Systems.Open(platform, "grid", [ClientScopes.Push], change: f => f with { PerDay = "10" });
        using var system = Systems.With(platform, await Systems.Token(platform, "grid", secret));
        (await system.PostAsJsonAsync(Systems.Items, Enumerable.Range(0, 8).Select(n => AtTheDoor.Appeal($"Q-{n}")))).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        using (var over = await system.PostAsJsonAsync(Systems.Items, Enumerable.Range(8, 3).Select(n => AtTheDoor.Appeal($"Q-{n}"))))
        {
            (await Systems.Told(Task.FromResult(over))).ShouldBe((429, "client.quota"));
            // 10:00 in the city: fourteen hours to midnight.
            int.Parse(over.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture).ShouldBeInRange(14 * 3600 - 60, 14 * 3600);
        }

        (await platform.Read(db => db.Set<InboxRow>().CountAsync())).ShouldBe(8, "a push is taken whole or not at all");
        (await system.PostAsJsonAsync(Systems.Items, Enumerable.Range(8, 2).Select(n => AtTheDoor.Appeal($"Q-{n}")))).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        // What was counted is written down, and a meter that begins anew goes on from there.
        await platform.Services.GetServices<IHostedService>().OfType<ClientKeeper>().Single().Turn(CancellationToken.None);
        var day = await platform.Read(db => db.Set<ClientDay>().SingleAsync());
        (day.Items, day.Tokens, day.Requests, day.Refused).ShouldBe((10, 1, 3, 1));
        (await platform.Read(db => db.Set<Client>().Select(c => c.LastUsedAt).SingleAsync())).ShouldNotBeNull();
        var meter = ActivatorUtilities.CreateInstance<ClientMeter>(platform.Services);
        (await meter.Items("grid", await platform.Services.GetRequiredService<ClientBook>().Find("grid"), 1))!.Code.ShouldBe("client.quota");

        platform.Clock.Advance(TimeSpan.FromHours(15));
        using var tomorrow = Systems.With(platform, await Systems.Token(platform, "grid", secret));
        (await tomorrow.PostAsJsonAsync(Systems.Items, AtTheDoor.Appeal("Q-99"))).StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact, Trait("Category", "Fast")]
    public async Task Items_OfManyPushesAtOnce_AreNeverMoreThanTheDay()
    {
        await using var platform = await RunningPlatform.Start();
        var secret = await Systems.Open(platform, "grid", [ClientScopes.Push], change: f => f with { PerDay = "20" });
        using var system = Systems.With(platform, await Systems.Token(platform, "grid", secret));
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => system.PostAsJsonAsync(Systems.Items, AtTheDoor.Appeal($"M-{n}"))));
        answers.Count(a => a.StatusCode == HttpStatusCode.Accepted).ShouldBe(20);
        (await platform.Read(db => db.Set<InboxRow>().CountAsync())).ShouldBe(20);
    }
}

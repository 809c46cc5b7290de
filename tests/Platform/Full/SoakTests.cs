using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using Daodi.Tests.Platform.BadInput;
using Daodi.Tests.Platform.Fixtures;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Full;

/// <summary>
/// Four minutes of steady work on a process of its own: pushes all the while, a public reader, and health asked every second.
/// Every answer is good, every item a case, and memory does not creep.
/// </summary>
[Trait("Category", "Full")]
public sealed class SoakTests
{
    private const int PerSecond = 100;
    private static readonly TimeSpan s_length = TimeSpan.FromMinutes(4);

    [Theory, BothDatabases]
    public async Task Platform_UnderSteadyWork_AnswersAllAndDoesNotGrow(DatabaseKind kind)
    {
        var (storage, remove) = await TestDatabase.CreateEmpty(kind);
        try
        {
            var token = await HostProcess.Token(storage, "12345");
            using var host = await HostProcess.Serve(storage);
            using var hotline = host.Pushing(token);
            using var citizen = new HttpClient { BaseAddress = host.Address };
            var bad = new ConcurrentBag<string>();
            var resident = new List<long>();
            var began = TimeProvider.System.GetTimestamp();
            var (pushed, second) = (0, 0);
            using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1));
            while (TimeProvider.System.GetElapsedTime(began) < s_length)
            {
                var first = pushed;
                await Task.WhenAll(Enumerable.Range(0, PerSecond).Select(async n =>
                {
                    using var answer = await hotline.PostAsJsonAsync("/api/v1/sources/12345/items", AtTheDoor.Appeal($"S-{first + n}"));
                    if (answer.StatusCode != HttpStatusCode.Accepted) bad.Add($"push {(int)answer.StatusCode}");
                }));
                pushed += PerSecond;
                foreach (var path in new[] { "/", "/appeal", "/track", "/readyz" })
                {
                    using var answer = await citizen.GetAsync(path);
                    // The address may be asked to slow down; nothing else is excused.
                    if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.TooManyRequests)) bad.Add($"{path} {(int)answer.StatusCode}");
                }

                if (++second % 5 == 0) resident.Add(host.Resident);
                await tick.WaitForNextTickAsync();
            }

            bad.ShouldBeEmpty();
            ((string?)(await AtTheDoor.Settled(hotline, $"S-{pushed - 1}"))["state"]).ShouldBe("registered");
            // The first third warms up; of what comes after, the last third may not stand far above the middle one.
            var third = resident.Count / 3;
            var (middle, last) = (resident.Skip(third).Take(third).Average(), resident.TakeLast(third).Average());
            TestContext.Current.SendDiagnosticMessage($"{kind}: {pushed:#,0} pushed, resident {middle / 1e6:0} MB, then {last / 1e6:0} MB");
            last.ShouldBeLessThan(middle * 1.25 + 64e6);
        }
        finally
        {
            await remove();
        }
    }
}

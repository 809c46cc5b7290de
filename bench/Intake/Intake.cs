using System.Diagnostics;
using Daodi.Exchange;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Daodi.Bench;

/// <summary>
/// From the hotline's push to the durable inbox row and to the registered case, with everything on: token, idempotence, rules,
/// clocks, act with its hash, counters, search. The platform and the client share the machine.
/// </summary>
internal static class Intake
{
    private const string Source = "12345";

    private static readonly Manner[] Manners =
    [
        new("single items, 64 connections", 64),
        new("single items, 256 connections", 256),
        new("hundreds, 4 connections", 4, 100),
        new("single items, 1,000/s", 128, 1, 1000),
        new("hundreds, 2,000/s", 16, 100, 2000),
    ];

    public static async Task Run(Report report, IReadOnlyList<Database> databases, bool small)
    {
        var count = small ? 5_000 : 20_000;
        foreach (var database in databases)
        {
            var rows = new List<IReadOnlyList<string>>();
            await using (var site = await Site.Start(database, people: false))
            {
                var issued = await site.Services.GetRequiredService<Credentials>().Issue(Source, "bench", null, Viewer.System("bench"));
                var token = issued.OrThrow().Token;
                // What a platform that has run for a while has behind it: compiled code, open connections, filled caches.
                await One(site, new("warm", 32), token, Items.Make("warm", 3_000));
                foreach (var manner in Manners)
                {
                    var items = manner.Rate is { } rate ? Math.Min(count, rate * 15) : count;
                    rows.Add(await One(site, manner, token, Items.Make($"r{rows.Count}", items)));
                    Console.WriteLine(string.Join("  ", rows[^1]));
                }
            }

            rows.Add(await Baseline.Run(database, new("baseline: one EF transaction a case, 64 connections", 64), Items.Make("base", small ? 1_000 : 3_000)));
            report.Line($"### {database}: {count:#,0} cases a run");
            report.Table(["pushed as", "inbox rows/s", "answer p50 ms", "p99 ms", "registered cases/s", "push to case p50 ms", "p99 ms", "seen by polling p99 ms", "processor µs a case, client included"], rows);
        }

        report.Keep("intake", "Intake, everything on");
    }

    /// <summary>The same pushes with a token of its source and with an OAuth 2 access token, turn by turn on one platform.</summary>
    public static async Task CompareTokens(Report report, IReadOnlyList<Database> databases, bool small)
    {
        var count = small ? 3_000 : 15_000;
        foreach (var database in databases)
        {
            await using var site = await Site.Start(database, people: false);
            var tokens = new (string Title, string Token)[]
            {
                ("token of the source", (await site.Services.GetRequiredService<Credentials>().Issue(Source, "bench", null, Viewer.System("bench"))).OrThrow().Token),
                ("OAuth 2 access token (JWT, ES256)", await AccessToken(site)),
            };
            await One(site, new("warm", 32), tokens[1].Token, Items.Make("warm", 3_000));
            var rows = new List<IReadOnlyList<string>>();
            for (var n = 0; n < (small ? 1 : 3); n++)
            {
                foreach (var (title, token) in tokens)
                {
                    rows.Add(await One(site, new($"{title}, run {n + 1}", 64), token, Items.Make($"k{rows.Count}", count)));
                    Console.WriteLine(string.Join("  ", rows[^1]));
                }
            }

            report.Line($"### {database}: {count:#,0} single items a run, 64 connections");
            report.Table(["pushed with", "inbox rows/s", "answer p50 ms", "p99 ms", "registered cases/s", "push to case p50 ms", "p99 ms", "seen by polling p99 ms", "processor µs a case, client included"], rows);
        }

        report.Keep("tokens", "Pushes with an access token");
    }

    private static async Task<string> AccessToken(Site site)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var desk = scope.ServiceProvider.GetRequiredService<ClientDesk>();
        (await desk.Keep(new("bench", "bench", "bench", "3714", [ClientScopes.Push], [Source]) { PerMinute = "1000000", PerDay = "100000000" }, open: true, Viewer.System("bench"))).OrThrow();
        var secret = (await desk.AddSecret("bench", null, Viewer.System("bench"))).OrThrow().Text;
        using var client = new HttpClient { BaseAddress = site.Address };
        using var answer = await client.PostAsync(TokenServer.TokenPath, new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = "bench",
            ["client_secret"] = secret,
        }));
        answer.EnsureSuccessStatusCode();
        using var body = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return body.RootElement.GetProperty("access_token").GetString()!;
    }

    private static async Task<IReadOnlyList<string>> One(Site site, Manner manner, string token, IReadOnlyList<string> items)
    {
        var reader = site.Services.GetRequiredService<IReader>();
        var last = await reader.Read(db => db.Set<InboxRow>().MaxAsync(r => (long?)r.Id)) ?? 0;
        await using var poll = new Poll(reader, $"{SourceIdOf(items[0])[..^7]}-");
        var (began, worked) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var answers = await manner.Push(site.Address, $"/api/v1/sources/{Source}/items", token, items, poll.Sent);
        var stored = Stopwatch.GetElapsedTime(began);
        while (await reader.Read(db => db.Set<InboxRow>().AnyAsync(r => r.State == InboxState.Received))) await Task.Delay(5);
        var (registered, cpu) = (Stopwatch.GetElapsedTime(began), Environment.CpuUsage.TotalTime - worked);

        var rows = await reader.Read(db => db.Set<InboxRow>().Where(r => r.Id > last).Select(r => new { r.State, r.ReceivedAt, r.RegisteredAt }).ToListAsync());
        if (rows.Count != items.Count || rows.Any(r => r.State != InboxState.Registered))
            throw new InvalidOperationException($"{items.Count} items were pushed, {rows.Count(r => r.State == InboxState.Registered)} of {rows.Count} rows are cases.");
        var toCase = new Times();
        foreach (var row in rows) toCase.Add((row.RegisteredAt!.Value - row.ReceivedAt).TotalMilliseconds);
        return
        [
            manner.Title, Times.Show(items.Count / stored.TotalSeconds), answers.Text(0.5), answers.Text(0.99),
            Times.Show(items.Count / registered.TotalSeconds), toCase.Text(0.5), toCase.Text(0.99), (await poll.Seen()).Text(0.99), Times.Show(cpu.TotalMicroseconds / items.Count),
        ];
    }

    private static string SourceIdOf(string item) => System.Text.Json.JsonDocument.Parse(item).RootElement.GetProperty("sourceId").GetString()!;
}

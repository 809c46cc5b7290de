using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Daodi.Exchange.Hooks;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Daodi.Bench;

/// <summary>
/// Web hooks of the whole platform: acts through the ledger into the outbox, and out of it to a fast receiver, to one subject, and beside a slow receiver;
/// beside a plain loop that posts the same bytes and keeps nothing.
/// </summary>
internal static class Outbox
{
    private const string Type = "appeals.progress";

    public static async Task Run(Report report, IReadOnlyList<Database> databases, bool small)
    {
        var many = small ? 2_000 : 20_000;
        await using var fast = await Receiver.Start(TimeSpan.Zero);
        await using var slow = await Receiver.Start(TimeSpan.FromMilliseconds(200));
        var rows = new List<IReadOnlyList<string>> { await Baseline(fast, many) };
        foreach (var database in databases) rows.AddRange(await One(database, fast, slow, many));
        report.Line($"{many:N0} events of 580 bytes over {many / 10:N0} subjects, eight requests at once. *Slow*: a receiver that answers after 200 ms, so at most 40 events/s.");
        report.Table(["what", "events/s", "p50 ms", "p99 ms"], rows);
        report.Keep("outbox", "Web hooks");
    }

    private static async Task<IReadOnlyList<string>> Baseline(Receiver fast, int many)
    {
        using var client = new HttpClient();
        var body = Encoding.UTF8.GetBytes(new string('x', 580));
        var (next, began) = (0, Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) <= many)
            {
                using var content = new ByteArrayContent(body);
                (await client.PostAsync(fast.Url, content)).EnsureSuccessStatusCode();
            }
        })));
        return ["baseline: a loop with HttpClient, eight at once, nothing kept", Times.Show(many / Stopwatch.GetElapsedTime(began).TotalSeconds), "–", "–"];
    }

    private static async Task<IReadOnlyList<IReadOnlyList<string>>> One(Database database, Receiver fast, Receiver slow, int many)
    {
        await using var site = await Site.Start(database, people: false, settings: new Dictionary<string, string?> { ["Outward:AllowedHosts:0"] = "127.0.0.1" });
        var rows = new List<IReadOnlyList<string>>();
        var first = await Subscribe(site, fast);

        await Pause(site, first);
        var began = Stopwatch.GetTimestamp();
        await Happen(site, many, n => $"case/{n % (many / 10)}");
        await Until(site, first, many, waiting: true);
        Add("acts to rows of the outbox, through the ledger", many / Seconds());
        await On(site, first);
        await Until(site, first, many, waiting: false);
        Add("outbox to a fast receiver", many / Seconds());

        await Pause(site, first);
        var alone = many / 10;
        await Happen(site, alone, _ => "one");
        await Until(site, first, alone, waiting: true);
        await On(site, first);
        await Until(site, first, many + alone, waiting: false);
        Add("outbox to a fast receiver, all events of one subject", alone / Seconds());

        await Pause(site, first);
        var second = await Subscribe(site, slow);
        await Pause(site, second);
        await Happen(site, many, n => $"other/{n % (many / 10)}");
        await Until(site, first, many, waiting: true);
        await Until(site, second, many, waiting: true);
        var got = slow.Count;
        await On(site, second);
        await On(site, first);
        await Until(site, first, 2 * many + alone, waiting: false);
        var seconds = Seconds();
        Add("fast receiver, beside the slow one", many / seconds);
        Add("the slow one, beside the fast one", (slow.Count - got) / seconds);

        var times = new Times();
        fast.Taken = (id, at) => times.Add(Math.Max(0, (at - Ids.At(long.Parse(id, CultureInfo.InvariantCulture))).TotalMilliseconds));
        var steady = many / 20;
        for (var n = 0; n < steady; n += 10)
        {
            await Happen(site, 10, i => $"steady/{n + i}");
            await Task.Delay(50);
        }

        await Until(site, first, 2 * many + alone + steady, waiting: false);
        fast.Taken = null;
        rows.Add([$"{database}: act to receipt at 200 acts/s (the ledger's turn is a second), the slow one still behind", "200", times.Text(0.5), times.Text(0.99)]);
        return rows;

        void Add(string what, double perSecond) => rows.Add([$"{database}: {what}", Times.Show(perSecond), "–", "–"]);

        double Seconds()
        {
            var now = Stopwatch.GetTimestamp();
            var spent = Stopwatch.GetElapsedTime(began, now).TotalSeconds;
            began = now;
            return spent;
        }

        async Task On(Site at, long hook)
        {
            (await at.Services.GetRequiredService<HookDesk>().On(hook, asked: false, Viewer.System("bench"))).OrThrow();
            began = Stopwatch.GetTimestamp();
        }
    }

    private static async Task<long> Subscribe(Site site, Receiver receiver)
    {
        var desk = site.Services.GetRequiredService<HookDesk>();
        var (made, errors) = await desk.Make(new("bench", receiver.Url, [Type], null, ["stages", "reason", "details"]), Viewer.System("bench"));
        if (made is null) throw new InvalidOperationException(errors[0].ToString());
        (await desk.On(made.Hook.Id, asked: false, Viewer.System("bench"))).OrThrow();
        return made.Hook.Id;
    }

    private static async Task Pause(Site site, long hook) => (await site.Services.GetRequiredService<HookDesk>().Pause(hook, Viewer.System("bench"))).OrThrow();

    private static async Task Happen(Site site, int many, Func<int, string> subject)
    {
        var lane = site.Services.GetRequiredService<IWriteLane>();
        foreach (var part in Enumerable.Range(0, many).Chunk(200))
        {
            (await lane.Run<Done>(async (db, ct) =>
            {
                await db.BulkInsert([.. part.Select(n => Acts.Make(new(Type, Viewer.System("bench"), TimeProvider.System.GetUtcNow().ToInstant())
                {
                    About = subject(n),
                    FromStage = "working",
                    ToStage = "working",
                    Reason = "路面坑洼，影响通行，已联系养护单位，今日夜间修补。",
                    Data = new { unit = "371402", text = "已联系养护单位", n },
                }, 0))], ct);
                return Done.It;
            })).OrThrow();
        }
    }

    private static async Task Until(Site site, long hook, int many, bool waiting)
    {
        var reader = site.Services.GetRequiredService<IReader>();
        while (await reader.Read(db => db.Set<HookDelivery>().CountAsync(d => d.HookId == hook && (waiting ? d.State < HookDeliveryState.Taken : d.State == HookDeliveryState.Taken))) < many) await Task.Delay(20);
    }

    /// <summary>A receiver in this process that answers 204, at once or later.</summary>
    private sealed class Receiver(WebApplication app) : IAsyncDisposable
    {
        private readonly ConcurrentDictionary<string, byte> _seen = new();
        private int _count;

        public string Url => app.Urls.First() + "/events";
        public int Count => Volatile.Read(ref _count);
        public Action<string, DateTimeOffset>? Taken { get; set; }

        public static async Task<Receiver> Start(TimeSpan pause)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var receiver = new Receiver(app);
            app.Run(async http =>
            {
                if (pause > TimeSpan.Zero) await Task.Delay(pause, http.RequestAborted);
                using var body = new MemoryStream();
                await http.Request.Body.CopyToAsync(body, http.RequestAborted);
                receiver.Got(http.Request.Headers["webhook-id"].ToString());
                http.Response.StatusCode = StatusCodes.Status204NoContent;
            });
            await app.StartAsync();
            return receiver;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private void Got(string id)
        {
            Interlocked.Increment(ref _count);
            if (id.Length == 0) return;
            // A bench that sends twice measures nothing.
            if (!_seen.TryAdd(id, 0)) throw new InvalidOperationException($"{id} came twice");
            Taken?.Invoke(id, TimeProvider.System.GetUtcNow());
        }
    }
}

using System.Diagnostics;
using System.Text.Json;
using Daodi.BigData.Appeals.Domain;
using Daodi.Cases;
using Daodi.Exchange;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Storage.Providers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Daodi.Bench;

/// <summary>
/// What one would write first: an endpoint that checks the item and saves the same rows (inbox, case, clocks, act, appeal,
/// caller, search entry, counters) with EF Core, one transaction a case. No lane, no bulk writes, and nothing in between.
/// </summary>
internal static class Baseline
{
    public static async Task<IReadOnlyList<string>> Run(Database database, Manner manner, IReadOnlyList<string> items)
    {
        await using var site = await Site.Start(database, people: false);
        var maker = new CaseMaker(site.Services);
        var store = site.Services.GetRequiredService<Store>();
        // SQLite has one writer; waiting here is cheaper than asking the file again and again.
        using var turn = new SemaphoreSlim(database == Database.Sqlite ? 1 : 16);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapPost("/items", async (HttpContext http) =>
        {
            using var reader = new StreamReader(http.Request.Body);
            var payload = await reader.ReadToEndAsync();
            using var json = JsonDocument.Parse(payload);
            var now = TimeProvider.System.GetUtcNow().ToInstant();
            var (item, errors) = AppealItem.Parse(json.RootElement, now);
            if (item is null) throw new InvalidDataException(errors[0].ToString());
            MadeCase made;
            lock (maker) made = maker.Make(item, "12345", now, [], null, null);
            await turn.WaitAsync();
            try
            {
                await Save(store, made, payload, now);
            }
            finally
            {
                turn.Release();
            }

            http.Response.StatusCode = StatusCodes.Status202Accepted;
        });
        await app.StartAsync();
        var address = new Uri(app.Urls.First());
        await manner.Push(address, "/items", null, [.. items.Take(items.Count / 4)]);
        var measured = items.Skip(items.Count / 4).ToArray();
        var (began, worked) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var times = await manner.Push(address, "/items", null, measured);
        var rate = Times.Show(measured.Length / Stopwatch.GetElapsedTime(began).TotalSeconds);
        return [manner.Title, rate, times.Text(0.5), times.Text(0.99), rate, times.Text(0.5), times.Text(0.99), "–",
            Times.Show((Environment.CpuUsage.TotalTime - worked).TotalMicroseconds / measured.Length)];
    }

    private static async Task Save(Store store, MadeCase made, string payload, DateTimeOffset now)
    {
        await using var db = store.OpenWriter();
        await using var transaction = await db.Database.BeginTransactionAsync();
        db.Add(new InboxRow
        {
            Id = Ids.Next(),
            Source = "12345",
            SourceId = made.Case.SourceId!,
            ReceivedAt = now,
            Payload = payload,
            Length = payload.Length,
            State = InboxState.Registered,
            CaseId = made.Case.Id,
            CaseNo = made.Case.No,
            RegisteredAt = now,
        });
        db.Add(made.Case);
        db.AddRange(made.Clocks);
        db.AddRange(made.Acts);
        db.Add(made.Appeal);
        if (made.Caller is not null) db.Add(made.Caller);
        CaseCounts.CountOpened(db, made.Case);
        await db.SaveChangesAsync();
        await store.Search.PutMany(db, [made.Text]);
        await transaction.CommitAsync();
    }
}

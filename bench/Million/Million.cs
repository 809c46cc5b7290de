using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Daodi.Cases;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Daodi.Bench;

/// <summary>
/// Pages and lists over a million cases, asked for one after the other over HTTP by people who are signed in. The time is the
/// client's, from the request to the last byte, so the server's is a little less.
/// </summary>
internal static class Million
{
    private const string Township = "371402001";
    private const double Goal = 50;

    public static async Task Run(Report report, IReadOnlyList<Database> databases, bool small, string? folder, int? cases)
    {
        var count = cases ?? (small ? 50_000 : 1_000_000);
        foreach (var database in databases)
        {
            await using var site = await Site.Start(database, people: true, database == Database.Sqlite ? folder : null);
            var reader = site.Services.GetRequiredService<IReader>();
            var seeded = await Fill(site, count);
            var (all, open) = await reader.Read(async db => (await db.Set<Case>().CountAsync(), await db.Set<Case>().CountAsync(c => c.Turn >= Turn.Desk)));
            report.Line($"### {database}: {all:#,0} cases, {open:#,0} open, {seeded}");

            var rows = new List<IReadOnlyList<string>>();
            var repeats = small ? 30 : 200;
            var questions = await Questions(site, reader);
            // As in a platform that has run for a while: compiled, and with what is asked for often in memory.
            foreach (var (_, client, paths) in questions) await Ask(client, paths, 40);
            foreach (var (title, client, paths) in questions)
            {
                var (times, bytes) = await Ask(client, paths, repeats);
                rows.Add([title, times.Text(0.5), times.Text(0.99), times.Text(1), $"{bytes / 1024.0:0}", times.At(0.99) <= Goal ? "yes" : "**no**"]);
                Console.WriteLine(string.Join("  ", rows[^1]));
            }

            foreach (var (title, query) in Plain.Queries)
            {
                var times = await Plain.Ask(reader, query, small ? 3 : 10);
                rows.Add([title, times.Text(0.5), times.Text(0.99), times.Text(1), "–", "baseline"]);
                Console.WriteLine(string.Join("  ", rows[^1]));
            }

            report.Table(["", "p50 ms", "p99 ms", "max ms", "KB", "p99 ≤ 50 ms"], rows);
        }

        report.Keep("million", "A million cases");
    }

    /// <summary>Seeds the site where it is empty; says how long that took.</summary>
    public static async Task<string> Fill(Site site, int count)
    {
        var note = Path.Combine(site.Folder, "seeded.txt");
        if (!await site.Services.GetRequiredService<IReader>().Read(db => db.Set<Case>().AnyAsync()))
        {
            var took = await Seed.Fill(site, count, await People(site));
            await File.WriteAllTextAsync(note, string.Create(CultureInfo.InvariantCulture, $"seeded in {took.TotalSeconds:0} s"));
        }

        return await File.ReadAllTextAsync(note);
    }

    /// <summary>The account of each unit, and one in the township that sees only its own.</summary>
    private static async Task<IReadOnlyDictionary<string, Guid>> People(Site site)
    {
        using var scope = site.Services.CreateScope();
        var own = (await scope.ServiceProvider.GetRequiredService<AccountDesk>().Open(
            new("geren", "网格员", Township, ["appeals.handler"], null) { OwnOnly = true }, Viewer.System("bench"))).OrThrow();
        var accounts = await site.Services.GetRequiredService<IReader>().Read(db => db.Set<Account>().Select(a => new { a.UserName, a.UnitCode, a.Id }).ToListAsync());
        var people = accounts.Where(a => string.Equals(a.UserName, a.UnitCode, StringComparison.OrdinalIgnoreCase)).ToDictionary(a => a.UnitCode, a => a.Id);
        people[Township] = own.Id;
        return people;
    }

    private static async Task<IReadOnlyList<(string Title, HttpClient By, IReadOnlyList<string> Paths)>> Questions(Site site, IReader reader)
    {
        var city = await site.Enter("diaodu");
        var leader = await site.Enter("lingdao");
        var county = await site.Enter("decheng");
        var township = await site.Enter(Township);
        var person = await site.Enter("geren");
        var some = await reader.Read(db => db.Set<Case>().OrderBy(c => c.Id % 7919).Take(200).Select(c => c.No).ToListAsync());
        var work = await reader.Read(db => db.Set<Case>().Where(c => c.Turn >= Turn.Desk).OrderBy(c => c.Id % 7919).Take(200).Select(c => c.No).ToListAsync());
        var estate = Daodi.City.Places.Township.Find(Township)!.Estates[0].Name;
        string Q(string text) => $"/search?q={Uri.EscapeDataString(text)}";
        return
        [
            ("worklist /work, city", city, ["/work"]),
            ("to dispatch, in hand, overdue, all open, city", city, ["/work/dispatch", "/work/handling", "/work/overdue", "/work/open"]),
            ("worklist, filtered by light, stage, unit, category, place", city,
                ["/work/open?light=red", "/work/open?stage=handling", "/work/open?unit=371402", "/work/open?category=010202", "/work/open?division=371482"]),
            ("worklist, county", county, ["/work", "/work/overdue", "/work/open"]),
            ("worklist, township", township, ["/work", "/work/overdue", "/work/open"]),
            ("worklist, person", person, ["/work", "/work/open"]),
            ("open cases by pages, programs", city, await Pages(city, "/api/v1/cases?view=open")),
            ("register, newest", city, ["/register", "/register?unit=371402", "/register?channel=12345", "/register?from=2025-03-01&to=2025-03-31"]),
            ("register, by category, nature, place", city, ["/register?category=010202", "/register?nature=complaint", "/register?division=371482", "/register?division=371402001"]),
            ("register by pages, programs", city, await Pages(city, "/api/v1/cases?view=all")),
            ("cockpit, city", leader, ["/cockpit"]),
            ("cockpit, county", county, ["/cockpit"]),
            ("who owes what, city", leader, ["/owes"]),
            ("who owes what, county", county, ["/owes"]),
            ("search 物业 (common), city", city, [Q("物业")]),
            ("search 物业 (common), county", county, [Q("物业")]),
            ("search 物业 (common), township", township, [Q("物业")]),
            ($"search {estate[..2]} (rare), city", city, [Q(estate[..2])]),
            ($"search {estate} (a name), city", city, [Q(estate)]),
            ("search 下水道 (three), city", city, [Q("下水道")]),
            ("search 噪音 扰民 施工 (three words), county", county, [Q("噪音 扰民 施工")]),
            ("search by number", city, [.. some.Take(50).Select(Q)]),
            ("search for nothing there", county, [Q("鲲鹏")]),
            ("case page, any", city, [.. some.Select(no => $"/cases/{no}")]),
            ("case page, open", city, [.. work.Select(no => $"/cases/{no}")]),
            ("case, programs", city, [.. some.Select(no => $"/api/v1/cases/{no}")]),
        ];
    }

    /// <summary>The first twenty pages: a cursor must not cost more the further one reads.</summary>
    private static async Task<IReadOnlyList<string>> Pages(HttpClient client, string path)
    {
        var paths = new List<string> { path };
        while (paths.Count < 20)
        {
            using var page = JsonDocument.Parse(await client.GetStringAsync(paths[^1]));
            if (page.RootElement.GetProperty("next").GetString() is not { } next) break;
            paths.Add($"{path}&after={Uri.EscapeDataString(next)}");
        }

        return paths;
    }

    private static async Task<(Times Times, double Bytes)> Ask(HttpClient client, IReadOnlyList<string> paths, int repeats)
    {
        var (times, bytes) = (new Times(), 0L);
        for (var i = -30; i < repeats; i++)
        {
            var path = paths[(i + 30) % paths.Count];
            var began = Stopwatch.GetTimestamp();
            using var answer = await client.GetAsync(path);
            var body = await answer.Content.ReadAsByteArrayAsync();
            if (!answer.IsSuccessStatusCode) throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{path}: {(int)answer.StatusCode}"));
            if (i < 0) continue;
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            bytes += body.Length;
        }

        return (times, (double)bytes / repeats);
    }
}

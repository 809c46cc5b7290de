using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Daodi.Exchange;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MiniExcelLibs;
using MiniExcelLibs.Csv;

namespace Daodi.Bench;

/// <summary>
/// Rows a second of petition sheets with everything on (stored by hash, looked through, mapped, inbox, counters, acts, then registered as
/// cases), beside reading alone with MiniExcel and beside the push interface.
/// </summary>
internal static class Import
{
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    public static async Task Run(Report report, IReadOnlyList<Database> databases, bool small)
    {
        var rows = small ? 5_000 : 100_000;
        var folder = Directory.CreateTempSubdirectory("daodi-bench-import-").FullName;
        try
        {
            var lines = new List<IReadOnlyList<string>>();
            foreach (var database in databases)
            {
                // The same rows three ways; each its own numbers, or they would be duplicates.
                var (xlsx, csv) = (Path.Combine(folder, $"{database}.xlsx"), Path.Combine(folder, $"{database}.csv"));
                await MiniExcel.SaveAsAsync(xlsx, Sheet("X", rows));
                await File.WriteAllBytesAsync(csv, Gb18030.GetBytes(Text("C", rows)));
                lines.Add(Line($"{database}: MiniExcel reads the XLSX", rows, Time(() => _ = MiniExcel.Query(xlsx, useHeaderRow: true).Count()), null));
                lines.Add(Line($"{database}: MiniExcel reads the CSV", rows, Time(() => _ = MiniExcel.Query(csv, useHeaderRow: true, excelType: ExcelType.CSV,
                    configuration: new CsvConfiguration { StreamReaderFunc = s => new StreamReader(s, Gb18030) }).Count()), null));
                await using var site = await Site.Start(database, people: false);
                await Connect(site);
                lines.Add(await OneImport(site, $"{database}: import of the XLSX", xlsx, rows));
                lines.Add(await OneImport(site, $"{database}: import of the CSV (GB18030)", csv, rows));
                lines.Add(await Push(site, $"{database}: the push interface", rows));
            }

            report.Line($"{rows:N0} rows of eight columns. *Stored*: on disk in the inbox, with the cursor; *registered*: each row a case.");
            report.Table(["what", "s until stored", "rows/s stored", "s until registered", "rows/s registered"], lines);
            report.Keep("import", "Import of sheets");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Connect(Site site)
    {
        var desk = site.Services.GetRequiredService<SourceDesk>();
        (await desk.Make(new("bench-sheet", "测速", "Bench", "appeals.appeal", "File"), Viewer.System("bench"))).OrThrow();
        (await desk.Switch("bench-sheet", true, Viewer.System("bench"))).OrThrow();
    }

    private static async Task<IReadOnlyList<string>> OneImport(Site site, string what, string file, int rows)
    {
        var (desk, reader) = (site.Services.GetRequiredService<ImportDesk>(), site.Services.GetRequiredService<IReader>());
        var began = TimeProvider.System.GetTimestamp();
        ImportRun run;
        await using (var content = File.OpenRead(file)) run = (await desk.Receive("bench-sheet", Path.GetFileName(file), content, Viewer.System("bench"))).OrThrow();
        (await desk.Start(run.Id, Viewer.System("bench"))).OrThrow();
        while ((run = (await desk.Find(run.Id))!).State is ImportState.Waiting or ImportState.Running) await Task.Delay(20);
        if (run.State != ImportState.Finished || run.Added != rows) throw new InvalidOperationException($"{what}: {run.State}, {run.Added} of {rows} rows: {run.ErrorEn}");
        var stored = TimeProvider.System.GetElapsedTime(began);
        await Registered(reader, "bench-sheet");
        return Line(what, rows, stored, TimeProvider.System.GetElapsedTime(began));
    }

    private static async Task<IReadOnlyList<string>> Push(Site site, string what, int rows)
    {
        var token = (await site.Services.GetRequiredService<Credentials>().Issue("12345", "bench", null, Viewer.System("bench"))).OrThrow().Token;
        using var client = new HttpClient { BaseAddress = site.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        var began = TimeProvider.System.GetTimestamp();
        foreach (var numbers in Enumerable.Range(1, rows).Chunk(PushBody.MaxItems))
        {
            var items = numbers.Select(n => new
            {
                sourceId = $"P{n}",
                text = Matter(n),
                nature = "help",
                region = "371402",
                address = $"新湖大街{n}号",
                acceptedAt = "2026-06-01 08:30",
                person = new { name = $"王{n}", phone = Phone(n) },
            });
            using var body = new StringContent(System.Text.Json.JsonSerializer.Serialize(items), Encoding.UTF8, "application/json");
            using var answer = await client.PostAsync(new Uri("/api/v1/sources/12345/items", UriKind.Relative), body);
            answer.EnsureSuccessStatusCode();
        }

        var stored = TimeProvider.System.GetElapsedTime(began);
        await Registered(site.Services.GetRequiredService<IReader>(), "12345");
        return Line(what, rows, stored, TimeProvider.System.GetElapsedTime(began));
    }

    private static async Task Registered(IReader reader, string source)
    {
        while (await reader.Read(db => db.Set<InboxRow>().AnyAsync(r => r.State == InboxState.Received))) await Task.Delay(50);
        if (await reader.Read(db => db.Set<InboxRow>().FirstOrDefaultAsync(r => r.State == InboxState.Quarantined && r.Source == source)) is { } bad)
            throw new InvalidOperationException($"{bad.SourceId} is in quarantine: {bad.Errors}");
    }

    private static TimeSpan Time(Action work)
    {
        var began = TimeProvider.System.GetTimestamp();
        work();
        return TimeProvider.System.GetElapsedTime(began);
    }

    private static string[] Line(string what, int rows, TimeSpan stored, TimeSpan? registered) =>
    [
        what, Number(stored.TotalSeconds, "0.0"), Number(rows / stored.TotalSeconds, "N0"),
        registered is { } all ? Number(all.TotalSeconds, "0.0") : "–", registered is { } until ? Number(rows / until.TotalSeconds, "N0") : "–",
    ];

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static IEnumerable<Dictionary<string, object>> Sheet(string prefix, int rows) => Enumerable.Range(1, rows).Select(n => new Dictionary<string, object>
    {
        ["信访编号"] = $"{prefix}{n}",
        ["信访人"] = $"王{n}",
        ["联系电话"] = Phone(n),
        ["信访目的"] = "求决",
        ["所属区县"] = "德城区",
        ["问题地址"] = $"新湖大街{n}号",
        ["诉求时间"] = new DateTime(2026, 6, 1, 8, 30, 0, DateTimeKind.Unspecified),
        ["诉求内容"] = Matter(n),
    });

    private static string Text(string prefix, int rows) => "信访编号,信访人,联系电话,信访目的,所属区县,问题地址,诉求时间,诉求内容\r\n" + string.Concat(Enumerable.Range(1, rows).Select(n =>
        $"{prefix}{n},王{n},{Phone(n)},求决,德城区,新湖大街{n}号,2026/6/1 8:30,\"{Matter(n)}\"\r\n"));

    private static string Phone(int n) => $"138{n:00000000}";

    private static string Matter(int n) => $"第{n}件：小区门口的路灯不亮已经好几天了，晚上老人和孩子出门很不方便，请尽快安排维修。";
}

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Daodi.Exchange;
using Daodi.Tests.Platform.Exchange;
using Daodi.Tests.Platform.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Stories;

/// <summary>
/// Story 1 of the exchange: the clerk's weekly petition sheet, 400 rows saved by another program, 11 of them bad, through the
/// administrator's pages alone: connected without code, mapped, tried, imported, corrected in place, replayed; next week's maps itself.
/// </summary>
public sealed class PetitionStory
{
    private const int Rows = 400, Bad = 11;
    private static readonly DateTimeOffset Now = new(2026, 6, 15, 1, 0, 0, TimeSpan.Zero);

    [Theory, BothDatabases]
    public Task Sheet_AsGb18030Csv_IsMappedImportedCorrectedAndReplayed(DatabaseKind kind) =>
        Tell(kind, title: false, week => ($"信访周报{week}.csv", CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetBytes(Sheets.Csv(Sheet(week, title: false)))));

    [Theory, BothDatabases]
    public Task Sheet_AsXlsxWithMergedTitle_IsMappedImportedCorrectedAndReplayed(DatabaseKind kind) =>
        Tell(kind, title: true, week => ($"信访周报{week}.xlsx", Sheets.Xlsx(Sheet(week, title: true), "<mergeCells count=\"1\"><mergeCell ref=\"A1:H1\"/></mergeCells>")));

    private static async Task Tell(DatabaseKind kind, bool title, Func<int, (string Name, byte[] Bytes)> file)
    {
        await using var platform = await RunningPlatform.Start(kind, Now);
        using var clerk = await platform.As("3714", "exchange.keeper");

        // Connected in the browser.
        var (made, _) = await AdminForms.Submit(clerk, "/admin/sources/new", "source",
            [("id", "petition"), ("titleZh", "省信访系统"), ("titleEn", "Provincial petition system"), ("kind", "appeals.appeal"), ("mode", "File"), ("rhythm", "10080")]);
        made.ShouldBe("/admin/sources/petition");

        // The sample maps itself by its headings, all but what no heading tells; the trial says what would be taken, and writes nothing.
        var (draft, refused) = await Upload(clerk, file(1));
        draft.ShouldNotBeNull(AdminForms.Text(refused));
        var page = AdminForms.Text(await clerk.GetStringAsync(draft));
        page.ShouldContain($"试运行：前 20 行中可接收 {20 - Sheet(1, false).Skip(1).Take(20).Count(r => Faults(r) is not null)} 行");
        (await platform.Read(db => db.Set<InboxRow>().CountAsync())).ShouldBe(0);
        (await platform.Read(db => db.Set<Daodi.Cases.Case>().CountAsync())).ShouldBe(0);

        // Off, it keeps the mapping only; once on, it imports.
        (await AdminForms.Submit(clerk, draft, "map", [("do", "start")])).Location.ShouldBe("/admin/sources/petition");
        await AdminForms.Submit(clerk, "/admin/sources/petition", "switch", []);
        (await AdminForms.Submit(clerk, draft, "map", [("do", "start")])).Location.ShouldBe(draft);
        var figures = await Settled(platform, draft, Rows);
        (figures.Read, figures.Registered, figures.Quarantined, figures.Duplicate, figures.Agrees).ShouldBe((Rows, Rows - Bad, Bad, 0, true));
        AdminForms.Text(await clerk.GetStringAsync(draft)).ShouldContain($"读入 {Rows} = 接收 {Rows - Bad} + 重复 0 + 隔离 {Bad}");

        // Each bad row names its row, field and reason; ten are corrected field by field, one is replayed once its unit is known.
        var bad = await platform.Read(db => db.Set<InboxRow>().Where(r => r.State == InboxState.Quarantined).OrderBy(r => r.ImportRow).ToListAsync());
        bad.Select(r => r.ImportRow!.Value).ShouldBe(BadRows(title));
        foreach (var row in bad)
        {
            var fault = InboxFault.Read(row.Errors)[0];
            var field = fault.Field!;
            var good = field switch
            {
                "sourceId" => $"补{row.ImportRow}",
                "text" => "路灯不亮",
                "nature" => "help",
                "region" => "371402",
                "acceptedAt" => "2026年6月9日 8:30",
                "person.phone" => "13800000000",
                "person.idNumber" => "",
                _ => throw new InvalidOperationException(field),
            };
            (await AdminForms.Submit(clerk, $"/admin/quarantine/{row.Id}", "fields", [($"f.{field}", good), ("why", "电话核实")])).Location.ShouldNotBeNull(field);
        }

        figures = await RunningPlatform.Until(() => Figures(platform, draft), f => f.Registered == Rows);
        (figures.Read, figures.Registered, figures.Quarantined, figures.Corrected, figures.Agrees).ShouldBe((Rows, Rows, 0, Bad, true));
        (await platform.Read(db => db.Set<Daodi.Cases.Case>().CountAsync(c => c.Channel == "petition"))).ShouldBe(Rows);

        // The same file again is 389 duplicates, and what had been corrected is not undone.
        var (again, _) = await Upload(clerk, file(1));
        await AdminForms.Submit(clerk, again!, "map", [("do", "start")]);
        figures = await Settled(platform, again!, Rows);
        (figures.Read, figures.Accepted + figures.Duplicate + figures.Quarantined, figures.Agrees).ShouldBe((Rows, Rows, true));
        (await platform.Read(db => db.Set<Daodi.Cases.Case>().CountAsync())).ShouldBe(Rows);

        // Next week's file is known by its header.
        var (next, _) = await Upload(clerk, file(2));
        AdminForms.Text(await clerk.GetStringAsync(next)).ShouldContain("认出了上次的表头");
        await AdminForms.Submit(clerk, next!, "map", [("do", "start")]);
        figures = await Settled(platform, next!, Rows);
        (figures.Read, figures.Registered, figures.Quarantined, figures.Duplicate).ShouldBe((Rows, Rows - Bad, Bad, 0));

        // The source's own sums agree with its counters and its rows.
        var source = await platform.Read(db => SourceFigures.Of(db, "petition", DateOnly.FromDateTime(Now.AddHours(8).DateTime)));
        source.Sent.ShouldBe(3 * Rows);
        (source.Accepted + source.Duplicate + source.Rejected).ShouldBe(source.Sent);
        (await platform.Read(db => db.Set<InboxRow>().CountAsync(r => r.Source == "petition"))).ShouldBe((int)source.Today);
        AdminForms.Text(await clerk.GetStringAsync("/admin/sources/petition")).ShouldContain("送来 1,200 = ");
    }

    /// <summary>Where the bad rows are: the row of the sheet, or the line of the CSV, whose texts hold line ends.</summary>
    private static IEnumerable<int> BadRows(bool sheet)
    {
        var at = 1;
        foreach (var row in Sheet(1, sheet))
        {
            if (Faults(row) is not null) yield return at;
            at += sheet ? 1 : 1 + row.Sum(c => (c as string)?.Count(ch => ch == '\n') ?? 0);
        }
    }

    private static Task<(string?, string)> Upload(HttpClient clerk, (string Name, byte[] Bytes) file) =>
        AdminForms.Submit(clerk, "/admin/sources/petition", "upload", [], ("file", file.Bytes, file.Name));

    private static async Task<ImportFigures> Settled(RunningPlatform platform, string page, int rows) =>
        await RunningPlatform.Until(() => Figures(platform, page), f => f.Read == rows && f.Waiting == 0);

    private static async Task<ImportFigures> Figures(RunningPlatform platform, string page)
    {
        var id = long.Parse(Regex.Match(page, @"\d+").Value, CultureInfo.InvariantCulture);
        return await platform.Read(async db => await ImportFigures.Of(db, await db.Set<ImportRun>().SingleAsync(i => i.Id == id)));
    }

    private static IEnumerable<object?[]> Sheet(int week, bool title)
    {
        if (title) yield return [$"德州市信访事项周报（第{week}周）"];
        yield return ["信访编号", "信访人", "联系电话", "信访目的", "所属区县", "问题地址", "诉求时间", "诉求内容"];
        string[] purposes = ["求决", "意见建议", "揭发控告", "申诉", "咨询"];
        string[] places = ["德城区", "德州市乐陵市", "371481", "禹城市", "宁津县"];
        for (var n = 1; n <= Rows; n++)
        {
            object?[] row =
            [
                $"XF{week:00}{n:0000}", $"王{n}", $"138{n:00000000}", purposes[n % 5], places[n % 5], $"新湖大街{n}号",
                new DateTime(2026, 6, 1 + n % 10, n % 24, n % 60, 0, DateTimeKind.Unspecified), $"第{week}周第{n}件：楼下，路灯\"不亮\"已经\n三天",
            ];
            if (n % 36 == 7 && n < 396) row = Spoil(row, n / 36);
            yield return row;
        }
    }

    /// <summary>The eleven ways in which rows are bad.</summary>
    private static object?[] Spoil(object?[] row, int way)
    {
        (int Column, object? Value)[] ways =
        [
            (0, null), (7, null), (3, "不满意"), (4, "北京市"), (6, "2026-6-31"), (6, "昨天"), (6, "1899-12-31"), (2, "12345"), (4, null), (3, null), (6, "2027-01-01 00:00"),
        ];
        row[ways[way].Column] = ways[way].Value;
        return row;
    }

    private static string? Faults(object?[] row) =>
        row.Length < 8 || row[0] is "信访编号" ? null
        : row[0] is null || row[7] is null || row[3] is null or "不满意" || row[4] is null or "北京市" || row[6] is string || row[2] is "12345" ? "bad" : null;
}

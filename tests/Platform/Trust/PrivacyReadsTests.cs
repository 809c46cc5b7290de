using System.IO.Compression;
using System.Xml.Linq;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Trust;

/// <summary>Who read what is on record before it is read; files say who took them.</summary>
public sealed class PrivacyReadsTests
{
    private static readonly Dictionary<string, string> Purpose = new() { ["purpose"] = "inquiry", ["note"] = "行政复议需要核对名单", ["format"] = "csv" };

    [Theory, BothDatabases]
    public async Task MaskedExport_IsMaskedMarkedAndOneAct(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind);
        var who = Planted.Wang;
        var no = await platform.Push("E-1", who, $"请打{who.Phone}，证件{who.Id}。");
        using var desk = await platform.SignedIn("diaodu");
        using var answer = await desk.GetAsync("/register/export?format=csv");
        var csv = await answer.Content.ReadAsStringAsync();

        csv.ShouldContain(no);
        csv.ShouldContain("王*");
        csv.ShouldContain("139****1123");
        foreach (var full in new[] { who.Name, who.Phone, who.Id }) csv.ShouldNotContain(full);
        var act = await platform.Read(db => db.Set<ActRow>().SingleAsync(a => a.Type == PrivacyActs.Exported));
        answer.Content.Headers.ContentDisposition!.FileNameStar!.ShouldContain($"E{act.Id}");
        // The last record leads back to the act, and has as many fields as every other.
        var lines = csv.TrimEnd().Split("\r\n");
        lines[^1].ShouldStartWith($"# E{act.Id}");
        lines[^1].ShouldContain("李敏");
        lines.Select(Fields).Distinct().Count().ShouldBe(1);
        (await platform.Read(db => db.Set<PersonalRead>().CountAsync())).ShouldBe(0);
    }

    [Theory, BothDatabases(Slow = true)]
    public async Task FullExport_NeedsPermissionAndPurpose_AndNotesEveryPerson(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind);
        var no = await platform.Push("E-1", Planted.Wang);
        await platform.Push("E-2", Planted.Wang with { Name = "匿名者", Phone = "13705340000" }, anonymity: "anonymous");
        using var officer = await platform.SignedIn("baohu");
        (await officer.PostForm("/register/full-export", "", new() { ["format"] = "csv", ["note"] = "随便看看而已" }, "/register/export")).Status.ShouldBe(422);
        (await platform.Read(db => db.Set<ActRow>().CountAsync(a => a.Type == PrivacyActs.Exported))).ShouldBe(0);

        var (status, _, csv) = await officer.PostForm("/register/full-export", "", Purpose, "/register/export");
        status.ShouldBe(200);
        csv.ShouldContain(Planted.Wang.Phone);
        csv.ShouldContain(Planted.Wang.Id);
        csv.ShouldNotContain("匿名者");
        var read = await platform.Read(db => db.Set<PersonalRead>().SingleAsync());
        (read.CaseNo, read.How, read.Purpose, read.ReaderName).ShouldBe((no, PersonalReads.Export, "inquiry", "郑保"));
        csv.ShouldContain($"# E{read.ActId}");

        using var desk = await platform.SignedIn("diaodu");
        (await desk.GetAsync("/register/full-export")).StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);
        (await desk.PostForm($"/cases/{no}", "", Purpose, "/register/export")).Status.ShouldBe(403);
    }

    [Fact, Trait("Category", "Fast")]
    public async Task Workbook_HasTheMarkInItsLastRowAndOnASheetOfItsOwn()
    {
        await using var platform = await RunningPlatform.Start();
        await platform.Push("E-1", Planted.Wang);
        using var desk = await platform.SignedIn("diaodu");
        using var zip = new ZipArchive(new MemoryStream(await desk.GetByteArrayAsync("/register/export?format=xlsx")));
        var act = await platform.Read(db => db.Set<ActRow>().SingleAsync(a => a.Type == PrivacyActs.Exported));
        string Text(string part)
        {
            using var stream = zip.GetEntry(part)!.Open();
            return string.Join('\n', XDocument.Load(stream).Descendants().Where(e => e.Name.LocalName == "row").Select(r => string.Join('|', r.Elements().Select(c => c.Value))));
        }
        Text("xl/worksheets/sheet1.xml").Split('\n')[^1].ShouldStartWith($"# E{act.Id}");
        Text("xl/worksheets/sheet2.xml").ShouldContain($"E{act.Id}");
        Text("xl/worksheets/sheet2.xml").ShouldContain("李敏");
    }

    [Theory, BothDatabases]
    public async Task Reading_MoreThanIsUsualInAnHour_IsMarked(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind);
        var no = await platform.Push("R-1", Planted.Wang);
        using var desk = await platform.SignedIn("diaodu");
        for (var i = 0; i < 31; i++) (await desk.Unmask(no, "phone")).EnsureSuccessStatusCode();
        // 30 an hour are usual (privacy.watch).
        (await platform.Read(db => db.Set<PersonalRead>().OrderBy(r => r.Id).Select(r => r.Unusual).ToListAsync())).ShouldBe([.. Enumerable.Repeat(false, 30), true]);
        platform.Clock.Advance(TimeSpan.FromHours(2));
        (await desk.Unmask(no, "phone")).EnsureSuccessStatusCode();
        (await platform.Read(db => db.Set<PersonalRead>().OrderByDescending(r => r.Id).Select(r => r.Unusual).FirstAsync())).ShouldBeFalse();
    }

    [Theory, BothDatabases]
    public async Task AuditorsPage_FindsByReaderByCaseAndByTheNumberOnAFile(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind);
        var (one, two) = (await platform.Push("A-1", Planted.Wang), await platform.Push("A-2", new("李小满", "13605342222", "11010519491231002X", "德兴大街2号")));
        using var desk = await platform.SignedIn("diaodu");
        using var supervisor = await platform.SignedIn("duban");
        (await desk.Unmask(one, "phone")).EnsureSuccessStatusCode();
        (await supervisor.Unmask(two, "name")).EnsureSuccessStatusCode();
        var csv = await desk.GetStringAsync("/register/export?format=csv");
        var number = csv[csv.IndexOf("# E", StringComparison.Ordinal)..].Split(' ')[1];

        using var auditor = await platform.SignedIn("shenji");
        var all = await auditor.GetStringAsync("/admin/personal/reads");
        all.ShouldContain(one);
        all.ShouldContain(two);
        all.ShouldNotContain(Planted.Wang.Phone);
        var byReader = await auditor.GetStringAsync($"/admin/personal/reads?reader={Uri.EscapeDataString("周强")}");
        byReader.ShouldContain(two);
        byReader.ShouldNotContain(one);
        var byCase = await auditor.GetStringAsync($"/admin/personal/reads?whose={one}");
        byCase.ShouldContain("李敏");
        byCase.ShouldNotContain("周强");
        (await auditor.GetStringAsync($"/admin/personal/reads?number={number}")).ShouldContain($"导出编号 {number}：李敏");

        // Neither who reads nor who keeps accounts may watch the reading.
        foreach (var user in new[] { "diaodu", "guanli", "baohu" })
        {
            using var other = await platform.SignedIn(user);
            (await other.GetAsync("/admin/personal/reads")).StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);
        }
    }

    /// <summary>Fields of a record without quoted commas inside quotes.</summary>
    private static int Fields(string line)
    {
        var (count, quoted) = (1, false);
        foreach (var c in line)
        {
            if (c == '"') quoted = !quoted;
            else if (c == ',' && !quoted) count++;
        }
        return count;
    }
}

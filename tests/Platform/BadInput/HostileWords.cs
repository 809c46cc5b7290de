using System.Net.Http.Json;
using System.Text;
using Daodi.BigData.Appeals.Domain;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Tests.Platform.Stories;
using Daodi.Trust;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using MiniExcelLibs;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.BadInput;

/// <summary>HTML, script and formulas in what a citizen says: shown as said on every page that shows it, run on none, and text in every export.</summary>
[Trait("Category", "Browser")]
public sealed class HostileWords(Browsing browsing)
{
    private const string Title = "=HYPERLINK(\"http://evil.example\",\"点我\")";
    private const string Text = "<script>window.ran=1</script><img src=x onerror=\"window.ran=2\"><svg onload=window.ran=3></svg></textarea>{{7*7}} 路灯不亮";
    private const string Address = "\"><b onmouseover=window.ran=4>东方红路</b>";

    [Fact]
    public async Task Words_WithMarkupAndFormulas_AreShownAndNeverRun()
    {
        await using var platform = await RunningPlatform.Start();
        using var hotline = await platform.Pushing("12345");
        using (var pushed = await hotline.PostAsJsonAsync("/api/v1/sources/12345/items", AtTheDoor.Appeal("H-1", item =>
               {
                   item["title"] = Title;
                   item["text"] = Text;
                   item["address"] = Address;
                   item["lon"] = 116.30;
                   item["lat"] = 37.45;
               }))) pushed.EnsureSuccessStatusCode();
        var no = (string)(await AtTheDoor.Settled(hotline, "H-1"))["case"]!;
        var code = TrackCode.For(platform.Services.GetRequiredService<SiteKey>(), "12345", "H-1");

        var desk = await browsing.Window(platform, "diaodu");
        var dialogs = 0;
        desk.Dialog += async (_, dialog) => { dialogs++; await dialog.DismissAsync(); };
        foreach (var path in new[] { "/work", $"/cases/{no}", "/register", $"/search?q={Uri.EscapeDataString("路灯不亮")}", "/map", $"/phone/cases/{no}" })
        {
            await desk.GotoAsync(path);
            await desk.WaitForLoadStateAsync(LoadState.NetworkIdle);
            (await desk.EvaluateAsync<int?>("window.ran ?? null")).ShouldBeNull(path);
        }

        await desk.GotoAsync($"/cases/{no}");
        await Assertions.Expect(desk.GetByText("<script>window.ran=1</script>").First).ToBeVisibleAsync();
        var citizen = await browsing.Window(platform, phone: true);
        await citizen.GotoAsync("/track");
        await citizen.GetByLabel("编号").FillAsync(no);
        await citizen.GetByLabel("查询码").FillAsync(code);
        await citizen.GetByRole(AriaRole.Button, new() { Name = "查询" }).ClickAsync();
        await Assertions.Expect(citizen.GetByText(no).First).ToBeVisibleAsync();
        (await citizen.EvaluateAsync<int?>("window.ran ?? null")).ShouldBeNull();
        dialogs.ShouldBe(0);

        await ExportsAreText(platform);
    }

    private static async Task ExportsAreText(RunningPlatform platform)
    {
        using var desk = await platform.SignedIn("diaodu");
        var csv = await desk.GetStringAsync("/register/export?format=csv");
        csv.ShouldContain("'=HYPERLINK");
        csv.Split('\n').SelectMany(line => line.Split(',')).ShouldAllBe(cell => !cell.TrimStart('"').StartsWith('='));

        var workbook = new MemoryStream(await desk.GetByteArrayAsync("/register/export?format=xlsx"));
        using var zip = new System.IO.Compression.ZipArchive(workbook, System.IO.Compression.ZipArchiveMode.Read, leaveOpen: true);
        foreach (var part in zip.Entries.Where(e => e.FullName.EndsWith(".xml", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(part.Open(), Encoding.UTF8);
            (await reader.ReadToEndAsync()).ShouldNotContain("<f>", Case.Sensitive, part.FullName);
        }

        workbook.Position = 0;
        ((IEnumerable<dynamic>)workbook.Query(useHeaderRow: true)).Select(row => (string)((IDictionary<string, object>)row)["标题"]).ShouldContain("'" + Title);
    }
}

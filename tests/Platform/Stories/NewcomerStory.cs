using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Daodi.Tests.Platform.BadInput;
using Daodi.Tests.Platform.Fixtures;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Stories;

/// <summary>A newcomer opens the first page, follows the guided story stop by stop, and finds out who owes what.</summary>
[Trait("Category", "Browser")]
public sealed partial class NewcomerStory(Browsing browsing)
{
    [Fact]
    public async Task Newcomer_FollowingTheTour_FindsWhoOwesWhatAndTheCasesBehindIt()
    {
        // What was accepted 25 days ago and never answered has been overdue for long.
        await using var platform = await RunningPlatform.Start();
        using var hotline = await platform.Pushing("12345");
        for (var n = 0; n < 3; n++)
        {
            await hotline.PostAsJsonAsync("/api/v1/sources/12345/items", AtTheDoor.Appeal($"N-{n}", item =>
                item["acceptedAt"] = platform.Clock.GetUtcNow().AddDays(-25).ToString("O")));
        }

        using (var dispatcher = await platform.SignedIn("diaodu"))
        {
            for (var n = 0; n < 3; n++)
            {
                var no = (string)(await AtTheDoor.Settled(hotline, $"N-{n}"))["case"]!;
                using var sent = await dispatcher.PostAsJsonAsync($"/api/v1/cases/{no}/acts", new { action = "dispatch", fields = new { unit = "371402001" } });
                sent.EnsureSuccessStatusCode();
            }
        }

        var page = await browsing.Window(platform);
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "开始导览" }).ClickAsync();
        await page.WaitForURLAsync("**/tour");
        // The address changes before the page does; the first page has buttons of its own.
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "打开欠账表" })).ToBeVisibleAsync();
        var stops = await page.Locator("main form button, main a.button").CountAsync();
        stops.ShouldBeGreaterThanOrEqualTo(6);

        // Every stop opens, as the person it names, and none is a page that says no.
        for (var stop = 0; stop < stops; stop++)
        {
            await page.GotoAsync("/tour");
            var button = page.Locator("main form button, main a.button").Nth(stop);
            var said = await button.InnerTextAsync();
            await button.ClickAsync();
            await page.WaitForURLAsync(url => !url.EndsWith("/tour", StringComparison.Ordinal));
            await page.WaitForLoadStateAsync();
            (await page.Locator("h1").First.InnerTextAsync()).ShouldNotContain("没有权限", Case.Insensitive, said);
        }

        await page.GotoAsync("/tour");
        await page.GetByRole(AriaRole.Button, new() { Name = "打开欠账表" }).ClickAsync();
        await page.WaitForURLAsync("**/owes");
        var county = page.Locator("table.owes tbody tr").Filter(new() { HasText = "德城区" });
        var overdue = county.Locator("td a").Filter(new() { HasTextRegex = Three() }).First;
        await overdue.ClickAsync();
        // The number opens the cases behind it.
        await Assertions.Expect(page.GetByText("下水道堵塞").First).ToBeVisibleAsync();
        (await page.GetByText("下水道堵塞").CountAsync()).ShouldBeGreaterThanOrEqualTo(3);
    }

    [GeneratedRegex(@"^\s*3\s*$")]
    private static partial Regex Three();
}

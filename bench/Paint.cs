using Microsoft.Playwright;

namespace Daodi.Bench;

/// <summary>From a key on the desk to the changed picture, in Chromium on this machine: the page is rendered by the processor.</summary>
internal static class Paint
{
    private const double Goal = 50;

    // The first frame after the key has been handled is followed by a task: by then the picture is handed over.
    private const string Watch = """
        () => {
          window.times = [];
          document.addEventListener("keydown", event => requestAnimationFrame(() => {
            const channel = new MessageChannel();
            channel.port1.onmessage = () => window.times.push(performance.now() - event.timeStamp);
            channel.port2.postMessage(0);
          }), true);
        }
        """;

    public static async Task Run(Report report, bool small)
    {
        var chromium = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium";
        if (!File.Exists(chromium))
        {
            Console.WriteLine($"paint is skipped: there is no {chromium}; CHROMIUM names another.");
            return;
        }

        await using var site = await Site.Start(Database.Sqlite, people: true);
        await Seed.Fill(site, small ? 3_000 : 20_000, new Dictionary<string, Guid>());
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox", "--disable-background-networking"] });
        var rows = new List<IReadOnlyList<string>>();
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var context = await browser.NewContextAsync(new() { BaseURL = site.Address.ToString(), ViewportSize = new() { Width = 1440, Height = 900 }, ColorScheme = scheme });
            await context.APIRequest.PostAsync("/demo/session", new() { DataObject = new { user = "diaodu" } });
            var page = await context.NewPageAsync();
            await page.GotoAsync("/work/open");
            await page.WaitForSelectorAsync(".worklist tr[data-current]");
            await page.WaitForTimeoutAsync(3000);
            await page.EvaluateAsync(Watch);
            for (var i = 0; i < 90; i++)
            {
                await page.Keyboard.PressAsync(i % 45 < 30 ? "j" : "k");
                await page.WaitForTimeoutAsync(30);
            }

            await page.WaitForTimeoutAsync(300);
            var times = new Times();
            foreach (var time in await page.EvaluateAsync<double[]>("() => window.times")) times.Add(time);
            rows.Add([$"j and k on /work/open, {scheme.ToString().ToLowerInvariant()}, {times.Count} keys", times.Text(0.5), times.Text(0.95), times.Text(1), times.At(0.95) <= Goal ? "yes" : "**no**"]);
        }

        report.Table(["", "p50 ms", "p95 ms", "max ms", "p95 ≤ 50 ms"], rows);
        report.Keep("paint", "Key to paint on the desk");
    }
}

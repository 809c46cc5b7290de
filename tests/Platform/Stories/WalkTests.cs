using System.Diagnostics;
using System.Net.Http.Json;
using Daodi.Tests.Platform.Fixtures;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Stories;

/// <summary>The commonest pages in both languages and themes at desk, phone and wall size: no serious axe violation, no horizontal scroll, no error in the console.</summary>
[Trait("Category", "Browser")]
public sealed class WalkTests
{
    [Fact]
    public async Task CommonestPages_InEveryLook_HaveNoFault()
    {
        await using var platform = await RunningPlatform.Start();
        using (var hotline = await platform.Pushing("12345"))
        {
            for (var n = 0; n < 12; n++)
            {
                using var answer = await hotline.PostAsJsonAsync("/api/v1/sources/12345/items", new
                {
                    sourceId = $"W{n}",
                    nature = "投诉",
                    title = $"道路坑洼第{n}处",
                    text = "道路坑洼，请修补。",
                    region = "371402001",
                    lon = 116.3 + n * 0.01,
                    lat = 37.4,
                    urgency = n == 0 ? "urgent" : "normal",
                });
                answer.EnsureSuccessStatusCode();
            }
        }

        using var desk = await platform.SignedIn("diaodu");
        await RunningPlatform.Until(() => desk.GetStringAsync("/api/v1/cases?view=todo&size=1"), text => text.Contains("DZ", StringComparison.Ordinal));
        await Hand(desk);

        var (code, said) = await Walk(platform.Address);
        code.ShouldBe(0, said);
    }

    /// <summary>The handler's phone has something to do.</summary>
    private static async Task Hand(HttpClient desk)
    {
        var list = await desk.GetFromJsonAsync<System.Text.Json.Nodes.JsonObject>("/api/v1/cases?view=todo&size=1");
        var no = (string)list!["items"]![0]!["no"]!;
        using var taken = await desk.PostAsJsonAsync($"/api/v1/cases/{no}/acts", new { action = "dispatch", fields = new { unit = "371402D02" } });
        taken.EnsureSuccessStatusCode();
    }

    private static async Task<(int Code, string Said)> Walk(Uri address)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "Daodi.slnx"))) root = root.Parent;
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(root.FullName, "scripts", "walk.mjs"), "--url", address.ToString().TrimEnd('/')])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (said, failed) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync();
        return (node.ExitCode, await said + await failed);
    }
}

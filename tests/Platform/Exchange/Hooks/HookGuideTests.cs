using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Daodi.Exchange.Hooks;
using Daodi.Tests.Platform.Fixtures;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Exchange.Hooks;

/// <summary>The receiver in <c>docs/hooks.md</c>, run as it stands there.</summary>
[Trait("Category", "Fast")]
public sealed partial class HookGuideTests
{
    [Fact]
    public async Task Receiver_OfTheGuide_AgreesTakesWhatIsSignedOnceAndRefusesTheRest()
    {
        // The guide's receiver judges age by its own clock, so ours must be right.
        await using var site = await HookSite.Create(DatabaseKind.Sqlite);
        site.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        var url = $"http://127.0.0.1:{FreePort()}/events";
        var (made, errors) = await site.Desk.Make(new("guide", url, [HookSite.Type], null, []), HookSite.By);
        errors.ShouldBeEmpty();
        var hook = made!.Hook;
        using var node = Run(made.Secret, new Uri(url).Port);
        try
        {
            await Listening(new Uri(url).Port);
            var on = await site.Desk.On(hook.Id, asked: true, HookSite.By);
            on.Ok.ShouldBeTrue(on.Error?.ToString());
            await site.Happen("a", "b", "a");
            (await site.Send(hook)).ShouldBe(3);
            (await site.Rows(hook)).ShouldAllBe(r => r.State == HookDeliveryState.Taken);
            var lines = new List<string>();
            for (var n = 0; n < 3; n++) lines.Add((await node.StandardOutput.ReadLineAsync())!);
            lines.ShouldAllBe(l => l.StartsWith("cn.daodi.test.happened ", StringComparison.Ordinal));
            lines.Select(l => l.Split(' ')[1]).Order().ShouldBe(["a", "a", "b"]);

            // Another secret signs; the receiver knows only the first and takes it while both sign.
            await site.Desk.Rotate(hook.Id, HookSite.By);
            (await site.Desk.Try(hook.Id, HookSite.By)).Value.Verdict.ShouldBe(HookVerdict.Taken);
            site.Clock.Advance(TimeSpan.FromHours(25));
            (await site.Desk.Try(hook.Id, HookSite.By)).Value.Status.ShouldBe(401);
            using var client = new HttpClient();
            using var forged = new StringContent((await site.Rows(hook))[0].Body, Encoding.UTF8, "application/cloudevents+json");
            (await client.PostAsync(url, forged)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }
        finally
        {
            node.Kill();
        }
    }

    private static Process Run(string secret, int port)
    {
        var guide = File.ReadAllText(Path.Combine(HookOracle.Root(), "docs", "hooks.md"));
        var file = Path.Combine(Directory.CreateTempSubdirectory("daodi-guide-").FullName, "receiver.mjs");
        File.WriteAllText(file, Code().Match(guide).Groups[1].Value);
        var start = new ProcessStartInfo("node", [file]) { RedirectStandardOutput = true };
        (start.Environment["SECRET"], start.Environment["PORT"]) = (secret, port.ToString());
        return Process.Start(start)!;
    }

    private static async Task Listening(int port)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (tries < 200)
            {
                await Task.Delay(25);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("```js\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Code();
}

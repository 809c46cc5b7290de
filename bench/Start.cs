using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Daodi.Bench;

/// <summary>The built host as its own process: from its start to the first page that a person gets, and what it holds when idle.</summary>
internal static class Start
{
    public static async Task Run(Report report, string root, bool small)
    {
        var folder = Directory.CreateTempSubdirectory("daodi-bench-").FullName;
        var rows = new List<IReadOnlyList<string>>();
        try
        {
            rows.Add(["first start, empty data: to the first page, s", Seconds(await Once(root, folder, TimeSpan.Zero)), "120 (with the build)"]);
            var later = await Once(root, folder, TimeSpan.FromSeconds(small ? 5 : 60));
            rows.Add(["later start: to the first page, s", Seconds(later), "3"]);
            rows.Add([$"memory after {(small ? 5 : 60)} s idle (RSS), MB", later.Megabytes.ToString(CultureInfo.InvariantCulture), "–"]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        report.Table(["", "measured", "goal"], rows);
        report.Keep("start", "Start and idle memory");
    }

    /// <summary>The host that <c>./daodi</c> would take: the one compiled ahead of time when <c>scripts/ready-host</c> has made it.</summary>
    private static string HostOf(string root)
    {
        var ready = Path.Combine(root, "artifacts/ready/host/Daodi.Host.dll");
        return File.Exists(Path.Combine(root, "artifacts/ready/of")) ? ready : Path.Combine(root, "artifacts/bin/Daodi.Host/release/Daodi.Host.dll");
    }

    private static string Seconds((TimeSpan ToPage, long Megabytes) once) => once.ToPage.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);

    private static async Task<(TimeSpan ToPage, long Megabytes)> Once(string root, string folder, TimeSpan idle)
    {
        var port = FreePort();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])[HostOf(root), "serve", "--data", folder, "--urls", $"http://127.0.0.1:{port}"])
            start.ArgumentList.Add(argument);
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
            while (!await Answers(client))
            {
                if (process.HasExited || Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(2)) throw new InvalidOperationException("The host did not start.");
                await Task.Delay(10);
            }

            var toPage = Stopwatch.GetElapsedTime(began);
            await Task.Delay(idle);
            var resident = File.ReadLines($"/proc/{process.Id}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
            return (toPage, long.Parse(resident.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024);
        }
        finally
        {
            using var stop = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            if (!process.WaitForExit(TimeSpan.FromSeconds(20))) process.Kill();
        }
    }

    private static async Task<bool> Answers(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync("/");
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Daodi.Storage;

namespace Daodi.Tests.Platform.Full;

/// <summary><c>daodi serve</c> as a process of its own, so that it can be killed as a power cut would.</summary>
internal sealed class HostProcess : IDisposable
{
    private readonly Process _process;

    private HostProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Resident memory, bytes.</summary>
    public long Resident
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<HostProcess> Serve(StorageOptions storage)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var process = Start(storage, "serve", "--data", storage.DataDir, "--urls", address.ToString());
        var host = new HostProcess(process, address);
        using var client = new HttpClient { BaseAddress = address };
        for (var began = TimeProvider.System.GetTimestamp(); ;)
        {
            if (process.HasExited || TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromMinutes(1)) throw new InvalidOperationException("The platform did not start.");
            try
            {
                if ((await client.GetAsync("/readyz")).StatusCode == HttpStatusCode.OK) return host;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(50);
        }
    }

    /// <summary>A token that lets a source push, issued by the command line on the same data.</summary>
    public static async Task<string> Token(StorageOptions storage, string source)
    {
        using var issue = Start(storage, "source", "issue", source, "--holder", "tests", "--data", storage.DataDir);
        var said = await issue.StandardOutput.ReadToEndAsync();
        await issue.WaitForExitAsync();
        return (string?)JsonNode.Parse(said)?["token"] ?? throw new InvalidOperationException(said);
    }

    public HttpClient Pushing(string token)
    {
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>SIGKILL: nothing is flushed, nothing is said.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }

    private static Process Start(StorageOptions storage, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        // The host's own folder: beside the tests lie systems that it does not know.
        var build = new DirectoryInfo(AppContext.BaseDirectory);
        start.ArgumentList.Add(Path.Combine(build.Parent!.Parent!.FullName, "Daodi.Host", build.Name, "Daodi.Host.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["DAODI_Storage__Provider"] = storage.Provider;
        if (storage.ConnectionString is { } connection) start.Environment["DAODI_Storage__ConnectionString"] = connection;
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

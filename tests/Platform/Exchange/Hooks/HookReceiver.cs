using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Daodi.Tests.Platform.Exchange.Hooks;

/// <summary>One request as a receiver got it.</summary>
internal sealed record HookRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonObject Event => JsonNode.Parse(Body)!.AsObject();
    public string Id => (string)Event["id"]!;
    public string Subject => (string)Event["subject"]!;
    public string Sequence => (string)Event["sequence"]!;
}

/// <summary>
/// A receiver on a real socket that answers byte by byte what a test wants, remembers what it got, and can be taken down and put up
/// again on its port.
/// </summary>
internal sealed class HookReceiver : IAsyncDisposable
{
    private readonly Func<HookRequest, Stream, CancellationToken, Task> _answer;
    private CancellationTokenSource _over = new();
    private TcpListener _listener = new(IPAddress.Loopback, 0);
    private int _under;

    /// <param name="answer">Given the request and the connection. It stays open for the next where the answer says so by itself.</param>
    public HookReceiver(Func<HookRequest, Stream, CancellationToken, Task> answer)
    {
        _answer = answer;
        Listen();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    /// <summary>One that answers a status to each; what is asked by OPTIONS it agrees to.</summary>
    public HookReceiver(Func<HookRequest, int>? status = null)
        : this((request, stream, ct) => request.Method == "OPTIONS"
            ? Say(stream, 200, "", ct, "WebHook-Allowed-Origin: *\r\n")
            : Say(stream, status?.Invoke(request) ?? 204, "", ct))
    {
    }

    public int Port { get; }
    public string Url => $"http://127.0.0.1:{Port}/events?token=geheim";

    /// <summary>All that came, in the order in which it was read to its end.</summary>
    public ConcurrentQueue<HookRequest> Requests { get; } = new();

    public IEnumerable<HookRequest> Events => Requests.Where(r => r.Method == "POST");

    /// <summary>The most requests that were under way at once.</summary>
    public int MostTogether { get; private set; }

    public static Task Say(Stream stream, int status, string body, CancellationToken ct, string headers = "")
    {
        var length = status == 204 ? "" : $"Content-Length: {Encoding.UTF8.GetByteCount(body).ToString(CultureInfo.InvariantCulture)}\r\n";
        return stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 {status} Said\r\n{length}{headers}\r\n{body}"), ct).AsTask();
    }

    /// <summary>Nobody answers on the port any more; connections are cut.</summary>
    public async Task Down()
    {
        await _over.CancelAsync();
        _listener.Stop();
    }

    /// <summary>Answers on the same port again.</summary>
    public void Up()
    {
        _over.Dispose();
        _over = new();
        _listener = new TcpListener(IPAddress.Loopback, Port);
        Listen();
    }

    public async ValueTask DisposeAsync()
    {
        await Down();
        _over.Dispose();
    }

    private void Listen()
    {
        _listener.Start(512);
        _ = Accept(_listener, _over.Token);
    }

    private async Task Accept(TcpListener listener, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                _ = Serve(await listener.AcceptTcpClientAsync(ct), ct);
            }
            catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task Serve(TcpClient client, CancellationToken ct)
    {
        await Task.Yield();
        using (client)
        {
            try
            {
                client.NoDelay = true;
                var stream = client.GetStream();
                var buffer = new List<byte>();
                while (await Read(stream, buffer, ct) is { } request)
                {
                    Requests.Enqueue(request);
                    var under = Interlocked.Increment(ref _under);
                    lock (Requests) MostTogether = Math.Max(MostTogether, under);
                    try
                    {
                        await _answer(request, stream, ct);
                    }
                    finally
                    {
                        Interlocked.Decrement(ref _under);
                    }
                }
            }
            catch (Exception fault) when (fault is OperationCanceledException or IOException or ObjectDisposedException or SocketException)
            {
                // The other side has gone, or the test is over.
            }
        }
    }

    private static async Task<HookRequest?> Read(NetworkStream stream, List<byte> buffer, CancellationToken ct)
    {
        var chunk = new byte[16 * 1024];
        int end;
        while ((end = EndOfHead(buffer)) < 0)
        {
            var read = await stream.ReadAsync(chunk, ct);
            if (read == 0) return null;
            buffer.AddRange(chunk.AsSpan(0, read));
        }

        var lines = Encoding.UTF8.GetString([.. buffer[..end]]).Split("\r\n");
        var first = lines[0].Split(' ');
        var headers = lines.Skip(1).Where(l => l.Contains(':', StringComparison.Ordinal)).ToDictionary(l => l[..l.IndexOf(':', StringComparison.Ordinal)].ToLowerInvariant(), l => l[(l.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
        var length = headers.TryGetValue("content-length", out var said) ? int.Parse(said, CultureInfo.InvariantCulture) : 0;
        while (buffer.Count < end + 4 + length)
        {
            var read = await stream.ReadAsync(chunk, ct);
            if (read == 0) return null;
            buffer.AddRange(chunk.AsSpan(0, read));
        }

        var body = Encoding.UTF8.GetString([.. buffer.GetRange(end + 4, length)]);
        buffer.RemoveRange(0, end + 4 + length);
        return new(first[0], first[1], headers, body);
    }

    private static int EndOfHead(List<byte> buffer)
    {
        for (var i = 3; i < buffer.Count; i++)
            if (buffer[i] == '\n' && buffer[i - 1] == '\r' && buffer[i - 2] == '\n' && buffer[i - 3] == '\r') return i - 3;
        return -1;
    }
}

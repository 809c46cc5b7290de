using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Daodi.Tests.Platform.Exchange;

/// <summary>A server on a real socket that answers byte by byte what a test wants, and remembers what it was asked.</summary>
internal sealed class FeedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly Func<string, Stream, CancellationToken, Task> _answer;

    /// <param name="answer">Given the request's head and the connection; the connection is closed when it returns.</param>
    public FeedServer(Func<string, Stream, CancellationToken, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = Accept();
    }

    public List<string> Requests { get; } = [];
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;
    public string Url(string path = "/feed") => $"http://127.0.0.1:{Port}{path}";

    /// <summary>A server that always answers the same.</summary>
    public static FeedServer Of(string body, string head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n") =>
        new((_, stream, ct) => Send(stream, head, body, ct));

    public static async Task Send(Stream stream, string head, string body, CancellationToken ct)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{head}Content-Length: {bytes.Length}\r\nConnection: close\r\n\r\n"), ct);
        await stream.WriteAsync(bytes, ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Stop();
        _over.Dispose();
    }

    private async Task Accept()
    {
        while (!_over.IsCancellationRequested)
        {
            try
            {
                _ = Serve(await _listener.AcceptTcpClientAsync(_over.Token));
            }
            catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task Serve(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var head = new StringBuilder();
                var one = new byte[1];
                while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, _over.Token) > 0) head.Append((char)one[0]);
                lock (Requests) Requests.Add(head.ToString());
                await _answer(head.ToString(), stream, _over.Token);
            }
            catch (Exception fault) when (fault is OperationCanceledException or IOException or ObjectDisposedException)
            {
                // The other side has gone, or the test is over.
            }
        }
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Daodi.Kernel;
using Daodi.Trust;
using Microsoft.Extensions.Options;

namespace Daodi.Exchange;

/// <summary>Section <c>Outward</c> of the configuration: how the platform calls other systems.</summary>
public sealed class OutwardOptions
{
    /// <summary>Inner hosts that may be called all the same, each <c>name</c> or <c>name:port</c>, as the address writes it.</summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>Seconds that a whole answer may take, its redirects together.</summary>
    public int TimeoutSeconds { get; set; } = 60;

    /// <summary>Bytes of an answer, unpacked.</summary>
    public int MaxBytes { get; set; } = 20 << 20;
    public int MaxRedirects { get; set; } = 5;
}

/// <summary>An answer, read to its end.</summary>
public sealed record OutwardAnswer(HttpStatusCode Status, byte[] Body, string? MediaType, string? ETag, string? LastModified, TimeSpan? RetryAfter, Uri From);

/// <summary>What another system said to what it was sent.</summary>
/// <param name="Start">How the answer begins, as text; no more of it is read.</param>
public sealed record OutwardReply(int Status, string Start, TimeSpan? RetryAfter, HttpResponseHeaders Headers);

/// <summary>
/// HTTP to the outside. The name is resolved, every address it has is judged, and the connection is made to a judged address
/// and to no other, so that a name which changes its mind between look-up and connection gains nothing. Redirects are
/// followed by hand and judged like the first address; a secret is not carried to another host.
/// </summary>
public sealed class OutwardHttp : IDisposable
{
    /// <summary>Bytes that are read of a reply to what was sent.</summary>
    private const int ReplyBytes = 4096;

    private readonly OutwardOptions _options;
    private readonly HttpClient _client;

    public OutwardHttp(IOptions<OutwardOptions> options)
    {
        _options = options.Value;
        _client = new(Handler()) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(new("Daodi", "1"));
    }

    /// <summary>How names become addresses; tests give their own.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>The guard for a library that makes its own requests: the same judgement of every address, and no redirects.</summary>
    public SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectCallback = Connect,
        MaxResponseHeadersLength = 64,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    };

    /// <summary>
    /// Fetches. Errors: <c>outward.inner</c> (an address that may not be reached), <c>outward.scheme</c>, <c>outward.redirects</c>,
    /// <c>outward.timeout</c>, <c>outward.size</c>, <c>outward.broken</c> (no connection, or an answer cut short).
    /// </summary>
    /// <param name="headers">Sent to the first host only.</param>
    public Task<Result<OutwardAnswer>> Get(Uri address, IReadOnlyList<(string Name, string Value)> headers, CancellationToken ct = default) =>
        Guarded<OutwardAnswer>(TimeSpan.FromSeconds(_options.TimeoutSeconds), async limit =>
        {
            var at = address;
            for (var hop = 0; hop <= _options.MaxRedirects; hop++)
            {
                if (Unsupported(at) is { } unsupported) return unsupported;
                using var request = new HttpRequestMessage(HttpMethod.Get, at);
                if (at.Host == address.Host && at.Port == address.Port && at.Scheme == address.Scheme)
                    foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
                using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit);
                if ((int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is { } next)
                {
                    at = new Uri(at, next);
                    continue;
                }

                return await Read(response, at, limit);
            }

            return Error.Invalid("outward.redirects", ($"跳转超过 {_options.MaxRedirects} 次。", $"More than {_options.MaxRedirects} redirects."));
        }, ct);

    /// <summary>
    /// Posts a body, and reads the answer whatever its status. A redirect is an answer and is not followed: what was meant for
    /// one host is not handed to another. Errors: those of <see cref="Get"/>.
    /// </summary>
    public Task<Result<OutwardAnswer>> Post(
        Uri address, IReadOnlyList<(string Name, string Value)> headers, ReadOnlyMemory<byte> body, string mediaType, TimeSpan timeout, CancellationToken ct = default) =>
        Guarded<OutwardAnswer>(timeout, async limit =>
        {
            if (Unsupported(address) is { } unsupported) return unsupported;
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ReadOnlyMemoryContent(body) };
            request.Content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
            foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit);
            return await Read(response, address, limit);
        }, ct);

    /// <summary>Connects to a host by another protocol than HTTP, judged like every other. Errors: <c>outward.inner</c>, <c>outward.timeout</c>, <c>outward.broken</c>.</summary>
    public Task<Result<Socket>> Dial(string host, int port, TimeSpan timeout, CancellationToken ct = default) =>
        Guarded<Socket>(timeout, async limit => await Connected(host, port, limit), ct);

    /// <summary>Runs what goes outside: whatever it meets there is a value.</summary>
    private static async Task<Result<T>> Guarded<T>(TimeSpan timeout, Func<CancellationToken, Task<Result<T>>> work, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(timeout);
        try
        {
            return await work(limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Error.Invalid("outward.timeout", ($"{timeout.TotalSeconds:0} 秒内没有收完回应。", $"The answer was not complete within {timeout.TotalSeconds:0} s."));
        }
        catch (Exception fault) when (IsBroken(fault))
        {
            return Broken(fault);
        }
    }

    private static Error? Unsupported(Uri at) => at.Scheme is "http" or "https" ? null
        : Error.Invalid("outward.scheme", ($"不支持 {at.Scheme} 地址。", $"Addresses of the kind {at.Scheme} are not supported."));
    /// <summary>
    /// Sends, and tells what was answered. A redirect is an answer and not followed; of the answer's body only the beginning is read,
    /// and what of it does not come in time is left. Errors: <c>outward.inner</c>, <c>outward.scheme</c>, <c>outward.timeout</c>
    /// (no status in time), <c>outward.broken</c>.
    /// </summary>
    /// <param name="limit">Until when the answer's head must have come, and its beginning may.</param>
    public async Task<Result<OutwardReply>> Send(
        HttpMethod method, Uri address, IReadOnlyList<(string Name, string Value)> headers, ByteArrayContent? body, TimeSpan limit, CancellationToken ct = default)
    {
        if (Unsupported(address) is { } unsupported) return unsupported;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        over.CancelAfter(limit);
        try
        {
            using var request = new HttpRequestMessage(method, address) { Content = body };
            foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, over.Token);
            return new OutwardReply((int)response.StatusCode, await Start(response, over.Token), RetryAfter(response.Headers), response.Headers);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Error.Invalid("outward.timeout", ($"{limit.TotalSeconds:0.#} 秒内没有应答。", $"There was no answer within {limit.TotalSeconds:0.#} s."));
        }
        catch (Exception fault) when (IsBroken(fault))
        {
            return Broken(fault);
        }
    }

    /// <summary>
    /// Whether an address may be called as things are now: an early answer for whoever writes it down. It is judged again at each
    /// connection. A name that cannot be resolved is not refused. Errors: <c>outward.inner</c>, <c>outward.scheme</c>.
    /// </summary>
    public async Task<Error?> Judge(Uri address, CancellationToken ct = default)
    {
        if (Unsupported(address) is { } unsupported) return unsupported;
        if (IsAllowed(address)) return null;
        try
        {
            var addresses = IPAddress.TryParse(address.IdnHost, out var literal) ? [literal] : await Resolve(address.IdnHost, ct);
            return addresses.Any(InnerAddresses.Has) ? Inner(address.IdnHost) : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <summary>Whether the settings name this host as one that may be called although it is an inner one.</summary>
    public bool IsAllowed(Uri address) => IsAllowed(address.IdnHost, address.Port);

    public void Dispose() => _client.Dispose();

    /// <summary>The beginning of an answer. The status has been said already, so that nothing here undoes it.</summary>
    private static async Task<string> Start(HttpResponseMessage response, CancellationToken ct)
    {
        var kept = new byte[ReplyBytes];
        var length = 0;
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(ct);
            for (int read; length < kept.Length && (read = await body.ReadAsync(kept.AsMemory(length), ct)) > 0;) length += read;
        }
        catch (Exception fault) when (fault is OperationCanceledException || IsBroken(fault))
        {
            // What came is enough.
        }

        return Encoding.UTF8.GetString(kept, 0, length);
    }

    private static bool IsBroken(Exception fault) => fault is HttpRequestException or IOException or SocketException or InvalidDataException or UriFormatException;

    private static Error Broken(Exception fault) => (fault as InnerAddressException ?? fault.InnerException as InnerAddressException) is { } inner
        ? Inner(inner.Host)
        : Error.Invalid("outward.broken", ($"连接失败或回应不完整：{Reason(fault)}", $"The connection failed or the answer was cut short: {Reason(fault)}"));

    private static Error Inner(string host) => Error.Forbidden("outward.inner", (
        $"“{host}”是内部地址，不允许访问；确需访问时由管理员写入设置 Outward:AllowedHosts。",
        $"“{host}” is an inner address and may not be called; where it must be, the setting Outward:AllowedHosts names it."));

    private bool IsAllowed(string host, int port) => _options.AllowedHosts.Any(a =>
        string.Equals(a, host, StringComparison.OrdinalIgnoreCase) || string.Equals(a, $"{host}:{port}", StringComparison.OrdinalIgnoreCase));

    private static TimeSpan? RetryAfter(HttpResponseHeaders headers) =>
        headers.RetryAfter is not { } retry ? null : retry.Delta ?? (retry.Date is { } date ? date - (headers.Date ?? date) : null);

    private async Task<Result<OutwardAnswer>> Read(HttpResponseMessage response, Uri from, CancellationToken ct)
    {
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        using var kept = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = await body.ReadAsync(buffer, ct)) > 0;)
        {
            if (kept.Length + read > _options.MaxBytes)
                return Error.Invalid("outward.size", ($"回应超过 {_options.MaxBytes >> 20} MB。", $"The answer is larger than {_options.MaxBytes >> 20} MB."));
            kept.Write(buffer, 0, read);
        }

        var headers = response.Headers;
        return new OutwardAnswer(response.StatusCode, kept.ToArray(), response.Content.Headers.ContentType?.MediaType,
            headers.ETag?.ToString(), response.Content.Headers.TryGetValues("Last-Modified", out var modified) ? modified.First() : null,
            RetryAfter(headers), from);
    }

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken ct) =>
        new NetworkStream(await Connected(context.DnsEndPoint.Host, context.DnsEndPoint.Port, ct), ownsSocket: true);

    private async Task<Socket> Connected(string host, int port, CancellationToken ct)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Resolve(host, ct);
        if (!IsAllowed(host, port) && addresses.Any(InnerAddresses.Has)) throw new InnerAddressException(host);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // To the addresses that were judged, not to the name.
            await socket.ConnectAsync(addresses, port, ct);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string Reason(Exception fault)
    {
        var reason = (fault.InnerException ?? fault).Message;
        return reason.Length <= 200 ? reason : reason[..200];
    }

    private sealed class InnerAddressException(string host) : IOException($"{host} is an inner address")
    {
        public string Host => host;
    }
}

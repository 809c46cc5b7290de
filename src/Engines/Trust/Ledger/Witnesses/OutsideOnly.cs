using System.Net;
using System.Net.Sockets;

namespace Daodi.Trust.Ledger;

/// <summary>A connection to the outside alone: the address is judged after the name is resolved and just before it is used, so that no name leads inside.</summary>
internal static class OutsideOnly
{
    public static HttpClient Client(bool allowInner, TimeSpan timeout) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectCallback = (context, ct) => Connect(context, allowInner, ct),
    })
    { Timeout = timeout, MaxResponseContentBufferSize = 64 * 1024 };

    private static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, bool allowInner, CancellationToken ct)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, ct);
        var allowed = addresses.Where(a => allowInner || !InnerAddresses.Has(a)).ToArray();
        if (allowed.Length == 0) throw new InnerAddressException(context.DnsEndPoint.Host);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A name or address that leads to this machine or a private network.</summary>
internal sealed class InnerAddressException(string host) : IOException($"{host} leads to an inner address, which is not allowed");

using System.Net;
using System.Net.Sockets;

namespace Daodi.Trust.Ledger;

/// <summary>A connection to the outside alone: the address is judged after the name is resolved and just before it is used, so that no name leads inside.</summary>
internal static class OutsideOnly
{
    private static readonly IPNetwork[] Inner =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3",
            "::/96", "64:ff9b::/96", "fc00::/7", "fe80::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    public static HttpClient Client(bool allowInner, TimeSpan timeout) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectCallback = (context, ct) => Connect(context, allowInner, ct),
    })
    { Timeout = timeout, MaxResponseContentBufferSize = 64 * 1024 };

    public static bool IsInner(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Inner.Any(network => network.Contains(plain));
    }

    private static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, bool allowInner, CancellationToken ct)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, ct);
        var allowed = addresses.Where(a => allowInner || !IsInner(a)).ToArray();
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

using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Daodi.Host.Operations.Watch;

/// <summary>Until when the watched certificates are valid; looked at once an hour.</summary>
internal sealed class Certificates(HealthOptions options, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private (DateTimeOffset At, IReadOnlyList<(string Name, DateTimeOffset? Until)> Found)? _last;

    /// <summary>Each with the end of its validity; null where it could not be read.</summary>
    public async Task<IReadOnlyList<(string Name, DateTimeOffset? Until)>> Read(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (_last is var (at, found) && now - at < Fresh && now >= at) return found;
        var read = await Task.WhenAll(options.Certificates.Select(async name => (name, await Until(name, ct))));
        _last = (now, read);
        return read;
    }

    private static async Task<DateTimeOffset?> Until(string name, CancellationToken ct)
    {
        try
        {
            using var certificate = Uri.TryCreate(name, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps
                ? await Shown(address, ct)
                : X509CertificateLoader.LoadCertificateFromFile(name);
            return certificate is null ? null : new DateTimeOffset(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero);
        }
        catch (Exception fault) when (fault is IOException or SocketException or CryptographicException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            return null;
        }
    }

    /// <summary>The certificate that a server shows, expired or not: nothing is sent to it.</summary>
    private static async Task<X509Certificate2?> Shown(Uri address, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(address.Host, address.Port, patience.Token);
        await using var tls = new SslStream(tcp.GetStream(), false);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = address.Host,
#pragma warning disable CA5359 // An invalid certificate is exactly what is looked for; no data is exchanged.
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
        }, patience.Token);
        return tls.RemoteCertificate is { } shown ? new X509Certificate2(shown) : null;
    }
}

internal sealed class CertificateProbe(Certificates certificates, Thresholds thresholds, TimeProvider clock) : IHealthProbe
{
    public async Task<IReadOnlyList<HealthItem>> Look(CancellationToken ct)
    {
        var items = new List<HealthItem>();
        foreach (var (name, until) in await certificates.Read(ct))
        {
            var days = until is { } end ? Math.Floor((end - clock.GetUtcNow()).TotalDays) : (double?)null;
            var state = days is { } left ? thresholds.Below("certificate-days", left) : HealthState.Unknown;
            items.Add(new($"certificate/{name}", ($"证书 {name}", $"Certificate {name}"), state,
                days is { } d ? d >= 0 ? ($"还有 {d:0} 天到期", $"{d:0} days left") : ("已过期", "Expired") : ("读不到证书", "Could not be read"),
                state >= HealthState.Caution ? ("请续期并更换。", "Renew it.") : null, Tell: true));
        }

        return items;
    }
}

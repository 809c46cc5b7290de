using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Daodi.Host.Operations;

/// <summary>
/// The reverse proxies before the platform (setting <c>Proxy:Trusted</c>: addresses and networks such as <c>10.0.0.0/8</c>).
/// Only what comes from them may say whose request it is and that it came by TLS; from everybody else the
/// <c>X-Forwarded-</c> headers are ignored, or anybody could choose the address that limits count.
/// </summary>
internal static class Proxies
{
    /// <exception cref="InvalidDataException">An entry is no address and no network.</exception>
    public static void Use(WebApplication app)
    {
        var trusted = app.Configuration.GetSection("Proxy:Trusted").Get<string[]>() ?? [];
        if (trusted.Length > 0)
        {
            var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = trusted.Length };
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var entry in trusted)
            {
                if (IPAddress.TryParse(entry, out var address)) options.KnownProxies.Add(address);
                else if (System.Net.IPNetwork.TryParse(entry, out var network)) options.KnownIPNetworks.Add(network);
                else throw new InvalidDataException($"Proxy:Trusted holds \"{entry}\", which is neither an address nor a network such as 10.0.0.0/8.");
            }

            app.UseForwardedHeaders(options);
        }

        app.Use((http, next) =>
        {
            // Said only over TLS, as RFC 6797 section 7.2 demands.
            if (http.Request.IsHttps) http.Response.Headers.StrictTransportSecurity = "max-age=31536000";
            return next(http);
        });
    }
}

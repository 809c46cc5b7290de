using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Daodi.Ui.Shell;

/// <summary>
/// The headers that keep foreign script out of our pages. Scripts run from our own origin or with the request's nonce;
/// inline styles are allowed because the map and the charts set them.
/// </summary>
public sealed class ContentSecurity(RequestDelegate next, IOptions<UiOptions> options)
{
    private static readonly object NonceKey = new();
    private readonly string _tiles = options.Value.TileOrigin is { } origin ? $" {origin}" : "";

    /// <summary>This request's nonce, for the one inline script we have (the import map).</summary>
    public static string Nonce(HttpContext http)
    {
        if (http.Items[NonceKey] is not string nonce)
            http.Items[NonceKey] = nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        return nonce;
    }

    public Task InvokeAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            if (!headers.ContainsKey("Content-Security-Policy"))
                headers.ContentSecurityPolicy = Policy(Nonce(http));
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "geolocation=(self), camera=(self), microphone=()";
            return Task.CompletedTask;
        });
        return next(http);
    }

    private string Policy(string nonce) =>
        $"default-src 'self'; base-uri 'self'; object-src 'none'; frame-ancestors 'none'; form-action 'self'; " +
        $"script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:{_tiles}; " +
        $"font-src 'self' data:; connect-src 'self'{_tiles}; worker-src 'self'";
}

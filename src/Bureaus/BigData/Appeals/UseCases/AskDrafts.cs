using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Daodi.BigData.Appeals;

/// <summary>
/// Keeps the draft in a cookie of the citizen's browser, compressed and sealed with the site's keys, for two hours. Cut into
/// pieces where it is longer than one cookie may be.
/// </summary>
public sealed class AskDrafts(IDataProtectionProvider protection)
{
    private const string Cookie = "daodi.appeal";
    private static readonly TimeSpan Kept = TimeSpan.FromHours(2);
    private readonly ITimeLimitedDataProtector _seal = protection.CreateProtector("appeals.ask").ToTimeLimitedDataProtector();
    private readonly ChunkingCookieManager _cookies = new() { ThrowForPartialCookies = false };

    /// <summary>The draft of this browser; a new one where there is none, or it is too old or not ours.</summary>
    public AskDraft Open(HttpContext http)
    {
        if (_cookies.GetRequestCookie(http, Cookie) is not { Length: > 0 } text) return new();
        try
        {
            return Unpack(_seal.Unprotect(Convert.FromBase64String(text)));
        }
        catch (Exception fault) when (fault is FormatException or System.Security.Cryptography.CryptographicException or JsonException or InvalidDataException)
        {
            return new();
        }
    }

    public void Keep(HttpContext http, AskDraft draft) =>
        _cookies.AppendResponseCookie(http, Cookie, Convert.ToBase64String(_seal.Protect(Pack(draft), Kept)), new CookieOptions
        {
            Path = "/appeal",
            HttpOnly = true,
            Secure = http.Request.IsHttps,
            SameSite = SameSiteMode.Lax,
            MaxAge = Kept,
            IsEssential = true,
        });

    private static byte[] Pack(AskDraft draft)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal)) JsonSerializer.Serialize(brotli, draft);
        return packed.ToArray();
    }

    private static AskDraft Unpack(byte[] packed)
    {
        using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<AskDraft>(brotli) ?? new();
    }
}

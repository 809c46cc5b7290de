using System.Security.Cryptography;
using Daodi.BigData.Appeals.Domain;
using Daodi.Cases;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Daodi.BigData.Appeals;

/// <summary>
/// Lets a citizen in to one appeal by number and code. The code is then kept sealed in a cookie, so that it stands in no
/// address, history or log.
/// </summary>
public sealed class TrackDoor(IDataProtectionProvider protection, SiteKey key, IReader reader)
{
    private const string Cookie = "daodi.track";
    private static readonly TimeSpan Kept = TimeSpan.FromHours(12);
    private readonly ITimeLimitedDataProtector _seal = protection.CreateProtector("appeals.track").ToTimeLimitedDataProtector();

    /// <summary>Checks number and code and opens the door. Error <c>track.unknown</c>, whichever of the two is wrong.</summary>
    /// <returns>The case's number as it is written.</returns>
    public async Task<Result<string>> Enter(HttpContext http, string? no, string? code, CancellationToken ct)
    {
        var wanted = (no ?? "").Trim().ToUpperInvariant();
        var found = await reader.Read(db => db.Set<Case>().Where(c => c.No == wanted).Select(c => new { c.No, c.Channel, c.SourceId }).FirstOrDefaultAsync(ct));
        // A number that is not there costs the same time as a wrong code.
        var right = TrackCode.For(key, found?.Channel ?? "-", found?.SourceId ?? "-");
        if (!TrackCode.Matches(right, code) || found is null)
            return Error.NotFound("track.unknown", ("编号或查询码不对，请对照提交时得到的那张凭据再输一次。", "The number or the code is wrong; compare them with what you were given."));
        Remember(http, found.No, right);
        return found.No;
    }

    /// <summary>Opens the door to a case whose code has just been handed out.</summary>
    public void Remember(HttpContext http, string no, string code) =>
        http.Response.Cookies.Append(Cookie, _seal.Protect($"{no} {code}", Kept), new CookieOptions
        {
            Path = "/track",
            HttpOnly = true,
            Secure = http.Request.IsHttps,
            SameSite = SameSiteMode.Lax,
            MaxAge = Kept,
            IsEssential = true,
        });

    /// <summary>The citizen of this browser, if the door to this case is open; otherwise null.</summary>
    public Viewer? Of(HttpContext http, string no)
    {
        if (http.Request.Cookies[Cookie] is not { Length: > 0 } text) return null;
        try
        {
            return _seal.Unprotect(text).Split(' ') is [var known, var code] && known == no ? Viewer.Citizen(code) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

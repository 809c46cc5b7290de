using System.Globalization;
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

/// <summary>Who came in: a subject, and the case by whose number, code and telephone.</summary>
public sealed record Mine(long Subject, string CaseNo);

/// <summary>
/// Lets a person in to what is kept of them: by the number and code of one of their cases and the telephone they gave with it. A code
/// alone shows one case; the telephone besides shows that whoever holds it is the person.
/// </summary>
public sealed class MineDoor(IDataProtectionProvider protection, SiteKey key, IReader reader)
{
    private const string Cookie = "daodi.mine";
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(30);
    private readonly ITimeLimitedDataProtector _seal = protection.CreateProtector("appeals.mine").ToTimeLimitedDataProtector();

    /// <summary>Error <c>mine.unknown</c>, whichever of the three is wrong, and where the case was without a name.</summary>
    public async Task<Result<Mine>> Enter(HttpContext http, string? no, string? code, string? phone, CancellationToken ct)
    {
        var wanted = (no ?? "").Trim().ToUpperInvariant();
        var found = await reader.Read(db => (
            from c in db.Set<Case>()
            join caller in db.Set<AppealCaller>() on c.Id equals caller.CaseId
            where c.No == wanted && caller.SubjectId != null && caller.ErasedAt == null
            select new { c.No, c.Channel, c.SourceId, caller.Phone, Subject = caller.SubjectId!.Value }).FirstOrDefaultAsync(ct));
        // All three are compared whatever the first says: which of them was wrong must not be told by the time it takes.
        var codeFits = TrackCode.Matches(TrackCode.For(key, found?.Channel ?? "-", found?.SourceId ?? "-"), code);
        var typed = PhoneNumber.Parse(phone) is { Ok: true } parsed ? parsed.Value.ToString() : "-";
        var phoneFits = CryptographicOperations.FixedTimeEquals(key.Digest("mine", found?.Phone ?? "?"), key.Digest("mine", typed));
        if (found is null || !codeFits || !phoneFits)
            return Error.NotFound("mine.unknown", ("编号、查询码或电话不对，或这件诉求没有留电话。", "The number, the code or the telephone is wrong, or no telephone was given."));
        var mine = new Mine(found.Subject, found.No);
        http.Response.Cookies.Append(Cookie, _seal.Protect(string.Create(CultureInfo.InvariantCulture, $"{mine.Subject} {mine.CaseNo}"), Kept), new CookieOptions
        {
            Path = "/mine",
            HttpOnly = true,
            Secure = http.Request.IsHttps,
            SameSite = SameSiteMode.Strict,
            MaxAge = Kept,
            IsEssential = true,
        });
        return mine;
    }

    /// <summary>Who this browser let in; null where nobody, or too long ago.</summary>
    public Mine? Of(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { Length: > 0 } text) return null;
        try
        {
            return _seal.Unprotect(text).Split(' ') is [var id, var no] && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var subject) ? new(subject, no) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

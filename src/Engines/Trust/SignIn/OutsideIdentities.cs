using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Trust;

/// <summary>Which account an outside provider's subject is. Each change is an act.</summary>
public sealed class OutsideIdentities(IReader reader, IWriteLane lane, SiteKey key, TimeProvider clock)
{
    /// <summary>RFC: OpenID Connect Core, section 2: a subject has 255 ASCII characters at most.</summary>
    public const int LongestSubject = 255;

    /// <summary>The account; null where nobody is linked.</summary>
    public async Task<Guid?> Find(string issuer, string subject, CancellationToken ct = default)
    {
        var digest = DigestOf(issuer, subject);
        return await reader.Read(db => db.Set<OutsideIdentity>().Where(i => i.Digest == digest).Select(i => (Guid?)i.AccountId).SingleOrDefaultAsync(ct));
    }

    /// <summary>The links of an account.</summary>
    public Task<List<OutsideIdentity>> Of(Guid account, CancellationToken ct = default) =>
        reader.Read(db => db.Set<OutsideIdentity>().Where(i => i.AccountId == account).OrderBy(i => i.LinkedAt).ToListAsync(ct));

    /// <summary>Links a subject. Errors: <c>outside.subject</c>, <c>outside.taken</c> (another account's), <c>outside.linked</c> (the account has one), <c>account.unknown</c>.</summary>
    public Task<Result<Done>> Link(string issuer, string? subject, Guid account, Viewer by, CancellationToken ct = default)
    {
        if (Fault(subject) is { } fault) return Task.FromResult<Result<Done>>(fault);
        var digest = DigestOf(issuer, subject!.Trim());
        return lane.Run<Done>(async (db, stop) =>
        {
            if (await db.Set<OutsideIdentity>().SingleOrDefaultAsync(i => i.Digest == digest, stop) is { } known)
                return known.AccountId == account ? Done.It : Taken;
            if (!await db.Set<Account>().AnyAsync(a => a.Id == account, stop)) return Error.NotFound("account.unknown", ("没有这个账号。", "There is no such account."));
            if (await db.Set<OutsideIdentity>().AnyAsync(i => i.AccountId == account, stop)) return Linked;
            var now = clock.Instant();
            db.Add(new OutsideIdentity { Digest = digest, AccountId = account, LinkedAt = now });
            await Acts.Append(db, new(TrustActs.OutsideLinked, by, now) { About = $"account/{account}", Data = new { account, issuer } }, stop);
            return Done.It;
        }, ct);
    }

    /// <summary>Takes every link of an account away.</summary>
    public Task<Result<Done>> Unlink(Guid account, Viewer by, CancellationToken ct = default) => lane.Run<Done>(async (db, stop) =>
    {
        var links = await db.Set<OutsideIdentity>().Where(i => i.AccountId == account).ToListAsync(stop);
        if (links.Count == 0) return Done.It;
        db.RemoveRange(links);
        await Acts.Append(db, new(TrustActs.OutsideUnlinked, by, clock.Instant()) { About = $"account/{account}", Data = new { account } }, stop);
        return Done.It;
    }, ct);

    internal static Error Taken => Error.Conflict("outside.taken", ("这个统一身份已关联到另一个账号，请联系管理员。", "This identity is linked to another account; ask your administrator.")) with { Field = "subject" };

    internal static Error Linked => Error.Conflict("outside.linked", ("该账号已关联一个统一身份，请先解除。", "The account is linked to an identity already; unlink that first.")) with { Field = "subject" };

    /// <summary>What is wrong with a subject as it was typed.</summary>
    internal static Error? Fault(string? subject) => subject?.Trim() is { Length: > 0 and <= LongestSubject } text && !text.Any(char.IsControl) ? null
        : Error.Invalid("outside.subject", ("请填写统一身份编号（登录被拒时页面上显示的编号）。", "Give the subject: the number that the page of the refused sign-in shows."), "subject");

    // Length first, so that no other split of the two gives the same text.
    internal byte[] DigestOf(string issuer, string subject) => key.Digest("outside", $"{issuer.Length}:{issuer}{subject}");
}

using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Trust;

/// <summary>
/// An administrator links an outside identity to somebody's account: who signs in by it has all the account's rights, so two people do it. The
/// subject is proposed as a password is, and only its digest is kept.
/// </summary>
internal sealed class OutsideChange(OutsideIdentities identities, ProviderOptions provider) : IRightsChange
{
    public const string OfKind = "account.outside";

    public string Kind => OfKind;
    public Words Title => ("关联统一身份", "Link an outside identity");

    public async Task<Result<RightsPlan>> Plan(DaodiDb db, RightsWish wish, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(wish);
        if (!provider.IsSet) return Error.Conflict("outside.unset", ("本平台没有接入外部统一身份。", "No outside provider is set here."));
        if (await Of(db, wish, ct) is not { } account) return AccountDesk.Unknown;
        if (await db.Set<OutsideIdentity>().AnyAsync(i => i.AccountId == account.Id, ct)) return OutsideIdentities.Linked;
        var plan = new RightsPlan(AccountDesk.About(account.Id), $"{account.DisplayName} {account.UserName}", account.Id,
            [new("outside", ("统一身份", "Outside identity"), [("未关联", "Not linked")], [("凭统一身份即可登录该账号", "Who signs in by it is this account")])]);
        // When it is decided the subject is known no more, only its digest.
        if (wish.Password is null) return plan;
        if (OutsideIdentities.Fault(wish.Password) is { } fault) return fault;
        var digest = identities.DigestOf(provider.Issuer!.OriginalString, wish.Password.Trim());
        return await db.Set<OutsideIdentity>().AnyAsync(i => i.Digest == digest, ct) ? OutsideIdentities.Taken : plan with { Secret = Convert.ToBase64String(digest) };
    }

    public async Task<Result<Done>> Apply(DaodiDb db, RightsProposal proposal, RightsWish wish, Viewer by, DateTimeOffset at, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        if (await Of(db, wish, ct) is not { } account) return AccountDesk.Unknown;
        if (proposal.Secret is null) return OutsideIdentities.Fault("")!;
        var digest = Convert.FromBase64String(proposal.Secret);
        if (await db.Set<OutsideIdentity>().AnyAsync(i => i.Digest == digest, ct)) return OutsideIdentities.Taken;
        db.Add(new OutsideIdentity { Digest = digest, AccountId = account.Id, LinkedAt = at });
        await AccountDesk.Changed(db, account, new { account = account.Id, outside = "linked", proposal = proposal.Id }, proposal.Reason, by, at, ct);
        return Done.It;
    }

    private static Task<Account?> Of(DaodiDb db, RightsWish wish, CancellationToken ct) => Guid.TryParse(wish.Target, out var id)
        ? db.Set<Account>().SingleOrDefaultAsync(a => a.Id == id, ct) : Task.FromResult<Account?>(null);
}

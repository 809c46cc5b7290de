using System.Security.Cryptography;
using System.Text;
using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Trust;

/// <summary>A secret to be put into an authenticator; shown until it is confirmed.</summary>
/// <param name="Uri">For a QR code.</param>
public sealed record FactorOffer(string Secret, string Uri);

/// <summary>Where an account stands with its second factor.</summary>
/// <param name="CodesLeft">Recovery codes that are not used yet.</param>
public sealed record FactorState(DateTimeOffset? ConfirmedAt, int CodesLeft);

/// <summary>One's own second factor: set up, confirmed, renewed, taken off. Another's is reset by two people (<see cref="RightsKinds.AccountFactor"/>).</summary>
public sealed class SecondFactorDesk(IWriteLane lane, IReader reader, Sessions sessions, SiteKey key, ViewerFactory viewers, SignInRows rows, TimeProvider clock)
{
    public const string Issuer = "Daodi";
    private const int Codes = 10, CodeBytes = 10;
    private const string Purpose = "totp";

    public static readonly Error Wrong = Error.Invalid("factor.code", ("验证码不对或已用过，请等下一个验证码再试。", "The code is wrong or was used already; wait for the next one."), "code");

    public Task<FactorState> State(Guid account, CancellationToken ct = default) => reader.Read(async db => new FactorState(
        await db.Set<SecondFactor>().Where(f => f.AccountId == account).Select(f => f.ConfirmedAt).SingleOrDefaultAsync(ct),
        await db.Set<RecoveryCode>().CountAsync(c => c.AccountId == account && c.UsedAt == null, ct)));

    /// <summary>
    /// Offers a secret, the same one until it is confirmed. Errors: <c>step-up.needed</c> (who finds a browser signed in does not make it theirs),
    /// <c>factor.account</c>, <c>factor.there</c>.
    /// </summary>
    public Task<Result<FactorOffer>> Begin(Viewer by, CancellationToken ct = default) => lane.Run<FactorOffer>(async (db, stop) =>
    {
        if (rows.Stale(by) is { } stale) return stale;
        if (by.AccountId is not { } id || await db.Set<Account>().SingleOrDefaultAsync(a => a.Id == id, stop) is not { } account) return Nobody;
        var factor = await db.Set<SecondFactor>().SingleOrDefaultAsync(f => f.AccountId == id, stop);
        if (factor?.ConfirmedAt is not null) return Error.Conflict("factor.there", ("第二因素已启用。", "The second factor is set up already."));
        var secret = factor is null ? null : SecretOf(factor);
        if (secret is null)
        {
            secret = RandomNumberGenerator.GetBytes(Totp.SecretLength);
            var sealedSecret = key.Seal(Purpose, Convert.ToHexString(secret));
            if (factor is null) db.Add(new SecondFactor { AccountId = id, Secret = sealedSecret, MadeAt = clock.Instant() });
            else (factor.Secret, factor.MadeAt) = (sealedSecret, clock.Instant());
        }

        return new FactorOffer(Totp.Base32(secret), Totp.UriOf(secret, Issuer, account.UserName!));
    }, ct);

    /// <summary>
    /// Confirms it by a code; the recovery codes that are returned are shown this once. Errors: <c>factor.none</c>, <c>factor.there</c>, <c>factor.code</c>.
    /// </summary>
    public async Task<Result<IReadOnlyList<string>>> Confirm(string? code, Viewer by, CancellationToken ct = default)
    {
        var confirmed = await lane.Run<IReadOnlyList<string>>(async (db, stop) =>
        {
            if (by.AccountId is not { } id) return Nobody;
            if (await db.Set<SecondFactor>().SingleOrDefaultAsync(f => f.AccountId == id, stop) is not { } factor) return None;
            if (factor.ConfirmedAt is not null) return Error.Conflict("factor.there", ("第二因素已启用。", "The second factor is set up already."));
            var now = clock.Instant();
            if (SecretOf(factor) is not { } secret || Totp.Accept(secret, code ?? "", now, factor.LastStep) is not { } step) return Wrong;
            (factor.ConfirmedAt, factor.LastStep) = (now, step);
            await Acts.Append(db, new(TrustActs.FactorConfirmed, by, now) { About = $"account/{id}" }, stop);
            return await NewCodes(db, id, stop);
        }, ct);
        if (by.AccountId is { } changed) viewers.Forget(changed);
        return confirmed;
    }

    /// <summary>New recovery codes; the old ones are void. Errors: <c>factor.none</c>, and those of a code at sign-in, counted with them.</summary>
    public async Task<Result<IReadOnlyList<string>>> Renew(string? code, Viewer by, CancellationToken ct = default)
    {
        var proved = await Prove(code, by, ct);
        if (!proved.Ok) return proved.Error;
        return await lane.Run<IReadOnlyList<string>>(async (db, stop) =>
        {
            await Acts.Append(db, new(TrustActs.FactorCodes, by, clock.Instant()) { About = $"account/{proved.Value}" }, stop);
            return await NewCodes(db, proved.Value, stop);
        }, ct);
    }

    /// <summary>Takes one's own off, where no permission of one's demands it. Errors: <c>factor.required</c>, <c>factor.none</c>, and those of a code at sign-in.</summary>
    public async Task<Result<Done>> Remove(string? code, Viewer by, CancellationToken ct = default)
    {
        if (rows.SecondFactorFrom(by.Permissions, DateTimeOffset.MinValue) is not null)
            return Error.Forbidden("factor.required", ("您的权限要求第二因素，不能停用。", "Your permissions demand a second factor; it cannot be taken off."));
        var proved = await Prove(code, by, ct);
        if (!proved.Ok) return proved.Error;
        var removed = await lane.Run<Done>(async (db, stop) =>
        {
            await Clear(db, proved.Value, stop);
            await Acts.Append(db, new(TrustActs.FactorRemoved, by, clock.Instant()) { About = $"account/{proved.Value}" }, stop);
            return Done.It;
        }, ct);
        viewers.Forget(proved.Value);
        return removed;
    }

    // Counted like a sign-in: a session alone, however it was got, guesses no code.
    private async Task<Result<Guid>> Prove(string? code, Viewer by, CancellationToken ct)
    {
        if (by.AccountId is not { } id || await reader.Read(async db => await Confirmed(db, id, ct) is null ? null : await db.Set<Account>().SingleOrDefaultAsync(a => a.Id == id, ct)) is not { } account) return None;
        if (string.IsNullOrWhiteSpace(code)) return Wrong;
        var proved = await sessions.Prove(account, null, code, ct);
        return proved.Ok ? id : proved.Error with { Field = "code" };
    }

    /// <summary>Takes factor and codes away, in the caller's work.</summary>
    internal static async Task Clear(DaodiDb db, Guid account, CancellationToken ct)
    {
        db.RemoveRange(await db.Set<SecondFactor>().Where(f => f.AccountId == account).ToListAsync(ct));
        db.RemoveRange(await db.Set<RecoveryCode>().Where(c => c.AccountId == account).ToListAsync(ct));
    }

    /// <summary>The account's factor, where it counts.</summary>
    internal static Task<SecondFactor?> Confirmed(DaodiDb db, Guid account, CancellationToken ct) =>
        db.Set<SecondFactor>().SingleOrDefaultAsync(f => f.AccountId == account && f.ConfirmedAt != null, ct);

    /// <summary>Takes a code of the authenticator or a recovery code, once, in the caller's work: how it was proved, or null.</summary>
    internal static async Task<string?> Accept(DaodiDb db, SiteKey key, SecondFactor factor, string code, DateTimeOffset now, CancellationToken ct)
    {
        if (Open(key, factor) is { } secret && Totp.Accept(secret, code, now, factor.LastStep) is { } step)
        {
            factor.LastStep = step;
            return "totp";
        }

        var hash = HashOf(factor.AccountId, code);
        if (await db.Set<RecoveryCode>().SingleOrDefaultAsync(c => c.AccountId == factor.AccountId && c.Hash == hash && c.UsedAt == null, ct) is not { } recovery) return null;
        recovery.UsedAt = now;
        return "recovery";
    }

    private static async Task<List<string>> NewCodes(DaodiDb db, Guid account, CancellationToken ct)
    {
        db.RemoveRange(await db.Set<RecoveryCode>().Where(c => c.AccountId == account).ToListAsync(ct));
        var codes = new List<string>(Codes);
        for (var n = 0; n < Codes; n++)
        {
            var text = Totp.Base32(RandomNumberGenerator.GetBytes(CodeBytes));
            codes.Add(string.Join('-', text.Chunk(4).Select(c => new string(c))));
            db.Add(new RecoveryCode { Id = Ids.Next(), AccountId = account, Hash = HashOf(account, text) });
        }

        return codes;
    }

    private byte[]? SecretOf(SecondFactor factor) => Open(key, factor);

    private static byte[]? Open(SiteKey key, SecondFactor factor) => key.Open(Purpose, factor.Secret) is { } hex ? Convert.FromHexString(hex) : null;

    private static byte[] HashOf(Guid account, string code) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{account}:{string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant()}"));

    private static readonly Error Nobody = Error.Forbidden("factor.account", ("请先登录。", "Sign in first."));

    private static readonly Error None = Error.Conflict("factor.none", ("还没有启用第二因素。", "No second factor is set up."));
}

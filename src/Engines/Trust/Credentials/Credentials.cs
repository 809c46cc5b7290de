using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Trust;

/// <summary>A credential just issued, with the token that nobody can read again.</summary>
public sealed record IssuedCredential(Credential Credential, string Token);

/// <summary>
/// Bearer tokens of sources: <c>dd_ID_SECRET</c>, where the id finds the row and the secret (32 random bytes) is compared by
/// its SHA-256 in constant time.
/// </summary>
public sealed class Credentials(IReader reader, IWriteLane lane, SingleHand alone, RefusedTries refused, TimeProvider clock)
{
    private const string Prefix = "dd_";
    private const int SecretLength = 32;

    // A push comes a thousand times a second and its credential changes never; what another process revokes holds after this.
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<long, (Credential Row, DateTimeOffset Until)> _known = new();

    /// <summary>Issues a credential for <paramref name="source"/>, from now until <paramref name="to"/>, by a single hand. Error <c>rights.two-people</c>.</summary>
    public Task<Result<IssuedCredential>> Issue(string source, string holder, DateTimeOffset? to, Viewer by, CancellationToken ct = default) =>
        Issue(source, holder, RandomNumberGenerator.GetBytes(SecretLength), clock.Instant(), to, by, ct);

    /// <summary>
    /// Issues what two people agreed to; only who proposed it gets the token, once. Errors as of <see cref="RightsDesk.Use"/>.
    /// </summary>
    public async Task<Result<IssuedCredential>> Collect(long proposal, Viewer by, CancellationToken ct = default)
    {
        var secret = RandomNumberGenerator.GetBytes(SecretLength);
        var collected = await lane.Run<IssuedCredential>(async (db, stop) =>
        {
            var now = clock.Instant();
            var agreed = await RightsDesk.Use(db, proposal, RightsKinds.CredentialNew, by, now, stop);
            if (!agreed.Ok) return agreed.Error;
            var wish = agreed.Value;
            return await Add(db, wish.Target!, wish.Field("holder")!, secret, now, CredentialChange.EndOf(wish), proposal, by, stop);
        }, ct);
        return await refused.Pass(collected, by, "collect", $"rights/{proposal}");
    }

    /// <summary>Revokes at once. Errors: <c>credential.unknown</c>, <c>rights.forbidden</c>.</summary>
    public async Task<Result<Done>> Revoke(long id, Viewer by, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        var revoked = await lane.Run<Done>(async (db, stop) =>
        {
            if (!by.May(Permissions.ManageAccounts)) return Error.Forbidden("rights.forbidden", ("接口凭证由系统管理员管理。", "Credentials are kept by the system administrator."));
            var row = await db.Set<Credential>().SingleOrDefaultAsync(c => c.Id == id, stop);
            if (row is null) return Error.NotFound("credential.unknown", ("没有这个接口凭证。", "There is no such credential."));
            var now = clock.Instant();
            row.RevokedAt ??= now;
            await Acts.Append(db, new(TrustActs.CredentialRevoked, by, now) { About = $"credential/{id}", Data = new { source = row.Source } }, stop);
            return Done.It;
        }, ct);
        _known.TryRemove(id, out _);
        return revoked;
    }

    /// <summary>
    /// The viewer that a token stands for. Errors: <c>credential.unknown</c> (also where the text is no token at all),
    /// <c>credential.expired</c>, <c>credential.revoked</c>, <c>credential.early</c>.
    /// </summary>
    public async Task<Result<Viewer>> Check(string? token)
    {
        if (!TryRead(token, out var id, out var hash) || await Row(id) is not { } row
            || !CryptographicOperations.FixedTimeEquals(row.Hash, hash))
        {
            return Refused("credential.unknown", "接口凭证无效，请核对 Authorization 头，或向平台管理员重新申请。",
                "The token is not valid; check the Authorization header or ask the platform's administrator for a new one.");
        }

        var now = clock.GetUtcNow();
        if (row.RevokedAt is not null)
            return Refused("credential.revoked", "接口凭证已被吊销，请向平台管理员重新申请。", "The credential was revoked; ask the platform's administrator for a new one.");
        if (row.From > now)
            return Refused("credential.early", $"接口凭证自 {row.From.Local():yyyy-MM-dd HH:mm} 起有效。", $"The credential holds from {row.From.Local():yyyy-MM-dd HH:mm} on.");
        if (row.To <= now)
            return Refused("credential.expired", $"接口凭证已于 {row.To.Value.Local():yyyy-MM-dd HH:mm} 到期，请向平台管理员申请续期。",
                $"The credential expired on {row.To.Value.Local():yyyy-MM-dd HH:mm}; ask the platform's administrator for a new one.");
        return Viewer.Source(row.Source);
    }

    /// <summary>As <see cref="Issue(string,string,DateTimeOffset?,Viewer,CancellationToken)"/>, from an instant of the caller's choice.</summary>
    internal async Task<Result<IssuedCredential>> Issue(
        string source, string holder, byte[] secret, DateTimeOffset from, DateTimeOffset? to, Viewer by, CancellationToken ct)
    {
        var issued = await lane.Run<IssuedCredential>(async (db, stop) =>
        {
            if (await alone.Permit(db, RightsKinds.CredentialNew, CredentialChange.About(source), by, null, clock.Instant(), stop) is { } two) return two;
            return await Add(db, source, holder, secret, from, to, null, by, stop);
        }, ct);
        return await refused.Pass(issued, by, RightsKinds.CredentialNew, CredentialChange.About(source));
    }

    private async Task<IssuedCredential> Add(
        DaodiDb db, string source, string holder, byte[] secret, DateTimeOffset from, DateTimeOffset? to, long? proposal, Viewer by, CancellationToken ct)
    {
        var row = new Credential { Id = Ids.Next(), Source = source, Holder = holder, Hash = SHA256.HashData(secret), From = from, To = to };
        db.Add(row);
        await Acts.Append(db, new(TrustActs.CredentialIssued, by, clock.Instant())
        {
            About = $"credential/{row.Id}",
            Data = new { source, holder, to, proposal },
        }, ct);
        return new(row, $"{Prefix}{row.Id.ToString(CultureInfo.InvariantCulture)}_{Base64Url.EncodeToString(secret)}");
    }

    private async Task<Credential?> Row(long id)
    {
        var now = clock.GetUtcNow();
        if (_known.TryGetValue(id, out var known) && now < known.Until) return known.Row;
        var row = await reader.Read(db => db.Set<Credential>().SingleOrDefaultAsync(c => c.Id == id));
        if (row is not null) _known[id] = (row, now + Kept);
        return row;
    }

    private static bool TryRead(string? token, out long id, out byte[] hash)
    {
        (id, hash) = (0, []);
        if (token is null || token.Length > 128 || !token.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        var rest = token.AsSpan(Prefix.Length);
        var cut = rest.IndexOf('_');
        if (cut < 0 || !long.TryParse(rest[..cut], NumberStyles.None, CultureInfo.InvariantCulture, out id)) return false;
        // The decoder throws at what is no base64url, so it is asked first.
        var text = rest[(cut + 1)..];
        if (!Base64Url.IsValid(text, out var length) || length != SecretLength) return false;
        Span<byte> secret = stackalloc byte[SecretLength];
        if (!Base64Url.TryDecodeFromChars(text, secret, out _)) return false;
        hash = SHA256.HashData(secret);
        return true;
    }

    private static Error Refused(string code, string zh, string en) => new(code, (zh, en)) { Kind = ErrorKind.Forbidden };
}

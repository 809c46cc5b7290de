using System.Collections.Concurrent;
using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;

namespace Daodi.Trust;

/// <summary>
/// What an access token of a client stands for (RFC 9068). Its signature is verified once and remembered until it ends; whether its client may
/// still do what it says is asked each time, so that a pause, an ended secret or a narrowed right holds at once.
/// </summary>
internal sealed class ClientTokens(
    SigningKeys keys, ClientBook book, ClientScopes scopes, ClientMeter meter, UnitDirectory units, IReader reader, IWriteLane lane, TimeProvider clock)
{
    /// <summary>What tokens are for: their audience.</summary>
    public const string Resource = "urn:daodi:api";

    /// <summary>The claim that names the secret with which a token was got.</summary>
    public const string SecretClaim = "daodi_secret";

    private const int MostKept = 10_000, LongestToken = 4096;
    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = LongestToken };

    /// <summary>
    /// The viewer that a token stands for, counted as a request of its client. Errors: <c>token.unknown</c>, <c>token.expired</c>, <c>token.revoked</c>,
    /// <c>client.paused</c>, <c>client.ended</c>, <c>client.unit</c>, <c>client.rate</c>.
    /// </summary>
    /// <param name="issuer">Who must have issued it: this site, as it is called here.</param>
    public async ValueTask<Result<Viewer>> Check(string token, string issuer)
    {
        var now = clock.GetUtcNow();
        if (!_known.TryGetValue(token, out var known) || known.Issuer != issuer || !keys.Has(known.Key))
        {
            var read = await Verify(token, issuer, now);
            if (!read.Ok) return read.Error;
            known = read.Value;
            if (_known.Count >= MostKept) Prune(now);
            _known[token] = known;
        }

        if (known.Until <= now) return Expired;
        if (await book.Find(known.Client) is not { } card) return Unknown;
        var client = card.Client;
        if (client.State == ClientState.Ended) return Refused("client.ended", "该系统接入已终止。", "This client was ended.");
        if (client.State == ClientState.Paused) return Refused("client.paused", "该系统接入已暂停，请联系平台管理员。", "This client is paused; ask the platform's administrator.");
        if (known.IssuedAt < client.TokensFrom || card.Secrets.Any(s => s.Id == known.Secret && s.EndedAt is not null) || await book.IsRevoked(known.Id))
            return Refused("token.revoked", "令牌已作废，请重新获取。", "The token was revoked; get a new one.");
        if (units.Find(client.UnitCode) is not { Active: true } unit) return Refused("client.unit", "该系统所代表的单位已停用。", "The unit it acts for is no longer active.");
        if (await meter.Request(client) is { } over) return over;
        var seen = known.Last;
        if (seen is null || !ReferenceEquals(seen.Card, card) || !ReferenceEquals(seen.Units, units.Version))
            known.Last = seen = new(Viewer.Client(client, unit, scopes.PermissionsOf(known.Scopes.Intersect(client.ScopeList))), card, units.Version);
        return seen.Viewer;
    }

    /// <summary>Ends a token before its time, if it is the client's own.</summary>
    public async Task Revoke(string id, DateTimeOffset until, CancellationToken ct)
    {
        await lane.Run<Done>(async (db, stop) =>
        {
            if (!await db.Set<RevokedToken>().AnyAsync(t => t.Id == id, stop)) db.Add(new RevokedToken { Id = id, Until = until });
            return Done.It;
        }, ct);
        book.ForgetRevoked();
    }

    /// <summary>Forgets the revoked tokens whose time is over.</summary>
    public async Task Prune(CancellationToken ct)
    {
        var now = clock.Instant();
        Prune(now);
        if (!await reader.Read(db => db.Set<RevokedToken>().AnyAsync(t => t.Until < now, ct))) return;
        // Where the lane cannot just now, the next turn does it.
        _ = await lane.Run<Done>(async (db, stop) =>
        {
            await db.Set<RevokedToken>().Where(t => t.Until < now).ExecuteDeleteAsync(stop);
            return Done.It;
        }, ct);
    }

    private async ValueTask<Result<Known>> Verify(string token, string issuer, DateTimeOffset now)
    {
        if (token.Length > LongestToken) return Unknown;
        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidTypes = ["at+jwt"],
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            IssuerSigningKeys = keys.All.Select(k => k.Key),
            TryAllIssuerSigningKeys = false,
            ValidIssuer = issuer,
            ValidAudience = Resource,
            LifetimeValidator = (from, to, _, _) => to is not null && (from is null || from <= now.UtcDateTime.AddMinutes(1)),
        });
        if (!result.IsValid || result.SecurityToken is not JsonWebToken jwt || !jwt.TryGetPayloadValue<string>(OpenIddictConstants.Claims.ClientId, out var client)
            || string.IsNullOrEmpty(jwt.Id)) return Unknown;
        var scope = jwt.TryGetPayloadValue<string>(OpenIddictConstants.Claims.Scope, out var granted) ? granted.Split(' ') : [];
        _ = jwt.TryGetPayloadValue<string>(SecretClaim, out var secret);
        var until = new DateTimeOffset(jwt.ValidTo, TimeSpan.Zero);
        if (until <= now) return Expired;
        return new Known(jwt.Id, client, scope, long.TryParse(secret, out var number) ? number : null, new(jwt.IssuedAt, TimeSpan.Zero), until, issuer, jwt.Kid);
    }

    private void Prune(DateTimeOffset now)
    {
        foreach (var (token, known) in _known)
        {
            if (known.Until <= now) _known.TryRemove(token, out _);
        }

        if (_known.Count >= MostKept) _known.Clear();
    }

    private static Error Unknown => Refused("token.unknown", "令牌无效：签名、签发者、用途或格式不符，请从 /connect/token 重新获取。",
        "The token is not valid (signature, issuer, audience or form); get a new one at /connect/token.");

    private static Error Expired => Refused("token.expired", "令牌已过期，请从 /connect/token 重新获取。", "The token has expired; get a new one at /connect/token.");

    private static Error Refused(string code, string zh, string en) => Error.Forbidden(code, (zh, en));

    private sealed record Known(string Id, string Client, IReadOnlyList<string> Scopes, long? Secret, DateTimeOffset IssuedAt, DateTimeOffset Until, string Issuer, string Key)
    {
        /// <summary>The viewer that was built last, and from what.</summary>
        public volatile Seen? Last;
    }

    private sealed record Seen(Viewer Viewer, ClientCard Card, object Units);
}

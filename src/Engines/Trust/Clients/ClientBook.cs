using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Trust;

/// <summary>A client with its secrets, as they were read at one moment.</summary>
public sealed record ClientCard(Client Client, IReadOnlyList<ClientSecret> Secrets)
{
    /// <summary>The secret that <paramref name="text"/> is and that holds now; null where there is none. Each is compared in constant time.</summary>
    public ClientSecret? Match(string? text, DateTimeOffset at)
    {
        if (text is null || text.Length > ClientBook.LongestSecret) return null;
        var hash = ClientBook.HashOf(text);
        ClientSecret? found = null;
        foreach (var secret in Secrets)
        {
            if (CryptographicOperations.FixedTimeEquals(secret.Hash, hash) && secret.Holds(at)) found = secret;
        }

        return found;
    }
}

/// <summary>All clients by id, kept in memory for some seconds since every push asks; what this process changes holds at once.</summary>
public sealed class ClientBook(IReader reader, TimeProvider clock)
{
    internal const int LongestSecret = 128;
    private const int SecretLength = 32;
    private const string Prefix = "dcs_";

    // What another process changes holds after this.
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, (ClientCard Card, DateTimeOffset Until)> _known = new(StringComparer.Ordinal);
    private (IReadOnlySet<string> Ids, DateTimeOffset Until) _revoked = (new HashSet<string>(), DateTimeOffset.MinValue);

    /// <summary>Null where there is none of this id.</summary>
    public async ValueTask<ClientCard?> Find(string? id)
    {
        if (id is null || id.Length > 32) return null;
        var now = clock.GetUtcNow();
        if (_known.TryGetValue(id, out var known) && now < known.Until && now > known.Until - Kept - Kept) return known.Card;
        var card = await reader.Read(async db => await db.Set<Client>().SingleOrDefaultAsync(c => c.Id == id) is { } client
            ? new ClientCard(client, await db.Set<ClientSecret>().Where(s => s.ClientId == id && s.EndedAt == null || s.ClientId == id && s.To > now).ToListAsync())
            : null);
        if (card is not null) _known[id] = (card, now + Kept);
        return card;
    }

    /// <summary>Whether a token was given back.</summary>
    public async ValueTask<bool> IsRevoked(string token)
    {
        var now = clock.GetUtcNow();
        if (now >= _revoked.Until)
        {
            var ids = await reader.Read(db => db.Set<RevokedToken>().Where(t => t.Until > now).Select(t => t.Id).ToListAsync());
            _revoked = (ids.ToHashSet(StringComparer.Ordinal), now + Kept);
        }

        return _revoked.Ids.Contains(token);
    }

    /// <summary>Reads a client again at its next use.</summary>
    public void Forget(string id) => _known.TryRemove(id, out _);

    /// <summary>Reads the tokens given back again at the next use.</summary>
    public void ForgetRevoked() => _revoked = (_revoked.Ids, DateTimeOffset.MinValue);

    /// <summary>A new secret: what says that it is one, for those who look for secrets in the wrong places, and 32 random bytes.</summary>
    internal static string NewSecret() => Prefix + System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretLength));

    internal static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}

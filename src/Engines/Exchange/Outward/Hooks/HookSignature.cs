using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Daodi.Exchange.Hooks;

/// <summary>Signs a message as Standard Webhooks 1.0 does: <c>v1,</c> and the Base64 of HMAC-SHA256 over <c>id.timestamp.body</c>.</summary>
public static class HookSignature
{
    public const string SecretPrefix = "whsec_";
    private const int SecretLength = 32;

    /// <summary>A new secret as receivers are given it: <c>whsec_</c> and 32 random bytes in Base64.</summary>
    public static string NewSecret() => SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretLength));

    /// <summary>The three headers. While a secret is being changed there is a signature by each, separated by a blank.</summary>
    /// <param name="at">When it is sent, which differs from try to try.</param>
    public static IReadOnlyList<(string Name, string Value)> Headers(string id, DateTimeOffset at, byte[] body, params IReadOnlyCollection<string> secrets)
    {
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return
        [
            ("webhook-id", id),
            ("webhook-timestamp", timestamp),
            ("webhook-signature", string.Join(' ', secrets.Select(s => Of(s, id, timestamp, body)))),
        ];
    }

    private static string Of(string secret, string id, string timestamp, byte[] body)
    {
        var key = Convert.FromBase64String(secret[SecretPrefix.Length..]);
        var head = Encoding.UTF8.GetBytes($"{id}.{timestamp}.");
        var signed = new byte[head.Length + body.Length];
        head.CopyTo(signed, 0);
        body.CopyTo(signed, head.Length);
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed));
    }
}

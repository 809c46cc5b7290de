using System.Security.Cryptography;
using System.Text;
using Daodi.Trust;

namespace Daodi.BigData.Appeals.Domain;

/// <summary>
/// The code with which a citizen follows an appeal without an account: eight characters of a keyed hash over channel and
/// source id, so that it need not be stored, the hotline can be told it, and nobody can guess it (40 bits, behind a rate limit).
/// </summary>
public static class TrackCode
{
    public const int Length = 8;

    /// <summary>Crockford's base32: no I, L, O, U, so that it can be read out on the telephone.</summary>
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static string For(SiteKey key, string channel, string sourceId)
    {
        var digest = key.Digest("track", $"{channel}/{sourceId}");
        return string.Create(Length, digest, static (code, bytes) =>
        {
            for (var i = 0; i < code.Length; i++)
            {
                code[i] = Alphabet[bytes[i] & 31];
            }
        });
    }

    /// <summary>As people type it: small letters, spaces, hyphens, and the letters that look like digits.</summary>
    public static string Normalise(string? typed) => string.Concat((typed ?? "").ToUpperInvariant()
        .Where(char.IsAsciiLetterOrDigit).Select(c => c switch { 'O' => '0', 'I' or 'L' => '1', _ => c }));

    /// <summary>Whether <paramref name="typed"/> is the code, in constant time.</summary>
    public static bool Matches(string code, string? typed) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(code), Encoding.ASCII.GetBytes(Normalise(typed)));
}

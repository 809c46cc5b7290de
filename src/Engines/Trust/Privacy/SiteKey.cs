using System.Security.Cryptography;
using System.Text;
using Daodi.Kernel;

namespace Daodi.Trust;

/// <summary>
/// Tells whether two numbers are the same without keeping them: HMAC-SHA-256 under a key of this site. A bare hash would not
/// do, since all eleven-digit numbers can be tried in seconds. The key is a file of 32 random bytes, readable by the
/// service's account alone; whoever loses it loses only the matching of old with new rows.
/// </summary>
public sealed class SiteKey
{
    private readonly byte[] _key;

    private SiteKey(byte[] key) => _key = key;

    /// <summary>Reads the key in <paramref name="folder"/>, or makes it at the first start.</summary>
    /// <exception cref="InvalidDataException">The file is no key of 32 bytes.</exception>
    public static SiteKey In(string folder) => new(KeyFile.In(folder, "person.key"));

    /// <summary>32 bytes that are equal for equal numbers.</summary>
    public byte[] Digest(PhoneNumber phone) => Digest("phone", phone.ToString());

    /// <summary>32 bytes that are equal for equal identity numbers.</summary>
    public byte[] Digest(ResidentId id) => Digest("id", id.ToString());

    /// <summary>32 bytes that only this site can make for <paramref name="value"/>: what a code that proves knowledge is cut from.</summary>
    /// <param name="purpose">Keeps the codes of one purpose from passing for another's: <c>track</c>.</param>
    public byte[] Digest(string purpose, string value) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{purpose}:{value}"));
}

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
    private const int NonceLength = 12, TagLength = 16;
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

    /// <summary>Seals a secret that must be used again (AES-256-GCM under a key of this purpose): nonce, tag, ciphertext.</summary>
    /// <param name="purpose">What is sealed for one purpose cannot be opened for another.</param>
    public byte[] Seal(string purpose, string secret)
    {
        var plain = Encoding.UTF8.GetBytes(secret);
        var box = new byte[NonceLength + TagLength + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceLength));
        using var aes = new AesGcm(KeyFor(purpose), TagLength);
        aes.Encrypt(box.AsSpan(0, NonceLength), plain, box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength));
        return box;
    }

    /// <summary>The secret that was sealed; null where the box was changed, or sealed under another key or for another purpose.</summary>
    public string? Open(string purpose, byte[] box)
    {
        if (box.Length < NonceLength + TagLength) return null;
        var plain = new byte[box.Length - NonceLength - TagLength];
        using var aes = new AesGcm(KeyFor(purpose), TagLength);
        try
        {
            aes.Decrypt(box.AsSpan(0, NonceLength), box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return Encoding.UTF8.GetString(plain);
    }

    private byte[] KeyFor(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, 32, info: Encoding.UTF8.GetBytes($"seal:{purpose}"));
}

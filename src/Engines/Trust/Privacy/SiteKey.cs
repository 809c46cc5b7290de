using System.Security.Cryptography;
using System.Text;
using Daodi.Kernel;

namespace Daodi.Trust;

/// <summary>
/// Tells whether two numbers are the same without keeping them (HMAC-SHA-256), and keeps those that must be read again sealed
/// (AES-256-GCM), under a key of this site. A bare hash would not
/// do, since all eleven-digit numbers can be tried in seconds. The key is a file of 32 random bytes, readable by the
/// service's account alone. What is sealed with it (<see cref="Seal"/>) cannot be read without it: a backup needs the key,
/// kept apart from it.
/// </summary>
public sealed class SiteKey
{
    private const byte SealVersion = 1;
    private const int NonceLength = 12, TagLength = 16;
    private readonly byte[] _key;
    private readonly byte[] _sealing;

    // One key, one use: the sealing key is derived, so that a digest never tells anything of it.
    private SiteKey(byte[] key) => (_key, _sealing) = (key, HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: "daodi seal 1"u8.ToArray()));

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

    /// <summary>
    /// <paramref name="text"/> under AES-256-GCM: one byte of version, 12 of nonce, the cipher text, 16 of tag. Sealed twice it
    /// looks different; <paramref name="purpose"/> is bound to it, so that a value cannot be moved into another field unnoticed.
    /// </summary>
    public byte[] Seal(string purpose, string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var whole = new byte[1 + NonceLength + plain.Length + TagLength];
        whole[0] = SealVersion;
        var nonce = whole.AsSpan(1, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_sealing, TagLength);
        aes.Encrypt(nonce, plain, whole.AsSpan(1 + NonceLength, plain.Length), whole.AsSpan(1 + NonceLength + plain.Length), Encoding.UTF8.GetBytes(purpose));
        return whole;
    }

    /// <summary>What was sealed for <paramref name="purpose"/>; null where it was sealed under another key or purpose, or altered.</summary>
    public string? Open(string purpose, byte[] whole)
    {
        if (whole.Length < 1 + NonceLength + TagLength || whole[0] != SealVersion) return null;
        var plain = new byte[whole.Length - 1 - NonceLength - TagLength];
        try
        {
            using var aes = new AesGcm(_sealing, TagLength);
            aes.Decrypt(whole.AsSpan(1, NonceLength), whole.AsSpan(1 + NonceLength, plain.Length), whole.AsSpan(1 + NonceLength + plain.Length), plain, Encoding.UTF8.GetBytes(purpose));
            return Encoding.UTF8.GetString(plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}

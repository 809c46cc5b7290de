using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Daodi.Trust.Ledger;

/// <summary>
/// Who signs notes, as everybody may know it: a name and an Ed25519 public key (C2SP signed-note). Written
/// <c>name+hash+base64</c>, the form that other witnesses and verifiers take.
/// </summary>
public sealed class NoteVerifier
{
    /// <summary>Ed25519 in signed notes.</summary>
    private const byte Algorithm = 1;
    private readonly byte[] _key;

    private NoteVerifier(string name, byte[] key)
    {
        (Name, _key) = (name, key);
        byte[] id = [.. Encoding.UTF8.GetBytes(name), (byte)'\n', Algorithm, .. key];
        KeyId = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(id));
    }

    public string Name { get; }

    /// <summary>The first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ key), which stand before each signature.</summary>
    public uint KeyId { get; }

    internal static NoteVerifier Of(string name, byte[] publicKey) => new(name, publicKey);

    /// <summary>Reads <c>name+hash+base64</c>; null where it is none, or its hash does not belong to its key.</summary>
    public static NoteVerifier? Parse(string? text)
    {
        // The base64 of a key may hold a plus itself; the name may not.
        if (text?.Trim().Split('+', 3) is not [{ Length: > 0 } name, { Length: 8 } id, { } key]) return null;
        var bytes = new byte[64];
        if (!Convert.TryFromBase64String(key, bytes, out var length) || length != 33 || bytes[0] != Algorithm) return null;
        var verifier = new NoteVerifier(name, bytes[1..33]);
        return uint.TryParse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var given) && given == verifier.KeyId ? verifier : null;
    }

    public bool Verifies(ReadOnlySpan<byte> text, byte[] signature)
    {
        if (signature.Length != 64) return false;
        var signer = new Ed25519Signer();
        signer.Init(forSigning: false, new Ed25519PublicKeyParameters(_key));
        signer.BlockUpdate(text);
        return signer.VerifySignature(signature);
    }

    public override string ToString() => $"{Name}+{KeyId:x8}+{Convert.ToBase64String([Algorithm, .. _key])}";
}

/// <summary>The site's signing key: 32 bytes in <c>DATA/keys/ledger.key</c>, readable by the service's account alone, never in the database.</summary>
public sealed class NoteSigner
{
    private readonly Ed25519PrivateKeyParameters _key;

    private NoteSigner(string name, Ed25519PrivateKeyParameters key)
    {
        _key = key;
        Verifier = NoteVerifier.Of(name, key.GeneratePublicKey().GetEncoded());
    }

    public NoteVerifier Verifier { get; }

    /// <summary>A signer with this seed of 32 bytes.</summary>
    public static NoteSigner Of(string name, byte[] seed) => new(name, new Ed25519PrivateKeyParameters(seed));

    /// <summary>8 hex digits that name the key before any origin does.</summary>
    internal static string Fingerprint(byte[] seed) =>
        Convert.ToHexStringLower(SHA256.HashData(new Ed25519PrivateKeyParameters(seed).GeneratePublicKey().GetEncoded()).AsSpan(0, 4));

    /// <summary>The note: the text, an empty line, and the signature in one line.</summary>
    /// <param name="text">Ends with a line break.</param>
    public string Sign(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var signer = new Ed25519Signer();
        signer.Init(forSigning: true, _key);
        signer.BlockUpdate(bytes);
        var signed = new byte[68];
        BinaryPrimitives.WriteUInt32BigEndian(signed, Verifier.KeyId);
        signer.GenerateSignature().CopyTo(signed, 4);
        return $"{text}\n— {Verifier.Name} {Convert.ToBase64String(signed)}\n";
    }
}

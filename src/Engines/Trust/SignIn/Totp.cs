using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Daodi.Trust;

/// <summary>Time-based one-time passwords (RFC 6238 over RFC 4226), and the base32 (RFC 4648) in which their secrets are typed.</summary>
public static class Totp
{
    /// <summary>What authenticator apps take for granted: SHA-1, 6 digits, 30 seconds.</summary>
    public const int Digits = 6, Seconds = 30;

    /// <summary>Bytes of a secret: RFC 4226 (R6) recommends 160 bits.</summary>
    public const int SecretLength = 20;

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The number of the time step in which <paramref name="at"/> lies.</summary>
    public static long StepOf(DateTimeOffset at) => (long)Math.Floor((at - DateTimeOffset.UnixEpoch).TotalSeconds / Seconds);

    /// <summary>The password of a step.</summary>
    public static string Code(ReadOnlySpan<byte> secret, long step, int digits = Digits, HashAlgorithmName? hash = null)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        var algorithm = hash ?? HashAlgorithmName.SHA1;
        var mac = algorithm == HashAlgorithmName.SHA256 ? HMACSHA256.HashData(secret, counter)
            : algorithm == HashAlgorithmName.SHA512 ? HMACSHA512.HashData(secret, counter)
#pragma warning disable CA5350 // RFC 6238's default, and the only one that all authenticator apps know; HMAC-SHA-1 is not what was broken in SHA-1.
            : HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        // RFC 4226 5.3: dynamic truncation.
        var offset = mac[^1] & 0xf;
        var number = BinaryPrimitives.ReadUInt32BigEndian(mac.AsSpan(offset)) & 0x7fffffff;
        return (number % (uint)Math.Pow(10, digits)).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    /// <summary>
    /// The step whose password <paramref name="code"/> is: this one, the one before or the one after (RFC 6238 5.2), and later than
    /// <paramref name="last"/>, since a password is good once. Null where it is none of them.
    /// </summary>
    public static long? Accept(ReadOnlySpan<byte> secret, string code, DateTimeOffset at, long last)
    {
        ArgumentNullException.ThrowIfNull(code);
        var typed = string.Concat(code.Where(c => !char.IsWhiteSpace(c)));
        if (typed.Length != Digits || !typed.All(char.IsAsciiDigit)) return null;
        var now = StepOf(at);
        long? found = null;
        for (var step = now - 1; step <= now + 1; step++)
        {
            // All three are compared, whatever is found, so that the time tells nothing.
            if (CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(Code(secret, step)), System.Text.Encoding.ASCII.GetBytes(typed)) && step > last) found ??= step;
        }

        return found;
    }

    /// <summary>What a QR code carries for an authenticator app.</summary>
    public static string UriOf(byte[] secret, string issuer, string account) => string.Create(CultureInfo.InvariantCulture,
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(account)}?secret={Base32(secret)}&issuer={Uri.EscapeDataString(issuer)}&algorithm=SHA1&digits={Digits}&period={Seconds}");

    /// <summary>Base32 without padding.</summary>
    public static string Base32(ReadOnlySpan<byte> bytes)
    {
        var text = new System.Text.StringBuilder((bytes.Length * 8 + 4) / 5);
        int buffer = 0, bits = 0;
        foreach (var b in bytes)
        {
            buffer = (buffer << 8) | b;
            for (bits += 8; bits >= 5; bits -= 5) text.Append(Alphabet[(buffer >> (bits - 5)) & 31]);
            buffer &= 0xff;
        }

        if (bits > 0) text.Append(Alphabet[(buffer << (5 - bits)) & 31]);
        return text.ToString();
    }
}

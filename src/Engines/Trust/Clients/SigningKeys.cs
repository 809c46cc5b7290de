using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Daodi.Kernel;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;

namespace Daodi.Trust;

/// <summary>A key that signs tokens, and since when it is there.</summary>
internal sealed record SigningKey(DateTimeOffset MadeAt, ECDsaSecurityKey Key)
{
    /// <summary>Its <c>kid</c>: the thumbprint of its public half (RFC 7638).</summary>
    public string Id => Key.KeyId;
}

/// <summary>
/// The keys that sign access tokens (ES256), in one file of the site that the service's account alone may read. A new one is
/// published some time before it signs, and an old one stays until the last token it signed has ended.
/// </summary>
internal sealed class SigningKeys : IOptionsChangeTokenSource<OpenIddictServerOptions>, IDisposable
{
    public const string FileName = "tokens.json";
    private const string Algorithm = SecurityAlgorithms.EcdsaSha256;

    private readonly string _file;
    private readonly TimeProvider _clock;
    private readonly Lock _turn = new();
    private CancellationTokenSource _changed = new();
    private volatile Ring _ring;

    private SigningKeys(string file, TimeProvider clock, Ring ring) => (_file, _clock, _ring) = (file, clock, ring);

    /// <summary>Reads the keys of this folder, or makes the first. Two starts at the same time make one.</summary>
    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    public static SigningKeys In(string folder, TimeProvider clock)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, FileName);
        var bytes = KeyFile.Change(file, have => have ?? Write([Make(clock.Instant())]));
        var keys = Read(file, bytes);
        return new(file, clock, new(bytes, keys, keys[0]));
    }

    public string Name => Options.DefaultName;

    /// <summary>All that still verify.</summary>
    public IReadOnlyList<SigningKey> All => _ring.Keys;

    /// <summary>The one that signs now.</summary>
    public SigningKey Signer => _ring.Signer;

    public bool Has(string id) => _ring.Keys.Any(k => k.Id == id);

    /// <summary>Told to the server whenever the keys change, so that it takes up the new ones.</summary>
    public IChangeToken GetChangeToken() => new CancellationChangeToken(_changed.Token);

    /// <summary>The signer first: that is the one that the server takes.</summary>
    public void Fill(OpenIddictServerOptions options)
    {
        var ring = _ring;
        foreach (var key in ring.Keys.OrderBy(k => k.Id != ring.Signer.Id)) options.SigningCredentials.Add(new SigningCredentials(key.Key, Algorithm));
    }

    /// <summary>Makes the next key where its time has come, drops what signed nothing that still holds, and takes up what another process wrote.</summary>
    /// <param name="rotate">The age at which a key is followed by another.</param>
    /// <param name="announce">How long a key is published before it signs.</param>
    /// <param name="life">The longest life of a token.</param>
    public void Keep(TimeSpan rotate, TimeSpan announce, TimeSpan life)
    {
        lock (_turn)
        {
            var now = _clock.Instant();
            var bytes = KeyFile.Change(_file, have =>
            {
                var keys = Read(_file, have ?? throw new InvalidDataException($"{_file} is gone; restore it from a backup, or remove no key while the platform runs"));
                var next = keys.Where((k, i) => i == keys.Count - 1 || now < keys[i + 1].MadeAt + announce + life + life).ToList();
                if (now >= next[^1].MadeAt + rotate) next.Add(Make(now));
                return next.Count == keys.Count && next.SequenceEqual(keys) ? null : Write(next);
            });
            var ring = _ring;
            var known = bytes.AsSpan().SequenceEqual(ring.Bytes) ? ring.Keys : Read(_file, bytes);
            var signer = known.LastOrDefault(k => k.MadeAt + announce <= now) ?? known[0];
            if (known == ring.Keys && signer.Id == ring.Signer.Id) return;
            _ring = new(bytes, known, signer);
        }

        var before = Interlocked.Exchange(ref _changed, new());
        before.Cancel();
        before.Dispose();
    }

    public void Dispose() => _changed.Dispose();

    private static SigningKey Make(DateTimeOffset at) => Of(at, ECDsa.Create(ECCurve.NamedCurves.nistP256));

    private static SigningKey Of(DateTimeOffset at, ECDsa key)
    {
        var security = new ECDsaSecurityKey(key);
        security.KeyId = Base64UrlEncoder.Encode(security.ComputeJwkThumbprint());
        return new(at, security);
    }

    private static byte[] Write(IReadOnlyList<SigningKey> keys) => JsonSerializer.SerializeToUtf8Bytes(
        keys.Select(k => new Written(k.MadeAt.ToString("O", CultureInfo.InvariantCulture), Convert.ToBase64String(k.Key.ECDsa.ExportPkcs8PrivateKey()))));

    private static List<SigningKey> Read(string file, byte[] bytes)
    {
        try
        {
            var keys = new List<SigningKey>();
            foreach (var written in JsonSerializer.Deserialize<List<Written>>(bytes) ?? [])
            {
                var key = ECDsa.Create();
                key.ImportPkcs8PrivateKey(Convert.FromBase64String(written.Key), out _);
                if (key.KeySize != 256) throw new InvalidDataException($"{file} holds a key that is not of P-256");
                keys.Add(Of(DateTimeOffset.Parse(written.Made, CultureInfo.InvariantCulture), key));
            }

            return keys.Count > 0 ? [.. keys.OrderBy(k => k.MadeAt)] : throw new InvalidDataException($"{file} holds no key");
        }
        catch (Exception e) when (e is JsonException or FormatException or CryptographicException or ArgumentNullException)
        {
            throw new InvalidDataException($"{file} does not hold the keys that sign tokens: restore it from a backup, or remove it and every client fetches a new token", e);
        }
    }

    private sealed record Ring(byte[] Bytes, List<SigningKey> Keys, SigningKey Signer);

    private sealed record Written([property: JsonPropertyName("made")] string Made, [property: JsonPropertyName("key")] string Key);
}

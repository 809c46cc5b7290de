using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Digests;

namespace Daodi.Trust.Ledger;

/// <summary>
/// The hash of a tree, with the domain separation of RFC 9162 §2.1.1: a leaf is H(0x00 ‖ entry), a node H(0x01 ‖ left ‖ right),
/// and the empty tree H(). Either hash gives 32 bytes.
/// </summary>
public abstract class TreeHash
{
    /// <summary>Bytes of a hash.</summary>
    public const int Size = 32;

    private TreeHash(string name)
    {
        Name = name;
        Empty = new byte[Size];
        Digest([], Empty);
    }

    /// <summary>SHA-256 (FIPS 180-4).</summary>
    public static TreeHash Sha256 { get; } = new Sha256Hash();

    /// <summary>SM3 (GB/T 32905-2016).</summary>
    public static TreeHash Sm3 { get; } = new Sm3Hash();

    /// <summary>As it stands in settings and in the origin of a checkpoint: <c>sha256</c>, <c>sm3</c>.</summary>
    public string Name { get; }

    /// <summary>The head of the tree without leaves.</summary>
    public byte[] Empty { get; }

    /// <summary>The hash of this name; null where there is none.</summary>
    public static TreeHash? Find(string? name) => name switch
    {
        "sha256" => Sha256,
        "sm3" => Sm3,
        _ => null,
    };

    /// <summary>The hash of a leaf that holds <paramref name="entry"/>.</summary>
    public byte[] Leaf(ReadOnlySpan<byte> entry)
    {
        var hash = new byte[Size];
        Leaf(entry, hash);
        return hash;
    }

    /// <summary>As <see cref="Leaf(ReadOnlySpan{byte})"/>, into 32 bytes of the caller's.</summary>
    public void Leaf(ReadOnlySpan<byte> entry, Span<byte> hash)
    {
        Span<byte> data = entry.Length < 256 ? stackalloc byte[entry.Length + 1] : new byte[entry.Length + 1];
        data[0] = 0;
        entry.CopyTo(data[1..]);
        Digest(data, hash);
    }

    /// <summary>The hash of a node over two.</summary>
    public byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var hash = new byte[Size];
        Node(left, right, hash);
        return hash;
    }

    /// <summary>As <see cref="Node(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>, into 32 bytes of the caller's, which may be one of the two.</summary>
    public void Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> hash)
    {
        Span<byte> data = stackalloc byte[1 + 2 * Size];
        data[0] = 1;
        left.CopyTo(data[1..]);
        right.CopyTo(data[(1 + Size)..]);
        Digest(data, hash);
    }

    protected abstract void Digest(ReadOnlySpan<byte> data, Span<byte> hash);

    private sealed class Sha256Hash() : TreeHash("sha256")
    {
        protected override void Digest(ReadOnlySpan<byte> data, Span<byte> hash) => SHA256.HashData(data, hash);
    }

    private sealed class Sm3Hash() : TreeHash("sm3")
    {
        protected override void Digest(ReadOnlySpan<byte> data, Span<byte> hash)
        {
            var digest = new SM3Digest();
            digest.BlockUpdate(data);
            digest.DoFinal(hash);
        }
    }
}

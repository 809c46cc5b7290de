using System.Numerics;

namespace Daodi.Trust.Ledger;

/// <summary>The hash over the 2^<paramref name="level"/> leaves from <paramref name="number"/>·2^<paramref name="level"/> on, all of which there are.</summary>
public delegate byte[] PerfectNode(int level, long number);

/// <summary>
/// Heads and proofs of a tree of RFC 9162 §2.1, asked of the hashes of its perfect subtrees, of which each needs some
/// (log n)² at most. Pure; whoever holds the hashes decides where they lie.
/// </summary>
public sealed class MerkleTree(TreeHash hash, PerfectNode node)
{
    /// <summary>MTH(D[<paramref name="size"/>]), §2.1.1.</summary>
    public byte[] Root(long size) => size == 0 ? hash.Empty : Over(0, size);

    /// <summary>PATH(<paramref name="index"/>, D[<paramref name="size"/>]), §2.1.3.1: from the leaf upwards.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tree has no such leaf.</exception>
    public IReadOnlyList<byte[]> Inclusion(long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = new List<byte[]>();
        Path(index, 0, size, path);
        return path;
    }

    /// <summary>PROOF(<paramref name="first"/>, D[<paramref name="second"/>]), §2.1.4.1; empty where either says nothing: from 0, or of equal sizes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The first is larger than the second.</exception>
    public IReadOnlyList<byte[]> Consistency(long first, long second)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, second);
        var proof = new List<byte[]>();
        if (first > 0) SubProof(first, 0, second, whole: true, proof);
        return proof;
    }

    private void Path(long index, long from, long to, List<byte[]> path)
    {
        if (to - from == 1) return;
        var middle = from + Split(to - from);
        Path(index, index < middle ? from : middle, index < middle ? middle : to, path);
        path.Add(index < middle ? Over(middle, to) : Over(from, middle));
    }

    private void SubProof(long first, long from, long to, bool whole, List<byte[]> proof)
    {
        if (first == to)
        {
            if (!whole) proof.Add(Over(from, to));
            return;
        }

        var middle = from + Split(to - from);
        if (first <= middle)
        {
            SubProof(first, from, middle, whole, proof);
            proof.Add(Over(middle, to));
        }
        else
        {
            SubProof(first, middle, to, whole: false, proof);
            proof.Add(Over(from, middle));
        }
    }

    /// <summary>MTH(D[from:to]) of a subtree that the RFC's splits lead to: it begins at a multiple of its own width rounded up.</summary>
    private byte[] Over(long from, long to)
    {
        var width = to - from;
        if (BitOperations.IsPow2(width))
        {
            var level = BitOperations.Log2((ulong)width);
            return node(level, from >> level);
        }

        var middle = from + Split(width);
        return hash.Node(Over(from, middle), Over(middle, to));
    }

    /// <summary>The largest power of two smaller than <paramref name="n"/>.</summary>
    internal static long Split(long n) => 1L << BitOperations.Log2((ulong)(n - 1));
}

namespace Daodi.Trust.Ledger;

/// <summary>Verifying proofs without the tree: RFC 9162 §2.1.3.2 and §2.1.4.2. Whatever is handed in, the answer is yes or no.</summary>
public static class MerkleProofs
{
    /// <summary>Whether <paramref name="path"/> proves that the leaf with <paramref name="leafHash"/> stands at <paramref name="index"/> of the tree of <paramref name="size"/> leaves with this root.</summary>
    public static bool Includes(TreeHash hash, long index, long size, ReadOnlySpan<byte> leafHash, IReadOnlyList<byte[]> path, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= size || leafHash.Length != TreeHash.Size || !AreHashes(path)) return false;
        var (fn, sn, r) = (index, size - 1, leafHash.ToArray());
        foreach (var p in path)
        {
            if (sn == 0) return false;
            if ((fn & 1) == 1 || fn == sn)
            {
                hash.Node(p, r, r);
                while ((fn & 1) == 0 && fn != 0) (fn, sn) = (fn >> 1, sn >> 1);
            }
            else
            {
                hash.Node(r, p, r);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 && root.SequenceEqual(r);
    }

    /// <summary>
    /// Whether <paramref name="proof"/> proves that the tree of <paramref name="second"/> leaves begins with the whole tree of
    /// <paramref name="first"/>. Every tree begins with the empty one; a tree begins with itself.
    /// </summary>
    public static bool Extends(TreeHash hash, long first, ReadOnlySpan<byte> firstRoot, long second, ReadOnlySpan<byte> secondRoot, IReadOnlyList<byte[]> proof)
    {
        if (first < 0 || first > second || !AreHashes(proof)) return false;
        if (first == second) return proof.Count == 0 && firstRoot.SequenceEqual(secondRoot);
        if (first == 0) return proof.Count == 0 && firstRoot.SequenceEqual(hash.Empty);
        var at = 0;
        // A first tree that is perfect is itself the first node of the path, which the prover leaves out.
        var start = long.IsPow2(first) ? firstRoot.ToArray() : proof.Count > 0 ? proof[at++] : null;
        if (start is not { Length: TreeHash.Size }) return false;
        var (fn, sn) = (first - 1, second - 1);
        while ((fn & 1) == 1) (fn, sn) = (fn >> 1, sn >> 1);
        byte[] fr = [.. start], sr = [.. start];
        for (; at < proof.Count; at++)
        {
            if (sn == 0) return false;
            if ((fn & 1) == 1 || fn == sn)
            {
                hash.Node(proof[at], fr, fr);
                hash.Node(proof[at], sr, sr);
                while ((fn & 1) == 0 && fn != 0) (fn, sn) = (fn >> 1, sn >> 1);
            }
            else
            {
                hash.Node(sr, proof[at], sr);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 && firstRoot.SequenceEqual(fr) && secondRoot.SequenceEqual(sr);
    }

    private static bool AreHashes(IReadOnlyList<byte[]> proof) => proof.Count <= 128 && proof.All(p => p.Length == TreeHash.Size);
}

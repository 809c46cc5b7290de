using System.Security.Cryptography;

namespace Daodi.Tests.Ledger;

/// <summary>
/// A second implementation, written down from the definitions of RFC 9162 §2.1 as they stand there, recursion by recursion, and
/// sharing nothing with the product: D is a list of entries, D[a:b] a range of it.
/// </summary>
public sealed class NaiveTree(IReadOnlyList<byte[]> d, Func<byte[], byte[]>? hash = null)
{
    private readonly Func<byte[], byte[]> _hash = hash ?? SHA256.HashData;
    private readonly Dictionary<(int, int), byte[]> _known = [];

    /// <summary>MTH({}) = HASH(); MTH({d[0]}) = HASH(0x00 || d[0]); MTH(D[n]) = HASH(0x01 || MTH(D[0:k]) || MTH(D[k:n])).</summary>
    public byte[] Mth(int n) => Mth(0, n);

    /// <summary>PATH(m, D_n).</summary>
    public List<byte[]> Path(int m, int n) => Path(m, 0, n);

    /// <summary>PROOF(m, D_n) = SUBPROOF(m, D_n, true).</summary>
    public List<byte[]> Proof(int m, int n) => SubProof(m, 0, n, true);

    private byte[] Mth(int a, int b)
    {
        if (_known.TryGetValue((a, b), out var known)) return known;
        var made = (b - a) switch
        {
            0 => _hash([]),
            1 => _hash([0, .. d[a]]),
            _ => _hash([1, .. Mth(a, a + K(b - a)), .. Mth(a + K(b - a), b)]),
        };
        return _known[(a, b)] = made;
    }

    private List<byte[]> Path(int m, int a, int b)
    {
        var n = b - a;
        if (n == 1) return [];
        var k = K(n);
        return m < k ? [.. Path(m, a, a + k), Mth(a + k, b)] : [.. Path(m - k, a + k, b), Mth(a, a + k)];
    }

    private List<byte[]> SubProof(int m, int a, int b, bool whole)
    {
        var n = b - a;
        if (m == n) return whole ? [] : [Mth(a, b)];
        var k = K(n);
        return m <= k
            ? [.. SubProof(m, a, a + k, whole), Mth(a + k, b)]
            : [.. SubProof(m - k, a + k, b, false), Mth(a, a + k)];
    }

    /// <summary>The largest power of two smaller than n: k &lt; n &lt;= 2k.</summary>
    private static int K(int n)
    {
        var k = 1;
        while (2 * k < n) k *= 2;
        return k;
    }
}

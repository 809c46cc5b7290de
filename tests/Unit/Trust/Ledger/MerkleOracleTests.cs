using Daodi.Tests.Ledger;
using Daodi.Trust.Ledger;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Trust.Ledger;

/// <summary>Tree, tiles and proofs against the second implementation, over every size, index and pair up to a little more than a tile.</summary>
public sealed class MerkleOracleTests
{
    private const int Most = 300;
    private static readonly byte[][] Entries = [.. Enumerable.Range(0, Most).Select(i => BitConverter.GetBytes(i * 7919))];
    private static readonly TreeHash Hash = TreeHash.Sha256;

    private readonly TiledTree _tree = new(Hash);
    private readonly NaiveTree _naive = new(Entries);

    public MerkleOracleTests()
    {
        foreach (var entry in Entries) _tree.Append(entry);
    }

    [Fact]
    public void Root_OfEverySize_GrownOrTakenUpFromTiles_IsTheOracles()
    {
        var tree = new TiledTree(Hash);
        for (var size = 0; size < Most; size++)
        {
            tree.Edge.Root().ShouldBe(_naive.Mth(size));
            tree.Reopen();
            tree.Edge.Root().ShouldBe(_naive.Mth(size));
            _tree.Of(Most).Root(size).ShouldBe(_naive.Mth(size));
            tree.Append(Entries[size]);
        }
    }

    [Fact]
    public void Inclusion_OfEveryLeafInEverySize_IsTheOraclesAndVerifies()
    {
        for (var size = 1; size <= Most; size++)
        {
            var tree = _tree.Of(size);
            for (var index = 0; index < size; index++)
            {
                var path = tree.Inclusion(index, size);
                if (!Same(path, _naive.Path(index, size))) Assert.Fail($"PATH({index}, {size}) differs");
                if (!MerkleProofs.Includes(Hash, index, size, Hash.Leaf(Entries[index]), path, _naive.Mth(size))) Assert.Fail($"PATH({index}, {size}) does not verify");
            }
        }
    }

    [Fact]
    public void Consistency_OfEveryPairOfSizes_IsTheOraclesAndVerifies()
    {
        for (var second = 0; second <= Most; second++)
        {
            var tree = _tree.Of(second);
            for (var first = 0; first <= second; first++)
            {
                var proof = tree.Consistency(first, second);
                if (first > 0 && !Same(proof, _naive.Proof(first, second))) Assert.Fail($"PROOF({first}, {second}) differs");
                if (!MerkleProofs.Extends(Hash, first, _naive.Mth(first), second, _naive.Mth(second), proof)) Assert.Fail($"PROOF({first}, {second}) does not verify");
            }
        }
    }

    [Fact]
    public void Proof_WithOneThingChanged_DoesNotVerify()
    {
        var random = new Random(20261126);
        for (var n = 0; n < 20_000; n++)
        {
            var second = random.Next(2, Most + 1);
            var (index, first) = (random.Next(second), random.Next(1, second));
            var (root, leaf) = (_naive.Mth(second), Hash.Leaf(Entries[index]));
            var path = _naive.Path(index, second);
            var proof = _naive.Proof(first, second);
            var what = random.Next(7);
            var (badPath, badProof) = (Changed(path, what, random), Changed(proof, what, random));
            if (badPath is not null) MerkleProofs.Includes(Hash, index, second, leaf, badPath, root).ShouldBeFalse($"{what}: {index} of {second}");
            if (badProof is not null) MerkleProofs.Extends(Hash, first, _naive.Mth(first), second, root, badProof).ShouldBeFalse($"{what}: {first} to {second}");

            MerkleProofs.Includes(Hash, index, second, Flip(leaf, random), path, root).ShouldBeFalse();
            MerkleProofs.Includes(Hash, index, second, leaf, path, Flip(root, random)).ShouldBeFalse();
            MerkleProofs.Includes(Hash, (index + 1) % second, second, leaf, path, root).ShouldBeFalse();
            MerkleProofs.Extends(Hash, first, Flip(_naive.Mth(first), random), second, root, proof).ShouldBeFalse();
            MerkleProofs.Extends(Hash, first, _naive.Mth(first), second, Flip(root, random), proof).ShouldBeFalse();
            MerkleProofs.Extends(Hash, first + 1, _naive.Mth(first), second, root, proof).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(5, 5)]
    [InlineData(0, 0)]
    [InlineData(long.MaxValue, 5)]
    [InlineData(3, long.MaxValue)]
    [InlineData(0, -1)]
    public void Verifiers_GivenNonsense_SayNo(long index, long size)
    {
        MerkleProofs.Includes(Hash, index, size, new byte[32], [new byte[32]], new byte[32]).ShouldBeFalse();
        MerkleProofs.Includes(Hash, index, size, new byte[31], [], new byte[31]).ShouldBeFalse();
        MerkleProofs.Extends(Hash, index, new byte[32], size, new byte[32], [new byte[32], new byte[7]]).ShouldBeFalse();
        MerkleProofs.Extends(Hash, 1, new byte[32], size, new byte[32], []).ShouldBeFalse();
    }

    [Fact]
    public void Tree_OfManyTiles_HasTheOraclesProofs()
    {
        const int Size = 70_001;
        var entries = Enumerable.Range(0, Size).Select(BitConverter.GetBytes).ToArray();
        foreach (var hash in new[] { TreeHash.Sha256, TreeHash.Sm3 })
        {
            var naive = new NaiveTree(entries, hash == TreeHash.Sm3 ? Sm3 : null);
            var tree = new TiledTree(hash);
            foreach (var entry in entries) tree.Append(entry);
            tree.Edge.Root().ShouldBe(naive.Mth(Size));
            tree.Reopen();
            tree.Edge.Root().ShouldBe(naive.Mth(Size));
            var random = new Random(7);
            foreach (var size in new[] { Size, 65_536, 65_537, 65_535, 256, random.Next(1, Size) })
            {
                var index = random.Next(size);
                tree.Of(size).Inclusion(index, size).ShouldBe(naive.Path(index, size));
                tree.Of(Size).Consistency(size, Size).ShouldBe(naive.Proof(size, Size));
            }
        }
    }

    private static byte[] Sm3(byte[] data)
    {
        var digest = new Org.BouncyCastle.Crypto.Digests.SM3Digest();
        digest.BlockUpdate(data, 0, data.Length);
        var hash = new byte[32];
        digest.DoFinal(hash, 0);
        return hash;
    }

    private static bool Same(IReadOnlyList<byte[]> a, List<byte[]> b) => a.Count == b.Count && a.Zip(b).All(p => p.First.AsSpan().SequenceEqual(p.Second));

    /// <summary>Null where the change would change nothing.</summary>
    private static List<byte[]>? Changed(List<byte[]> proof, int what, Random random)
    {
        var at = random.Next(Math.Max(1, proof.Count));
        List<byte[]> changed = [.. proof];
        switch (what)
        {
            case 0 when proof.Count > 0: changed[at] = Flip(changed[at], random); break;
            case 1 when proof.Count > 0: changed.RemoveAt(at); break;
            case 2: changed.Insert(at, new byte[32]); break;
            case 3: changed.Add(random.Next(2) == 0 || proof.Count == 0 ? new byte[32] : proof[^1]); break;
            case 4 when proof.Count > 1 && !proof[at].AsSpan().SequenceEqual(proof[(at + 1) % proof.Count]):
                (changed[at], changed[(at + 1) % proof.Count]) = (changed[(at + 1) % proof.Count], changed[at]);
                break;
            case 5 when proof.Count > 0: changed[at] = changed[at][..31]; break;
            case 6 when proof.Count > 0: changed.Clear(); break;
            default: return null;
        }

        return changed;
    }

    private static byte[] Flip(byte[] hash, Random random)
    {
        byte[] flipped = [.. hash];
        flipped[random.Next(32)] ^= (byte)(1 << random.Next(8));
        return flipped;
    }
}

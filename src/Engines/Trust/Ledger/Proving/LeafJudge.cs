namespace Daodi.Trust.Ledger;

/// <summary>Where row and tile differ: which of the two the signed head stands for.</summary>
internal sealed class LeafJudge(TreeHash hash, Checkpoint head, LedgerFolder folder)
{
    private readonly Dictionary<long, byte[]> _trusted = [];

    /// <summary>Whether the leaf, put in its place among the tiles' other hashes, leads to the signed head.</summary>
    public bool IsSigned(long index, byte[] leaf)
    {
        var tree = new MerkleTree(hash, TileNodes.Of(hash, head.Size, folder.Tile));
        return LedgerBook.Try(() => tree.Inclusion(index, head.Size)) is { } path && MerkleProofs.Includes(hash, index, head.Size, leaf, path, head.Root);
    }

    /// <summary>Goes on with this leaf instead of what the tile has. Kept until it is asked for once.</summary>
    public void Trust(long index, byte[] leaf) => _trusted[index] = leaf;

    public byte[]? Trusted(long index) => _trusted.Remove(index, out var leaf) ? leaf : null;
}

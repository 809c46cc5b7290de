using Daodi.Trust.Ledger;

namespace Daodi.Tests.Ledger;

/// <summary>The product's tree with its tiles in memory.</summary>
internal sealed class TiledTree(TreeHash hash)
{
    private readonly Dictionary<(int, long), byte[]> _tiles = [];

    public TreeEdge Edge { get; private set; } = new(hash);

    public void Append(byte[] entry)
    {
        Edge.Append(hash.Leaf(entry), (level, number, hashes) => _tiles[(level, number)] = hashes);
        foreach (var (level, number, hashes) in Edge.Partial()) _tiles[(level, number)] = hashes;
    }

    /// <summary>Takes the edge up again from the tiles.</summary>
    public void Reopen() => Edge = TreeEdge.Read(hash, Edge.Size, Read)!;

    public MerkleTree Of(long size) => new(hash, TileNodes.Of(hash, size, Read));

    public byte[]? Read(int level, long number, int width) =>
        _tiles.TryGetValue((level, number), out var hashes) && hashes.Length >= width * TreeHash.Size ? hashes[..(width * TreeHash.Size)] : null;
}

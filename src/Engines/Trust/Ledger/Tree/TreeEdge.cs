namespace Daodi.Trust.Ledger;

/// <summary>A tile that is just complete: 256 hashes of 32 bytes.</summary>
public delegate void TileDone(int level, long number, byte[] hashes);

/// <summary>
/// The right edge of a growing tree, cut into tiles of 256 hashes as C2SP tlog-tiles has them: all that appending needs. What
/// it holds is at most one unfinished tile for each eight levels.
/// </summary>
public sealed class TreeEdge(TreeHash hash)
{
    /// <summary>Hashes of a full tile.</summary>
    public const int Width = 256;

    private readonly List<Tile> _levels = [];

    private sealed class Tile
    {
        public byte[] Hashes { get; } = new byte[Width * TreeHash.Size];
        public int Count { get; set; }
        public long Number { get; set; }
    }

    /// <summary>Leaves.</summary>
    public long Size { get; private set; }

    public TreeHash Hash => hash;

    /// <summary>The edge of a tree whose tiles are known. Null where one of them cannot be had.</summary>
    /// <param name="read">The first so many hashes of a tile; null where they are not there.</param>
    public static TreeEdge? Read(TreeHash hash, long size, Func<int, long, int, byte[]?> read)
    {
        var edge = new TreeEdge(hash) { Size = size };
        for (var (level, count) = (0, size); count > 0; (level, count) = (level + 1, count / Width))
        {
            var tile = new Tile { Number = count / Width, Count = (int)(count % Width) };
            if (tile.Count > 0)
            {
                if (read(level, tile.Number, tile.Count) is not { } known || known.Length != tile.Count * TreeHash.Size) return null;
                known.CopyTo(tile.Hashes, 0);
            }

            edge._levels.Add(tile);
        }

        return edge;
    }

    /// <summary>Appends a leaf; tells of every tile that it completes, the lowest first.</summary>
    public void Append(ReadOnlySpan<byte> leafHash, TileDone? done = null)
    {
        Add(0, leafHash, done);
        Size++;
    }

    /// <summary>The head of the tree as it is now.</summary>
    public byte[] Root()
    {
        // What hangs to the right of the whole tiles of a level is one subtree of those below it.
        byte[]? rest = null;
        foreach (var tile in _levels)
        {
            var count = tile.Count + (rest is null ? 0 : 1);
            if (count == 0) continue;
            var nodes = new byte[count * TreeHash.Size];
            tile.Hashes.AsSpan(0, tile.Count * TreeHash.Size).CopyTo(nodes);
            rest?.CopyTo(nodes, tile.Count * TreeHash.Size);
            rest = Fold(hash, nodes);
        }

        return rest ?? hash.Empty;
    }

    /// <summary>The unfinished tiles: level, number, hashes.</summary>
    public IEnumerable<(int Level, long Number, byte[] Hashes)> Partial() =>
        _levels.Select((tile, level) => (level, tile.Number, tile.Hashes[..(tile.Count * TreeHash.Size)])).Where(t => t.Item3.Length > 0);

    /// <summary>The head over nodes of one level, of which the last may be less than full: they split as the leaves below them do.</summary>
    internal static byte[] Fold(TreeHash hash, ReadOnlySpan<byte> nodes)
    {
        var count = nodes.Length / TreeHash.Size;
        if (count == 1) return nodes.ToArray();
        var left = (int)MerkleTree.Split(count) * TreeHash.Size;
        return hash.Node(Fold(hash, nodes[..left]), Fold(hash, nodes[left..]));
    }

    private void Add(int level, ReadOnlySpan<byte> node, TileDone? done)
    {
        if (level == _levels.Count) _levels.Add(new Tile());
        var tile = _levels[level];
        node.CopyTo(tile.Hashes.AsSpan(tile.Count * TreeHash.Size));
        if (++tile.Count < Width) return;
        done?.Invoke(level, tile.Number, [.. tile.Hashes]);
        var root = Fold(hash, tile.Hashes);
        (tile.Count, tile.Number) = (0, tile.Number + 1);
        Add(level + 1, root, done);
    }
}

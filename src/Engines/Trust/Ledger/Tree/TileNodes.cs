namespace Daodi.Trust.Ledger;

/// <summary>The hashes of perfect subtrees, taken from tiles.</summary>
public static class TileNodes
{
    /// <summary>
    /// Nodes of the tree of <paramref name="size"/> leaves. Each tile is read once, in the width that this tree has of it.
    /// Asking throws InvalidDataException where a tile cannot be had.
    /// </summary>
    /// <param name="read">The first so many hashes of a tile; null where they are not there.</param>
    public static PerfectNode Of(TreeHash hash, long size, Func<int, long, int, byte[]?> read)
    {
        var tiles = new Dictionary<(int, long), byte[]>();
        return (level, number) =>
        {
            // Eight levels of the tree lie in one tile: its hashes are those of the lowest.
            var (tileLevel, up) = (level / 8, level % 8);
            var (first, count) = (number << up, 1 << up);
            var tile = first / TreeEdge.Width;
            if (!tiles.TryGetValue((tileLevel, tile), out var hashes))
            {
                var width = (int)Math.Min(TreeEdge.Width, (size >> (tileLevel * 8)) - tile * TreeEdge.Width);
                hashes = read(tileLevel, tile, width) ?? throw new InvalidDataException($"The tile {new TilePath(tileLevel, tile, width)} cannot be read");
                tiles[(tileLevel, tile)] = hashes;
            }

            return TreeEdge.Fold(hash, hashes.AsSpan((int)(first % TreeEdge.Width) * TreeHash.Size, count * TreeHash.Size));
        };
    }
}

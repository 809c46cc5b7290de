using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Trust.Ledger;

/// <param name="Hash">The act's own hash, the entry of the leaf; null where the act is gone.</param>
internal readonly record struct LeafRow(long Index, byte[]? Hash);

/// <summary>The leaves as the database has them, in their order, a page at a time.</summary>
internal sealed class LeafRows(IReader reader)
{
    public const int Page = 5_000;

    /// <summary>How many there are, if they are numbered without a gap.</summary>
    public async Task<long> Count(CancellationToken ct) => (await reader.Read(db => db.Set<LedgerLeaf>().MaxAsync(l => (long?)l.Index, ct)) ?? -1) + 1;

    public Task<List<LeafRow>> From(long index, CancellationToken ct) => reader.Read(db =>
        (from leaf in db.Set<LedgerLeaf>()
         where leaf.Index >= index
         join act in db.Set<ActRow>() on leaf.ActId equals act.Id into acts
         from act in acts.DefaultIfEmpty()
         orderby leaf.Index
         select new LeafRow(leaf.Index, act == null ? null : act.Hash)).Take(Page).ToListAsync(ct));

    /// <summary>Appends the leaves up to number <paramref name="to"/> to the edge; false where one is missing.</summary>
    public async Task<bool> Append(TreeEdge edge, long to, TileDone? done, CancellationToken ct)
    {
        var leaf = new byte[TreeHash.Size];
        while (edge.Size < to)
        {
            var rows = await From(edge.Size, ct);
            if (rows.Count == 0) return false;
            foreach (var row in rows)
            {
                if (edge.Size == to) return true;
                if (row.Index != edge.Size || row.Hash is null) return false;
                edge.Hash.Leaf(row.Hash, leaf);
                edge.Append(leaf, done);
            }
        }

        return true;
    }
}

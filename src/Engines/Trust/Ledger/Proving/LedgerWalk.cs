using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Trust.Ledger;

/// <summary>One walk over the leaves of a verification: row against leaf, leaf against tile, tile against the one above, tree against its heads.</summary>
internal sealed class LedgerWalk(IReader reader, LedgerFolder folder, TreeHash hash, Checkpoint head, long from, WitnessTrail? trail)
{
    private const int Page = 2_000, Listed = 20;
    private readonly TreeEdge _edge = new(hash);
    private readonly LeafJudge _judge = new(hash, head, folder);
    private readonly List<LedgerFinding> _findings = [];
    private long _checked, _erased, _altered;
    private bool _displaced;
    private byte[]? _tile;
    private long _loaded = -1, _torn = -1;

    public void Find(LedgerFinding finding)
    {
        _altered++;
        if (_findings.Count < Listed) _findings.Add(finding);
    }

    public LedgerReport Report(long waiting) => new()
    {
        Size = head.Size,
        Root = head.Root,
        Hash = hash.Name,
        Origin = head.Origin,
        Checked = _checked,
        Erased = _erased,
        Waiting = waiting,
        Witnessed = trail?.Agreed,
        WitnessedTo = trail?.AgreedTo ?? 0,
        // The first record of the ledger first; what concerns the tree as a whole behind it.
        Findings = [.. _findings.OrderBy(f => f.Index ?? long.MaxValue).ThenBy(f => f.What)],
        Altered = _altered,
    };

    public async Task All(CancellationToken ct)
    {
        while (_edge.Size < from) Append(null);
        while (_edge.Size < head.Size)
        {
            var rows = await Rows(_edge.Size, (int)Math.Min(Page, head.Size - _edge.Size), ct);
            if (rows.Count == 0 || rows[0].Index >= head.Size) break;
            foreach (var row in rows.TakeWhile(r => r.Index < head.Size))
            {
                while (_edge.Size < row.Index) Gone(ct);
                await One(row, ct);
            }
        }

        while (_edge.Size < head.Size) Gone(ct);
        Ask();
        foreach (var (level, number, hashes) in _edge.Partial()) Compare(level, number, hashes);
        if (!_edge.Root().AsSpan().SequenceEqual(head.Root))
            Find(new(Alteration.Tree, null, null, null, null, ("由树文件算出的根与签名的树头不一致。", "The root of the tiles is not the one that was signed.")));
    }

    /// <summary>A leaf of the tree for which the database has none.</summary>
    private void Gone(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (!_displaced) Find(new(Alteration.Missing, _edge.Size, null, null, null, ($"第 {_edge.Size} 号叶子的记录被删除。", $"The record of leaf {_edge.Size} is gone.")));
        Append(null);
    }

    private async Task One(Row row, CancellationToken ct)
    {
        var leaf = row.Act is null ? null : hash.Leaf(row.Act.IsErased ? row.Act.Hash : Acts.HashOf(row.Act));
        var signed = Signed(row.Index);
        _checked++;
        if (leaf is null || signed is null || !leaf.AsSpan().SequenceEqual(signed)) await Differs(row, leaf, signed, ct);
        else if (row.Act!.IsErased) await Covered(row, ct);
        Append(leaf);
    }

    private async Task Differs(Row row, byte[]? leaf, byte[]? signed, CancellationToken ct)
    {
        if (_displaced)
        {
            _altered++;
            return;
        }

        if (signed is null && leaf is not null)
        {
            // One tile is told once. The rows go on in its place; that they are what was signed shows in the root.
            if (row.Index / TreeEdge.Width == _torn) return;
            _torn = row.Index / TreeEdge.Width;
            var last = Math.Min(head.Size, (_torn + 1) * TreeEdge.Width) - 1;
            Find(new(Alteration.Tile, row.Index, last, null, null, ($"第 {row.Index} 至 {last} 号叶子的树文件缺失或残缺。", $"The tile of the leaves {row.Index} to {last} is missing or torn.")));
            return;
        }

        if (leaf is not null && _judge.IsSigned(row.Index, leaf))
        {
            // The row is what was signed; the tile is not.
            _judge.Trust(row.Index, leaf);
            Find(new(Alteration.Tile, row.Index, null, row.ActId, row.Act!.CaseId, ($"第 {row.Index} 号叶子所在的树文件受损，记录本身没有问题。", $"The tile of leaf {row.Index} is damaged; the record itself is in order.")));
            return;
        }

        var what = leaf is null ? Alteration.Missing : await Kind(row, leaf, signed!, ct);
        _displaced = what is Alteration.Inserted || (what is Alteration.Missing && leaf is not null);
        Find(new(what, row.Index, null, what == Alteration.Missing && leaf is not null ? null : row.ActId, row.Act?.CaseId, Say(what, row.Index)) { ActType = row.Act?.Type });
    }

    /// <summary>Told from the neighbours: whether what should stand here stands elsewhere, and what stands here should.</summary>
    private async Task<Alteration> Kind(Row row, byte[] leaf, byte[] signed, CancellationToken ct)
    {
        if (hash.Leaf(row.Act!.Hash).AsSpan().SequenceEqual(signed)) return Alteration.Content;
        const int Around = 512;
        var begin = Math.Max(0, row.Index - Around);
        var rows = await Rows(begin, 2 * Around, ct);
        var stands = rows.Where(r => r.Act is not null && r.Index != row.Index).Any(r => hash.Leaf(r.Act!.IsErased ? r.Act.Hash : Acts.HashOf(r.Act)).AsSpan().SequenceEqual(signed));
        var belongs = Enumerable.Range(0, 2 * Around).Select(i => begin + i).Any(i => i != row.Index && i < head.Size && Signed(i) is { } other && other.AsSpan().SequenceEqual(leaf));
        return (stands, belongs) switch
        {
            (true, true) => Alteration.Reordered,
            (true, false) => Alteration.Inserted,
            (false, true) => Alteration.Missing,
            _ => Alteration.Content,
        };
    }

    /// <summary>An erased act must have an act of the ledger that says so and tells what is left of it.</summary>
    private async Task Covered(Row row, CancellationToken ct)
    {
        var covered = await reader.Read(async db =>
        {
            var ids = await ErasedAct.CoveredBy(db, row.Act!, ct);
            // One that was written this very moment is newer than all that have a leaf.
            return ids.Count > 0 && (await db.Set<LedgerLeaf>().AnyAsync(l => ids.Contains(l.ActId), ct)
                || ids.Max() > await db.Set<LedgerLeaf>().MaxAsync(l => l.ActId, ct));
        });
        if (covered) _erased++;
        else Find(new(Alteration.Unlawful, row.Index, null, row.ActId, row.Act!.CaseId, Say(Alteration.Unlawful, row.Index)) { ActType = row.Act.Type });
    }

    /// <summary>Goes on with what the tile has; where there is no tile, with what the row has.</summary>
    private void Append(byte[]? leaf)
    {
        Ask();
        var index = _edge.Size;
        _edge.Append(_judge.Trusted(index) ?? Signed(index) ?? leaf ?? hash.Empty, Compare);
    }

    private void Ask()
    {
        if (trail is null) return;
        foreach (var finding in trail.At(_edge)) Find(finding);
    }

    private void Compare(int level, long number, byte[] hashes)
    {
        if (level == 0) return;
        var width = hashes.Length / TreeHash.Size;
        var known = folder.Tile(level, number, width);
        if (known is not null && known.AsSpan().SequenceEqual(hashes)) return;
        var first = 0;
        while (known is not null && first < width && known.AsSpan(first * TreeHash.Size, TreeHash.Size).SequenceEqual(hashes.AsSpan(first * TreeHash.Size, TreeHash.Size))) first++;
        var leaves = 1L << (8 * level);
        var at = (number * TreeEdge.Width + first) * leaves;
        Find(new(Alteration.Tile, at, Math.Min(head.Size, at + leaves) - 1, null, null,
            ($"第 {at} 号起的树文件与下层不一致。", $"The tile over the leaves from {at} on does not agree with the one below it.")));
    }

    private byte[]? Signed(long index)
    {
        var (tile, at) = (index / TreeEdge.Width, (int)(index % TreeEdge.Width));
        if (tile != _loaded)
        {
            _tile = folder.Tile(0, tile, (int)Math.Min(TreeEdge.Width, head.Size - tile * TreeEdge.Width));
            _loaded = tile;
        }

        return _tile?[(at * TreeHash.Size)..((at + 1) * TreeHash.Size)];
    }

    private static Words Say(Alteration what, long index) => what switch
    {
        Alteration.Missing => ($"第 {index} 号叶子的记录被删除。", $"The record of leaf {index} is gone."),
        Alteration.Inserted => ($"第 {index} 号处被塞进一条记录，其后各条都被挪动。", $"A record was inserted at leaf {index}; all after it have moved."),
        Alteration.Reordered => ($"第 {index} 号处的记录与别处对调过。", $"The record at leaf {index} changed places with another."),
        Alteration.Unlawful => ($"第 {index} 号叶子的记录内容被清空，账本里没有相应的删除记录，或删除后又被改动。", $"The content of the record of leaf {index} was emptied and no act of the ledger covers that, or what was left of it has been altered."),
        _ => ($"第 {index} 号叶子的记录内容被改动。", $"The content of the record of leaf {index} was altered."),
    };

    private sealed record Row(long Index, long ActId, ActRow? Act);

    private Task<List<Row>> Rows(long first, int count, CancellationToken ct) => reader.Read(db =>
        (from leaf in db.Set<LedgerLeaf>()
         where leaf.Index >= first
         join act in db.Set<ActRow>() on leaf.ActId equals act.Id into acts
         from act in acts.DefaultIfEmpty()
         orderby leaf.Index
         select new Row(leaf.Index, leaf.ActId, act)).Take(count).ToListAsync(ct));
}

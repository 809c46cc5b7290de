using Daodi.Storage;
using Daodi.Trust;
using Daodi.Trust.Ledger;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.Admin;

/// <summary>"Proved in the ledger: leaf n of m", for the acts of one case.</summary>
public sealed partial class LedgerLine
{
    [Parameter, EditorRequired] public IReadOnlyList<ActRow> Acts { get; set; } = [];
    [Inject] private LedgerState Ledger { get; set; } = null!;
    [Inject] private IReader Reader { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;

    private Words? Line { get; set; }
    private long? Last { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        if (Acts.Count == 0 || Ledger.Now is not { Head: { } head }) return;
        var ids = Acts.Select(a => a.Id).ToList();
        var leaves = await Reader.Read(db => db.Set<LedgerLeaf>().Where(l => ids.Contains(l.ActId) && l.Index < head.Size).OrderBy(l => l.Index).ToListAsync());
        if (leaves.Count == 0) return;
        Last = leaves[^1].ActId;
        Line = leaves.Count == ids.Count
            ? ($"全部 {ids.Count} 条记录已入账，最近一条是账本第 {leaves[^1].Index} 号（共 {head.Size} 条）。", $"All {ids.Count} acts are proved in the ledger, the last as leaf {leaves[^1].Index} of {head.Size}.")
            : ($"{ids.Count} 条记录中 {leaves.Count} 条已入账，其余几秒内入账。", $"{leaves.Count} of {ids.Count} acts are proved in the ledger; the others follow within seconds.");
    }
}

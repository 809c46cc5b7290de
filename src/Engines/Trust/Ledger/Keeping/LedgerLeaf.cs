using Daodi.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.Trust.Ledger;

/// <summary>
/// The order of the ledger: which act is the leaf of which number. Committed before any tile is written, so that the tree can be
/// made again from the database, and append-only as the acts are.
/// </summary>
public sealed class LedgerLeaf
{
    /// <summary>0, 1, 2 … without a gap.</summary>
    public required long Index { get; init; }

    public required long ActId { get; init; }
}

internal sealed class LedgerLeafTable : IEntityTypeConfiguration<LedgerLeaf>
{
    public void Configure(EntityTypeBuilder<LedgerLeaf> builder)
    {
        builder.ToTable("ledger_leaves");
        builder.AppendOnly();
        builder.HasKey(l => l.Index);
        builder.Property(l => l.Index).ValueGeneratedNever();
        // No act is a leaf twice, whatever the sequencer does.
        builder.HasIndex(l => l.ActId).IsUnique();
    }
}

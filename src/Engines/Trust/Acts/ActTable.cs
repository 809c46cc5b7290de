using Daodi.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.Trust;

internal sealed class ActTable : IEntityTypeConfiguration<ActRow>
{
    public void Configure(EntityTypeBuilder<ActRow> builder)
    {
        builder.ToTable("acts");
        builder.AppendOnly();
        // What an act says of a person can be erased (PIPL art. 47), by an act that says so and in no other way.
        builder.Erasable([(nameof(ActRow.Salt), ""), (nameof(ActRow.Data), ErasedAct.Data), (nameof(ActRow.Reason), ""), (nameof(ActRow.ActorName), ErasedAct.ActorName)],
            $"EXISTS (SELECT 1 FROM acts AS e WHERE e.type = '{TrustActs.ActErased}' AND e.about = '{ErasedAct.AboutPrefix}' || OLD.id)");
        builder.HasKey(a => a.Id);
        builder.Property(a => a.Id).ValueGeneratedNever();
        // The net under the lane's numbering: no two acts of a case bear the same number.
        builder.HasIndex(a => new { a.CaseId, a.Seq }).IsUnique().HasFilter("case_id IS NOT NULL");
        builder.HasIndex(a => new { a.About, a.Id }).HasFilter("about IS NOT NULL");
        // What belongs to no case is what the audit administrator reads, newest first, among millions that do.
        builder.HasIndex(a => a.Id).HasFilter("case_id IS NULL").HasDatabaseName("ix_acts_outside");
        builder.Property(a => a.About).HasMaxLength(64);
        builder.Property(a => a.Type).HasMaxLength(64);
        builder.Property(a => a.ActorName).HasMaxLength(64).Personal(PersonalKind.Name, "acts");
        builder.Property(a => a.ActorUnit).HasMaxLength(16);
        builder.Property(a => a.Ground).HasMaxLength(400);
        builder.Property(a => a.Reason).HasMaxLength(4000).Personal(PersonalKind.Text, "acts");
        builder.Property(a => a.FromStage).HasMaxLength(64);
        builder.Property(a => a.ToStage).HasMaxLength(64);
        builder.Property(a => a.Data).Unbounded().Personal(PersonalKind.Text, "acts");
        builder.Property(a => a.Salt).HasMaxLength(16);
        builder.Property(a => a.Hash).HasMaxLength(32);
    }
}

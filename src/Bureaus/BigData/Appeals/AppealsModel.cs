using Daodi.BigData.Appeals.Domain;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.BigData.Appeals;

internal sealed class AppealModel : IEntityTypeConfiguration<Appeal>
{
    public void Configure(EntityTypeBuilder<Appeal> builder)
    {
        builder.ToTable("appeals");
        builder.HasKey(a => a.CaseId);
        builder.Property(a => a.CaseId).ValueGeneratedNever();
        builder.Property(a => a.Text).HasMaxLength(AppealItem.LongestText).Personal(PersonalKind.Text, "matters");
        builder.Property(a => a.AccusedUnit).HasMaxLength(16);
        builder.Property(a => a.Reply).HasMaxLength(4000).Personal(PersonalKind.Text, "matters");
        builder.Property(a => a.Solved).HasMaxLength(16);
        builder.Property(a => a.Satisfaction).HasMaxLength(16);
        builder.Property(a => a.Remark).HasMaxLength(1000).Personal(PersonalKind.Text, "matters");
        builder.Property(a => a.EvaluatedBy).HasMaxLength(16);
        builder.HasIndex(a => a.PlaceId).HasFilter("place_id IS NOT NULL");
    }
}

internal sealed class AppealCallerModel : IEntityTypeConfiguration<AppealCaller>
{
    public void Configure(EntityTypeBuilder<AppealCaller> builder)
    {
        builder.ToTable("appeal_callers");
        builder.HasKey(c => c.CaseId);
        builder.Property(c => c.CaseId).ValueGeneratedNever();
        builder.Property(c => c.Name).HasMaxLength(50).Personal(PersonalKind.Name, "callers");
        builder.Property(c => c.Phone).HasMaxLength(20).Personal(PersonalKind.Phone, "callers");
        builder.Property(c => c.IdNumber).HasMaxLength(18).Personal(PersonalKind.IdNumber, "callers");
        builder.HasIndex(c => c.SubjectId).HasFilter("subject_id IS NOT NULL");
    }
}

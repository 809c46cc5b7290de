using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.Trust;

internal sealed class UnitTable : IEntityTypeConfiguration<Unit>
{
    public void Configure(EntityTypeBuilder<Unit> builder)
    {
        builder.ToTable("units");
        builder.HasKey(u => u.Code);
        builder.Ignore(u => u.Name);
        builder.Ignore(u => u.ShortName);
        builder.Property(u => u.Code).HasMaxLength(16);
        builder.Property(u => u.NameZh).HasMaxLength(100).NotPersonal();
        builder.Property(u => u.NameEn).HasMaxLength(200).NotPersonal();
        builder.Property(u => u.ShortZh).HasMaxLength(40).NotPersonal();
        builder.Property(u => u.ShortEn).HasMaxLength(120).NotPersonal();
        builder.Property(u => u.ParentCode).HasMaxLength(16);
        builder.Property(u => u.L2).HasMaxLength(16);
        builder.Property(u => u.L3).HasMaxLength(16);
        builder.Property(u => u.Division).HasMaxLength(12);
    }
}

using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.Subjects;

internal sealed class SubjectTable : IEntityTypeConfiguration<Subject>
{
    public const int NameLength = 100, AddressLength = 200;

    public void Configure(EntityTypeBuilder<Subject> builder)
    {
        builder.ToTable("subjects");
        builder.HasKey(s => s.Id);
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.Property(s => s.Name).HasMaxLength(NameLength).Personal(PersonalKind.Name, "subjects");
        builder.Property(s => s.NameKey).HasMaxLength(NameLength).Personal(PersonalKind.Name, "subjects");
        builder.Property(s => s.Address).HasMaxLength(AddressLength).Personal(PersonalKind.Address, "subjects");
        builder.Property(s => s.AddressKey).HasMaxLength(AddressLength).Personal(PersonalKind.Address, "subjects");
        builder.Property(s => s.Division).HasMaxLength(12);
        builder.Property(s => s.Lon).Personal(PersonalKind.Location, "subjects");
        builder.Property(s => s.Lat).Personal(PersonalKind.Location, "subjects");
        builder.HasIndex(s => s.NameKey).HasFilter("name_key IS NOT NULL");
        // Merged ones only: every other is its own root, and is found by its key.
        builder.HasIndex(s => s.RootId).HasFilter("merged_into IS NOT NULL");
    }
}

internal sealed class SubjectIdentifierTable : IEntityTypeConfiguration<SubjectIdentifier>
{
    public void Configure(EntityTypeBuilder<SubjectIdentifier> builder)
    {
        builder.ToTable("subject_identifiers");
        builder.HasKey(i => i.Id);
        builder.Property(i => i.Id).ValueGeneratedNever();
        builder.Property(i => i.Kind).HasMaxLength(12);
        builder.Property(i => i.Digest).Personal(PersonalKind.Digest, "subjects");
        builder.Property(i => i.Sealed).HasMaxLength(200).Personal(PersonalKind.SealedNumber, "subjects");
        builder.HasIndex(i => i.Digest);
        builder.HasIndex(i => i.SubjectId);
    }
}

internal sealed class SubjectNameTable : IEntityTypeConfiguration<SubjectName>
{
    public void Configure(EntityTypeBuilder<SubjectName> builder)
    {
        builder.ToTable("subject_names");
        builder.HasKey(n => n.Id);
        builder.Property(n => n.Id).ValueGeneratedNever();
        builder.Property(n => n.Name).HasMaxLength(SubjectTable.NameLength).Personal(PersonalKind.Name, "subjects");
        builder.Property(n => n.Kind).HasMaxLength(12);
        builder.HasIndex(n => n.SubjectId);
    }
}

internal sealed class SubjectMergeTable : IEntityTypeConfiguration<SubjectMerge>
{
    public void Configure(EntityTypeBuilder<SubjectMerge> builder)
    {
        builder.ToTable("subject_merges");
        builder.HasKey(m => m.Id);
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.Property(m => m.Reason).HasMaxLength(500).Personal(PersonalKind.Text, "subjects");
        builder.Property(m => m.ByName).HasMaxLength(64).Personal(PersonalKind.Name, "acts");
        builder.Property(m => m.UndoneReason).HasMaxLength(500).Personal(PersonalKind.Text, "subjects");
        builder.HasIndex(m => m.Merged);
        builder.HasIndex(m => m.Survivor);
    }
}

internal sealed class SubjectDoubleTable : IEntityTypeConfiguration<SubjectDouble>
{
    public void Configure(EntityTypeBuilder<SubjectDouble> builder)
    {
        builder.ToTable("subject_doubles");
        builder.HasKey(d => d.Id);
        builder.Property(d => d.Id).ValueGeneratedNever();
        builder.Property(d => d.Why).HasMaxLength(16);
        builder.Property(d => d.Decision).HasMaxLength(12);
        builder.HasIndex(d => new { d.A, d.B }).IsUnique();
    }
}

using Daodi.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.Trust;

/// <summary>
/// One person's data read by somebody: an entry of the access log. Several read at once share one act. Rows are added only,
/// and kept as long as <c>privacy.data</c> says of <c>reads</c>: at least six months (网络安全法 21).
/// </summary>
public sealed class PersonalRead
{
    public required long Id { get; init; }

    /// <summary>The act under which it was read.</summary>
    public required long ActId { get; init; }
    public required DateTimeOffset At { get; init; }
    public Guid? ReaderId { get; init; }
    public required string ReaderName { get; init; }

    /// <summary>The reader's roles by name, joined by a space: what the person read about is told in the reader's place.</summary>
    public required string ReaderRoles { get; init; }
    public string? ReaderUnit { get; init; }

    /// <summary>One of <see cref="PersonalReads"/>' constants.</summary>
    public required string How { get; init; }

    /// <summary>A code of <see cref="UnmaskPurpose"/>.</summary>
    public required string Purpose { get; init; }
    public required string Note { get; init; }

    /// <summary>Which fields: <c>name phone</c>.</summary>
    public required string Fields { get; init; }
    public string? CaseNo { get; init; }
    public long? SubjectId { get; init; }

    /// <summary>The reader had read more within the hour than <c>privacy.watch</c> calls usual.</summary>
    public bool Unusual { get; init; }
}

internal sealed class PersonalReadTable : IEntityTypeConfiguration<PersonalRead>
{
    public void Configure(EntityTypeBuilder<PersonalRead> builder)
    {
        builder.ToTable("personal_reads");
        builder.AppendOnly();
        builder.HasKey(r => r.Id);
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.ReaderName).HasMaxLength(64).Personal(PersonalKind.Name, "reads");
        builder.Property(r => r.ReaderRoles).HasMaxLength(400);
        builder.Property(r => r.ReaderUnit).HasMaxLength(16);
        builder.Property(r => r.How).HasMaxLength(16);
        builder.Property(r => r.Purpose).HasMaxLength(32);
        builder.Property(r => r.Note).HasMaxLength(500).Personal(PersonalKind.Text, "reads");
        builder.Property(r => r.Fields).HasMaxLength(64);
        builder.Property(r => r.CaseNo).HasMaxLength(32);
        builder.HasIndex(r => new { r.ReaderId, r.At });
        builder.HasIndex(r => new { r.CaseNo, r.Id }).HasFilter("case_no IS NOT NULL");
        builder.HasIndex(r => new { r.SubjectId, r.Id }).HasFilter("subject_id IS NOT NULL");
    }
}

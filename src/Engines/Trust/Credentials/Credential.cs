using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.Trust;

/// <summary>What lets another system push as a source. Only the hash of the token is kept; the token is shown once.</summary>
public sealed class Credential
{
    public required long Id { get; init; }

    /// <summary>The source it is for: <c>12345</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Who holds it, for the administrator.</summary>
    public required string Holder { get; init; }

    /// <summary>SHA-256 of the token's secret part, 32 bytes.</summary>
    public required byte[] Hash { get; init; }

    public required DateTimeOffset From { get; init; }

    /// <summary>From this instant on it no longer holds; null for none.</summary>
    public DateTimeOffset? To { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }
}

internal sealed class CredentialTable : IEntityTypeConfiguration<Credential>
{
    public void Configure(EntityTypeBuilder<Credential> builder)
    {
        builder.ToTable("credentials");
        builder.HasKey(c => c.Id);
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.Source).HasMaxLength(32);
        builder.Property(c => c.Holder).HasMaxLength(100).Personal(PersonalKind.Name, "accounts");
        builder.Property(c => c.Hash).HasMaxLength(32);
    }
}

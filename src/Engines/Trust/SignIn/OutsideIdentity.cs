using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.Trust;

/// <summary>
/// Whom an outside provider calls by a subject: one account of ours. Made by the person while signed in, or by an administrator; never from a name,
/// a telephone number or a mail address, which somebody else may bear there.
/// </summary>
public sealed class OutsideIdentity
{
    /// <summary>Digest of issuer and subject under the site's key: the subject itself is not kept.</summary>
    public required byte[] Digest { get; init; }

    public required Guid AccountId { get; init; }
    public required DateTimeOffset LinkedAt { get; init; }
}

internal sealed class OutsideIdentityTable : IEntityTypeConfiguration<OutsideIdentity>
{
    public void Configure(EntityTypeBuilder<OutsideIdentity> builder)
    {
        builder.ToTable("outside_identities");
        builder.HasKey(i => i.Digest);
        builder.Property(i => i.Digest).HasMaxLength(32).Personal(PersonalKind.Digest, "accounts");
        builder.HasIndex(i => i.AccountId);
    }
}

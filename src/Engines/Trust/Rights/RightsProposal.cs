using Daodi.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.Trust;

/// <summary>How far a proposal is.</summary>
public enum RightsState
{
    Waiting = 0,
    Agreed = 1,
    Refused = 2,
    Withdrawn = 3,
}

/// <summary>A change that widens somebody's rights, proposed by one person and decided by another.</summary>
public sealed class RightsProposal
{
    public required long Id { get; init; }

    /// <summary>As in <see cref="RightsKinds"/>, or a kind of another engine.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is about, as acts say it: <c>account/…</c>, <c>source/12345</c>.</summary>
    public required string About { get; init; }

    /// <summary>Whom or what it is about, as people call it.</summary>
    public required string Subject { get; init; }

    /// <summary>The account whose rights change, where it exists already.</summary>
    public Guid? AccountId { get; init; }

    /// <summary>The wish as canonical JSON, without any secret.</summary>
    public required string Wish { get; init; }

    /// <summary>What changes, before and after, as canonical JSON of <see cref="RightsLine"/>s; what the second person agrees to.</summary>
    public required string Lines { get; init; }

    /// <summary>A password's hash; gone once it is decided.</summary>
    public string? Secret { get; set; }

    public required string Reason { get; init; }

    /// <summary>Who proposed it; null for the server's own console.</summary>
    public Guid? ProposedBy { get; init; }
    public required string ProposedByName { get; init; }
    public string? ProposedByUnit { get; init; }
    public required DateTimeOffset ProposedAt { get; init; }

    /// <summary>Nobody decides after this instant; once agreed, nobody collects.</summary>
    public required DateTimeOffset ExpiresAt { get; set; }

    public RightsState State { get; set; }
    public Guid? DecidedBy { get; set; }
    public string? DecidedByName { get; set; }
    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>What the second person said.</summary>
    public string? Answer { get; set; }

    /// <summary>When what was agreed was collected, for the kinds where something is (a token).</summary>
    public DateTimeOffset? UsedAt { get; set; }

    /// <summary>Whether it can still be decided.</summary>
    public bool Waits(DateTimeOffset now) => State == RightsState.Waiting && now < ExpiresAt;
}

internal sealed class RightsProposalTable : IEntityTypeConfiguration<RightsProposal>
{
    public void Configure(EntityTypeBuilder<RightsProposal> builder)
    {
        builder.ToTable("rights_proposals");
        builder.HasKey(p => p.Id);
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.HasIndex(p => new { p.State, p.Id });
        builder.HasIndex(p => new { p.About, p.Id });
        builder.Property(p => p.Kind).HasMaxLength(64);
        builder.Property(p => p.About).HasMaxLength(64);
        builder.Property(p => p.Subject).HasMaxLength(200).Personal(PersonalKind.Name, "accounts");
        builder.Property(p => p.Wish).Unbounded().Personal(PersonalKind.Text, "accounts");
        builder.Property(p => p.Lines).Unbounded().Personal(PersonalKind.Text, "accounts");
        builder.Property(p => p.Secret).HasMaxLength(256);
        builder.Property(p => p.Reason).HasMaxLength(500).Personal(PersonalKind.Text, "accounts");
        builder.Property(p => p.ProposedByName).HasMaxLength(64).Personal(PersonalKind.Name, "accounts");
        builder.Property(p => p.ProposedByUnit).HasMaxLength(16);
        builder.Property(p => p.DecidedByName).HasMaxLength(64).Personal(PersonalKind.Name, "accounts");
        builder.Property(p => p.Answer).HasMaxLength(500).Personal(PersonalKind.Text, "accounts");
    }
}

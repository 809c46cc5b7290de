using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.Trust;

/// <summary>An account's authenticator. It counts once it is confirmed by a code.</summary>
public sealed class SecondFactor
{
    public required Guid AccountId { get; init; }

    /// <summary>The secret, sealed with the site's key.</summary>
    public required byte[] Secret { get; set; }

    public required DateTimeOffset MadeAt { get; set; }
    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>The last step whose code was accepted: no code is good twice.</summary>
    public long LastStep { get; set; }
}

/// <summary>A code for the day on which the telephone is lost; good once. Only its hash is kept.</summary>
public sealed class RecoveryCode
{
    public required long Id { get; init; }
    public required Guid AccountId { get; init; }

    /// <summary>SHA-256 of account and code, 32 bytes; the code has 80 random bits, so that trying them all is hopeless.</summary>
    public required byte[] Hash { get; init; }
    public DateTimeOffset? UsedAt { get; set; }
}

/// <summary>A password that an account had before.</summary>
public sealed class PastPassword
{
    public required long Id { get; init; }
    public required Guid AccountId { get; init; }
    public required string Hash { get; init; }
    public required DateTimeOffset At { get; init; }
}

internal sealed class SecondFactorTable : IEntityTypeConfiguration<SecondFactor>
{
    public void Configure(EntityTypeBuilder<SecondFactor> builder)
    {
        builder.ToTable("second_factors");
        builder.HasKey(f => f.AccountId);
        builder.Property(f => f.AccountId).ValueGeneratedNever();
        builder.Property(f => f.Secret).HasMaxLength(128);
    }
}

internal sealed class RecoveryCodeTable : IEntityTypeConfiguration<RecoveryCode>
{
    public void Configure(EntityTypeBuilder<RecoveryCode> builder)
    {
        builder.ToTable("recovery_codes");
        builder.HasKey(c => c.Id);
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.HasIndex(c => c.AccountId);
        builder.Property(c => c.Hash).HasMaxLength(32);
    }
}

internal sealed class PastPasswordTable : IEntityTypeConfiguration<PastPassword>
{
    public void Configure(EntityTypeBuilder<PastPassword> builder)
    {
        builder.ToTable("past_passwords");
        builder.HasKey(p => p.Id);
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.HasIndex(p => new { p.AccountId, p.Id });
        builder.Property(p => p.Hash).HasMaxLength(256);
    }
}

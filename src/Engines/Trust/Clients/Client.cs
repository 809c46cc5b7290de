using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.Trust;

public enum ClientState
{
    Active = 1,
    /// <summary>Gets no tokens and opens no door until it is resumed.</summary>
    Paused = 2,
    /// <summary>For ever: its id is not given again, since acts name it.</summary>
    Ended = 3,
}

/// <summary>Another system that acts with tokens of its own: a client in the words of OAuth 2 (RFC 6749, section 2).</summary>
public sealed class Client
{
    /// <summary>The <c>client_id</c>: <c>grid-platform</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What people call the system.</summary>
    public required string Title { get; set; }

    /// <summary>Whom to call when it does something odd.</summary>
    public required string Contact { get; set; }

    /// <summary>The unit it acts for: it sees what that unit may see.</summary>
    public required string UnitCode { get; set; }

    /// <summary>What it may ask for, parted by spaces as in RFC 6749, section 3.3.</summary>
    public required string Scopes { get; set; }

    /// <summary>The sources as which it may push, parted by spaces.</summary>
    public required string Sources { get; set; }

    /// <summary>Requests a minute; null for what the dated row says.</summary>
    public int? PerMinute { get; set; }

    /// <summary>Items pushed a day; null for what the dated row says.</summary>
    public int? PerDay { get; set; }

    public ClientState State { get; set; } = ClientState.Active;

    /// <summary>Tokens issued before this instant hold no more: it was paused, or its rights changed, since.</summary>
    public DateTimeOffset? TokensFrom { get; set; }

    public DateTimeOffset MadeAt { get; init; }

    /// <summary>The last request with a token of it, or the last token; some seconds late.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    public IReadOnlyList<string> ScopeList => Split(Scopes);
    public IReadOnlyList<string> SourceList => Split(Sources);

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>A secret of a client. Only its hash is kept; it is shown once. Two may hold at a time, so that one can be changed without a gap.</summary>
public sealed class ClientSecret
{
    public required long Id { get; init; }
    public required string ClientId { get; init; }

    /// <summary>SHA-256 of the secret's 32 random bytes as they are written: nothing to guess, so nothing to slow down.</summary>
    public required byte[] Hash { get; init; }

    public required DateTimeOffset From { get; init; }

    /// <summary>From this instant on it no longer holds.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>When somebody ended it before its time; tokens got with it ended with it.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    public bool Holds(DateTimeOffset at) => EndedAt is null && From <= at && at < To;
}

/// <summary>What a client did on one day of the city.</summary>
public sealed class ClientDay
{
    public required string ClientId { get; init; }
    public required DateOnly Day { get; init; }

    /// <summary>Tokens issued.</summary>
    public long Tokens { get; set; }
    public long Requests { get; set; }

    /// <summary>Items pushed, duplicates too.</summary>
    public long Items { get; set; }

    /// <summary>Wrong secrets, scopes not granted, quotas used up.</summary>
    public long Refused { get; set; }
}

/// <summary>A token that its client gave back before its time (RFC 7009); kept until the token would have ended anyway.</summary>
public sealed class RevokedToken
{
    /// <summary>Its <c>jti</c>.</summary>
    public required string Id { get; init; }
    public required DateTimeOffset Until { get; init; }
}

internal sealed class ClientTable : IEntityTypeConfiguration<Client>
{
    public void Configure(EntityTypeBuilder<Client> builder)
    {
        builder.ToTable("clients");
        builder.HasKey(c => c.Id);
        builder.Property(c => c.Id).HasMaxLength(32);
        builder.Property(c => c.Title).HasMaxLength(100).NotPersonal();
        builder.Property(c => c.Contact).HasMaxLength(100).Personal(PersonalKind.Name, "accounts");
        builder.Property(c => c.UnitCode).HasMaxLength(16);
        builder.Property(c => c.Scopes).HasMaxLength(400);
        builder.Property(c => c.Sources).HasMaxLength(700);
        builder.Ignore(c => c.ScopeList);
        builder.Ignore(c => c.SourceList);
    }
}

internal sealed class ClientSecretTable : IEntityTypeConfiguration<ClientSecret>
{
    public void Configure(EntityTypeBuilder<ClientSecret> builder)
    {
        builder.ToTable("client_secrets");
        builder.HasKey(s => s.Id);
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.Property(s => s.ClientId).HasMaxLength(32);
        builder.Property(s => s.Hash).HasMaxLength(32);
        builder.HasIndex(s => s.ClientId);
    }
}

internal sealed class ClientDayTable : IEntityTypeConfiguration<ClientDay>
{
    public void Configure(EntityTypeBuilder<ClientDay> builder)
    {
        builder.ToTable("client_days");
        builder.HasKey(d => new { d.ClientId, d.Day });
        builder.Property(d => d.ClientId).HasMaxLength(32);
    }
}

internal sealed class RevokedTokenTable : IEntityTypeConfiguration<RevokedToken>
{
    public void Configure(EntityTypeBuilder<RevokedToken> builder)
    {
        builder.ToTable("client_revoked_tokens");
        builder.HasKey(t => t.Id);
        builder.Property(t => t.Id).HasMaxLength(64);
    }
}

using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.Exchange;

/// <summary>Whether a channel sends.</summary>
public enum ChannelState
{
    /// <summary>Nothing is written for it.</summary>
    Off = 0,

    /// <summary>Everything is written and shown, and nothing leaves.</summary>
    Sandbox = 1,

    Real = 2,
}

/// <summary>A channel as an administrator set it up. Without a row it is off, or in the sandbox where the site says so (<c>Messages:Sandbox</c>).</summary>
public sealed class MessageChannel
{
    public required string Id { get; init; }
    public ChannelState State { get; set; }

    /// <summary>What the provider's form asks, by field, as JSON; never a secret.</summary>
    public string Settings { get; set; } = "{}";

    /// <summary>The password or key, sealed with the site's key; never shown again.</summary>
    public byte[]? Secret { get; set; }

    /// <summary>Grows with every change: a token had with older settings is not used again.</summary>
    public int Version { get; set; }

    /// <summary>After a fault that is the channel's own, nothing is tried before.</summary>
    public DateTimeOffset? RestUntil { get; set; }

    /// <summary>Faults of the channel since it last worked.</summary>
    public int Failures { get; set; }
    public string? ErrorZh { get; set; }
    public string? ErrorEn { get; set; }
    public DateTimeOffset? LastSentAt { get; set; }

    public Words? LastError => ErrorZh is { } zh ? (zh, ErrorEn ?? zh) : null;
}

/// <summary>Section <c>Messages</c> of the configuration.</summary>
public sealed class MessageOptions
{
    /// <summary>Channels that nobody has set up are in the sandbox and not off: the demonstration.</summary>
    public bool Sandbox { get; set; }

    /// <summary>The site as people open it, <c>https://city.example</c>, for the links in messages; without it they name the case alone.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>What the platform calls itself in messages.</summary>
    public string NameZh { get; set; } = "到底";
    public string NameEn { get; set; } = "Daodi";

    /// <summary>Seconds that sending one message may take.</summary>
    public int TimeoutSeconds { get; set; } = 30;

    public string NameIn(string language) => language == "en" ? NameEn : NameZh;
}

internal sealed class MessageChannelTable : IEntityTypeConfiguration<MessageChannel>
{
    public void Configure(EntityTypeBuilder<MessageChannel> builder)
    {
        builder.ToTable("message_channels");
        builder.HasKey(c => c.Id);
        builder.Property(c => c.Id).HasMaxLength(16);
        builder.Property(c => c.Settings).Unbounded().NotPersonal();
        builder.Property(c => c.Secret).HasMaxLength(4200);
        builder.Property(c => c.ErrorZh).HasMaxLength(500);
        builder.Property(c => c.ErrorEn).HasMaxLength(500);
        builder.Ignore(c => c.LastError);
    }
}

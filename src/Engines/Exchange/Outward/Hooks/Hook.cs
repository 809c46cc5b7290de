using Daodi.Kernel;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.Exchange.Hooks;

/// <summary>Whether a subscription is served.</summary>
public enum HookState
{
    /// <summary>What happens is not written down for it; what waits from before waits on.</summary>
    Off = 0,
    Active = 1,
    /// <summary>What happens is written down, and sent when somebody lets it go on.</summary>
    Paused = 2,
    /// <summary>As <see cref="Paused"/>, by the platform: the receiver answered 410 Gone.</summary>
    Gone = 3,
}

/// <summary>A subscription: which events go to which address, with what in them.</summary>
public sealed class Hook
{
    public required long Id { get; init; }
    public required string MadeBy { get; init; }
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>What the keepers call it.</summary>
    public required string Name { get; set; }
    public required string Url { get; set; }

    /// <summary>Types of act and beginnings of them (<c>appeals.*</c>), separated by blanks.</summary>
    public required string Types { get; set; }

    /// <summary>Only cases that this unit answers for; null for the whole city, and only then acts that belong to no case.</summary>
    public string? Unit { get; set; }

    /// <summary>The fields beyond type, number and time that an event carries, separated by blanks.</summary>
    public required string Fields { get; set; }

    public HookState State { get; set; }

    /// <summary>The first leaf of the ledger that is an event for it.</summary>
    public long From { get; set; }

    /// <summary>Grows with every change by people, so that the relay knows what it has read is still so.</summary>
    public int Version { get; set; }

    /// <summary>The secret that signs, sealed with the site's key; shown once.</summary>
    public required byte[] Secret { get; set; }

    /// <summary>The one before, which signs too until <see cref="FormerUntil"/>.</summary>
    public byte[]? Former { get; set; }
    public DateTimeOffset? FormerUntil { get; set; }

    /// <summary>Requests a minute that the receiver allowed in the handshake; null for any number.</summary>
    public int? Rate { get; set; }

    /// <summary>Failures since the last event that was taken.</summary>
    public int Fails { get; set; }
    public DateTimeOffset? FailingSince { get; set; }

    /// <summary>Before this instant nothing is sent, because the receiver does not answer; then one event asks.</summary>
    public DateTimeOffset? HeldUntil { get; set; }

    /// <summary>How often it was held in a row.</summary>
    public int Holds { get; set; }

    public DateTimeOffset? LastGoodAt { get; set; }
    public DateTimeOffset? LastAt { get; set; }
    public int? LastStatus { get; set; }
    public string? LastZh { get; set; }
    public string? LastEn { get; set; }

    /// <summary>When the keepers were told that it fails; null where it does not, or not for long enough.</summary>
    public DateTimeOffset? ToldAt { get; set; }

    /// <summary>When they were told of a dead letter; null once none is left.</summary>
    public DateTimeOffset? DeadToldAt { get; set; }

    /// <summary>Whether events are written down for it.</summary>
    public bool Listens => State != HookState.Off;
    public Words? LastReason => LastZh is { } zh ? (zh, LastEn ?? zh) : null;
    public IReadOnlyList<string> TypeList => Types.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    public IReadOnlyList<string> FieldList => Fields.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether acts of this type are its events.</summary>
    public bool Wants(string type) => TypeList.Any(t => t.EndsWith(".*", StringComparison.Ordinal)
        ? type.StartsWith(t.AsSpan(0, t.Length - 1), StringComparison.Ordinal) : t == type);
}

/// <summary>How far the relay has followed the ledger's leaves. One row.</summary>
public sealed class HookCursor
{
    public const int Only = 1;
    public required int Id { get; init; }

    /// <summary>The first leaf that it has not looked at.</summary>
    public long Next { get; set; }
}

internal sealed class HookTable : IEntityTypeConfiguration<Hook>
{
    public void Configure(EntityTypeBuilder<Hook> builder)
    {
        builder.ToTable("hooks");
        builder.HasKey(h => h.Id);
        builder.Property(h => h.Id).ValueGeneratedNever();
        builder.Property(h => h.MadeBy).HasMaxLength(100);
        builder.Property(h => h.Name).HasMaxLength(HookForm.LongestName).NotPersonal();
        builder.Property(h => h.Url).HasMaxLength(HookForm.LongestUrl);
        builder.Property(h => h.Types).HasMaxLength(HookForm.LongestTypes);
        builder.Property(h => h.Unit).HasMaxLength(16);
        builder.Property(h => h.Fields).HasMaxLength(400);
        // "from" is a word of SQL.
        builder.Property(h => h.From).HasColumnName("from_leaf");
        builder.Property(h => h.Secret).HasMaxLength(400);
        builder.Property(h => h.Former).HasMaxLength(400);
        builder.Property(h => h.LastZh).HasMaxLength(400).NotPersonal();
        builder.Property(h => h.LastEn).HasMaxLength(400).NotPersonal();
        builder.Ignore(h => h.Listens);
        builder.Ignore(h => h.LastReason);
        builder.Ignore(h => h.TypeList);
        builder.Ignore(h => h.FieldList);
    }
}

internal sealed class HookCursorTable : IEntityTypeConfiguration<HookCursor>
{
    public void Configure(EntityTypeBuilder<HookCursor> builder)
    {
        builder.ToTable("hook_cursor");
        builder.HasKey(c => c.Id);
        builder.Property(c => c.Id).ValueGeneratedNever();
    }
}

using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.Exchange.Hooks;

/// <summary>Where an event stands on its way to a receiver. The numbers stand in SQL.</summary>
public enum HookDeliveryState
{
    /// <summary>The first of its subject that is not done: it may go when its time has come.</summary>
    Ready = 0,
    /// <summary>Behind another of its subject.</summary>
    Queued = 1,
    Taken = 2,
    /// <summary>Given up; a person may replay it.</summary>
    Dead = 3,
}

/// <summary>
/// One event for one subscription. Written in the ledger's order with the relay's cursor; of each subject one row at most is
/// <see cref="HookDeliveryState.Ready"/>, which is what keeps the order.
/// </summary>
public sealed class HookDelivery
{
    public const int LongestAnswer = 1000;

    public required long HookId { get; init; }

    /// <summary>The leaf of the ledger that its act is: the order of events.</summary>
    public required long Leaf { get; init; }
    public required long ActId { get; init; }

    /// <summary>The act's type.</summary>
    public required string Type { get; init; }

    /// <summary>The case's number, or what the act is about.</summary>
    public required string Subject { get; init; }

    /// <summary>The event as it is sent, the same bytes at every try.</summary>
    public required string Body { get; init; }

    public required DateTimeOffset MadeAt { get; init; }
    public HookDeliveryState State { get; set; }
    public DateTimeOffset NextAt { get; set; }
    public int Tries { get; set; }

    /// <summary>Tries that count against the event itself, and not against a receiver that was down.</summary>
    public int Strikes { get; set; }

    /// <summary>When it first failed.</summary>
    public DateTimeOffset? FailedAt { get; set; }
    public DateTimeOffset? DoneAt { get; set; }
    public int Replays { get; set; }
    public int? LastStatus { get; set; }
    public string? LastZh { get; set; }
    public string? LastEn { get; set; }

    /// <summary>How the receiver's last refusal begins.</summary>
    public string? LastAnswer { get; set; }

    public Words? LastReason => LastZh is { } zh ? (zh, LastEn ?? zh) : null;
}

internal sealed class HookDeliveryTable : IEntityTypeConfiguration<HookDelivery>
{
    public void Configure(EntityTypeBuilder<HookDelivery> builder)
    {
        builder.ToTable("hook_deliveries");
        // A row twice would be an event twice.
        builder.HasKey(d => new { d.HookId, d.Leaf });
        builder.Property(d => d.HookId).ValueGeneratedNever();
        builder.Property(d => d.Leaf).ValueGeneratedNever();
        builder.Property(d => d.Type).HasMaxLength(64);
        builder.Property(d => d.Subject).HasMaxLength(64);
        builder.Property(d => d.Body).Unbounded().Personal(PersonalKind.Payload, "hooks");
        builder.Property(d => d.LastZh).HasMaxLength(400).NotPersonal();
        builder.Property(d => d.LastEn).HasMaxLength(400).NotPersonal();
        builder.Property(d => d.LastAnswer).HasMaxLength(HookDelivery.LongestAnswer).Personal(PersonalKind.Text, "hooks");
        builder.Ignore(d => d.LastReason);
        // What is due; and of each subject one row only may be ready.
        builder.HasIndex(d => new { d.HookId, d.NextAt }).HasFilter("state = 0").HasDatabaseName("ix_hook_deliveries_due");
        builder.HasIndex(d => new { d.HookId, d.Subject, d.State }).HasFilter("state = 0").IsUnique().HasDatabaseName("ix_hook_deliveries_head");
        // The next of a subject.
        builder.HasIndex(d => new { d.HookId, d.Subject, d.Leaf }).HasFilter("state < 2").HasDatabaseName("ix_hook_deliveries_waiting");
        builder.HasIndex(d => new { d.HookId, d.Leaf }).HasFilter("state = 3").HasDatabaseName("ix_hook_deliveries_dead");
        builder.HasIndex(d => d.DoneAt).HasFilter("done_at IS NOT NULL").HasDatabaseName("ix_hook_deliveries_done");
    }
}

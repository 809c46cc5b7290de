using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.Exchange;

public enum InboxState
{
    /// <summary>On disk, not yet looked at.</summary>
    Received = 0,
    /// <summary>There is a case.</summary>
    Registered = 1,
    /// <summary>It broke a rule; the errors say which. It can be corrected and replayed, and is never dropped.</summary>
    Quarantined = 2,
}

/// <summary>One item as it came in. Written before the sender gets a receipt; (source, source's id) is there once.</summary>
public sealed class InboxRow
{
    public required long Id { get; init; }
    public required string Source { get; init; }

    /// <summary>The sender's number; one that we made where it gave none (<see cref="MadeIds"/>) until somebody corrects it.</summary>
    public required string SourceId { get; set; }
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>
    /// The JSON object exactly as it first came; never changed, until its time is over or its person has it erased. Then it says
    /// only <c>{"sourceId":…,"erased":true}</c>.
    /// </summary>
    public required string Payload { get; init; }

    /// <summary>Characters of the payload in force, so that a batch can be cut to size before it is read.</summary>
    public int Length { get; set; }

    /// <summary>What takes the payload's place after a correction, by its sender or in the product.</summary>
    public string? Corrected { get; set; }

    public InboxState State { get; set; }
    public long? CaseId { get; set; }
    public string? CaseNo { get; set; }
    public DateTimeOffset? RegisteredAt { get; set; }

    /// <summary>When <see cref="Payload"/> and <see cref="Corrected"/> were erased; none while they are here.</summary>
    public DateTimeOffset? ErasedAt { get; set; }

    /// <summary>In quarantine: JSON, a list of <see cref="InboxFault"/>.</summary>
    public string? Errors { get; set; }

    /// <summary>How often it was pushed and acknowledged.</summary>
    public int Receipts { get; set; } = 1;

    /// <summary>The import that brought it first, where it came in a file or by a pull.</summary>
    public long? ImportId { get; init; }

    /// <summary>Its row in that file, as the program that wrote the file counts.</summary>
    public int? ImportRow { get; init; }
}

/// <summary>Ids of items whose sender gave none: made of the row's content, so that the same row is the same item.</summary>
public static class MadeIds
{
    private const char Mark = '~';

    public static bool Has(string sourceId) => sourceId.StartsWith(Mark);

    internal static string Of(string hash) => Mark + hash;
}

internal sealed class InboxTable : IEntityTypeConfiguration<InboxRow>
{
    public const int SourceIdLength = 128;

    public void Configure(EntityTypeBuilder<InboxRow> builder)
    {
        builder.ToTable("inbox");
        builder.HasKey(r => r.Id);
        builder.Property(r => r.Id).ValueGeneratedNever();
        // The sender's id first: PostgreSQL, before it has statistics, would look through all rows of a source for a thousand ids.
        builder.HasIndex(r => new { r.SourceId, r.Source }).IsUnique();
        // Only what still has to be done: the worker finds its rows at once, however many are done.
        builder.HasIndex(r => r.Id).HasFilter("state = 0").HasDatabaseName("ix_inbox_received");
        builder.HasIndex(r => new { r.Source, r.Id }).HasFilter("state = 2").HasDatabaseName("ix_inbox_quarantined");
        builder.HasIndex(r => new { r.ImportId, r.State }).HasFilter("import_id IS NOT NULL").HasDatabaseName("ix_inbox_import");
        builder.Property(r => r.Source).HasMaxLength(32);
        builder.Property(r => r.SourceId).HasMaxLength(SourceIdLength);
        builder.Property(r => r.Payload).Unbounded().Personal(PersonalKind.Payload, "inbox");
        builder.Property(r => r.Corrected).Unbounded().Personal(PersonalKind.Payload, "inbox");
        builder.Property(r => r.CaseNo).HasMaxLength(40);
        builder.Property(r => r.Errors).Unbounded().Personal(PersonalKind.Text, "inbox");
    }
}

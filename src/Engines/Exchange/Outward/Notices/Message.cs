using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.Exchange;

/// <summary>How far a message has come.</summary>
public enum MessageState
{
    /// <summary>In the outbox: to be sent at <see cref="Message.NextAt"/>, or again after a fault.</summary>
    Waiting = 0,

    /// <summary>Goes out inside a digest (<see cref="Message.DigestId"/>).</summary>
    Gathered = 1,

    /// <summary>The provider took it.</summary>
    Sent = 2,

    /// <summary>Shown in the sandbox, and nowhere else.</summary>
    Shown = 3,

    /// <summary>Given up, with its reason; it can be replayed.</summary>
    Dead = 4,

    /// <summary>Not wanted any more: the address is gone, the channel is off, it came too late.</summary>
    Dropped = 5,
}

/// <summary>
/// One message to one address: a row of the outbox. It is written in the transaction that marks its notice as carried, so that
/// a crash loses none; (notice, account, channel) is unique, so that none is written twice.
/// </summary>
public sealed class Message
{
    public const int LongestSubject = 200, LongestText = 4000;

    public required long Id { get; init; }

    /// <summary>The notice that it carries; null of a digest and of a code.</summary>
    public long? NoticeId { get; init; }
    public required Guid AccountId { get; init; }
    public required string Channel { get; init; }

    /// <summary>Where it goes; read again when it is sent, since the address may be gone by then.</summary>
    public required long AddressId { get; init; }

    /// <summary>The address as pages may show it.</summary>
    public required string Masked { get; init; }

    /// <summary>The address's keyed digest: what the rate for each address counts by.</summary>
    public required byte[] ToDigest { get; init; }

    /// <summary>As its notice's; or <see cref="MessageKinds.Code"/>, <see cref="MessageKinds.Digest"/>.</summary>
    public required string Kind { get; init; }
    public long? CaseId { get; init; }
    public string? CaseNo { get; init; }

    /// <summary><c>zh</c> or <c>en</c>.</summary>
    public required string Language { get; init; }
    public string Subject { get; set; } = "";

    /// <summary>As it is sent; of a digest empty until it is made up.</summary>
    public string Text { get; set; } = "";

    /// <summary>What the template's placeholders stood for, as JSON: providers with templates of their own want them one by one.</summary>
    public string Values { get; set; } = "{}";

    /// <summary>The number of the provider's own template.</summary>
    public string? Number { get; set; }

    /// <summary>A code to prove an address by, sealed with the site's key, for as long as it is needed.</summary>
    public byte[]? Sealed { get; set; }

    /// <summary>Exempt from the quiet hours.</summary>
    public bool Urgent { get; init; }

    /// <summary>Written while its channel was in the sandbox: it is never sent for real.</summary>
    public bool InSandbox { get; init; }
    public required MessageState State { get; set; }
    public required DateTimeOffset At { get; init; }

    /// <summary>From when on its waiting counts: written, or replayed.</summary>
    public required DateTimeOffset Since { get; set; }

    /// <summary>When it is tried next. While it is being sent: when it is taken for lost, and tried again.</summary>
    public required DateTimeOffset NextAt { get; set; }
    public int Attempts { get; set; }

    /// <summary>Sent, shown, given up or dropped.</summary>
    public DateTimeOffset? DoneAt { get; set; }
    public long? DigestId { get; set; }

    /// <summary>Of a digest: how many messages it stands for.</summary>
    public int Count { get; set; } = 1;
    public string? ErrorCode { get; set; }
    public string? ErrorZh { get; set; }
    public string? ErrorEn { get; set; }

    public Words? LastError => ErrorZh is { } zh ? (zh, ErrorEn ?? zh) : null;

    internal void Fail(Error error) =>
        (ErrorCode, ErrorZh, ErrorEn) = (Cut(error.Code, 60), Cut(error.Message.Zh, 500), Cut(error.Message.En, 500));

    internal void Settle(MessageState state, DateTimeOffset at)
    {
        (State, DoneAt) = (state, at);
        if (state is MessageState.Sent or MessageState.Shown) (ErrorCode, ErrorZh, ErrorEn) = (null, null, null);
    }

    internal static string Cut(string text, int most) => text.Length <= most ? text : char.IsHighSurrogate(text[most - 2]) ? text[..(most - 2)] + "…" : text[..(most - 1)] + "…";
}

/// <summary>Where one person is reached on one channel. The address is sealed with the site's key: no list of addresses can be read from the database.</summary>
public sealed class MessageAddress
{
    public required long Id { get; init; }
    public required Guid AccountId { get; init; }
    public required string Channel { get; init; }
    public required byte[] Sealed { get; init; }
    public required byte[] Digest { get; init; }
    public required string Masked { get; init; }
    public required DateTimeOffset AddedAt { get; init; }

    /// <summary>When the code that was sent to it came back; null before.</summary>
    public DateTimeOffset? ProvenAt { get; set; }

    /// <summary>Proven while the channel was in the sandbox, where whoever keeps the channels could read the code: it counts for the sandbox alone.</summary>
    public bool InSandbox { get; set; }
    public byte[]? CodeHash { get; set; }
    public DateTimeOffset? CodeUntil { get; set; }
    public int CodeTries { get; set; }

    /// <summary>Whether messages may go to it while its channel is in <paramref name="state"/>.</summary>
    public bool Serves(ChannelState state) => ProvenAt is not null && (state == ChannelState.Sandbox || state == ChannelState.Real && !InSandbox);
}

/// <summary>On which channels a person wants a kind of notice; without a row the default of <c>messages.kinds</c> holds.</summary>
public sealed class MessageChoice
{
    public required Guid AccountId { get; init; }
    public required string Kind { get; init; }

    /// <summary>Channels joined by commas; empty for none.</summary>
    public required string Channels { get; set; }
}

internal sealed class MessageTable : IEntityTypeConfiguration<Message>
{
    public void Configure(EntityTypeBuilder<Message> builder)
    {
        builder.ToTable("messages");
        builder.HasKey(m => m.Id);
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.Ignore(m => m.LastError);
        builder.Property(m => m.Channel).HasMaxLength(16);
        builder.Property(m => m.Masked).HasMaxLength(120).Personal(PersonalKind.Text, "messages");
        builder.Property(m => m.ToDigest).HasMaxLength(32).Personal(PersonalKind.Digest, "messages");
        builder.Property(m => m.Kind).HasMaxLength(40);
        builder.Property(m => m.CaseNo).HasMaxLength(32);
        builder.Property(m => m.Language).HasMaxLength(8);
        builder.Property(m => m.Subject).HasMaxLength(Message.LongestSubject).Personal(PersonalKind.Text, "messages");
        builder.Property(m => m.Text).HasMaxLength(Message.LongestText).Personal(PersonalKind.Text, "messages");
        builder.Property(m => m.Values).Unbounded().Personal(PersonalKind.Text, "messages");
        builder.Property(m => m.Number).HasMaxLength(100);
        builder.Property(m => m.Sealed).HasMaxLength(128).NotPersonal();
        builder.Property(m => m.ErrorCode).HasMaxLength(60);
        builder.Property(m => m.ErrorZh).HasMaxLength(500);
        builder.Property(m => m.ErrorEn).HasMaxLength(500);
        builder.HasIndex(m => new { m.NoticeId, m.AccountId, m.Channel }).IsUnique().HasFilter("notice_id IS NOT NULL");
        // What is due on a channel, and the figures of what waits and what was given up.
        builder.HasIndex(m => new { m.Channel, m.State, m.NextAt });
        builder.HasIndex(m => new { m.AccountId, m.Channel, m.NextAt });
        builder.HasIndex(m => new { m.ToDigest, m.At });
        builder.HasIndex(m => m.CaseId).HasFilter("case_id IS NOT NULL");
        builder.HasIndex(m => m.CaseNo).HasFilter("case_no IS NOT NULL");
        builder.HasIndex(m => m.DigestId).HasFilter("digest_id IS NOT NULL");
    }
}

internal sealed class MessageAddressTable : IEntityTypeConfiguration<MessageAddress>
{
    public void Configure(EntityTypeBuilder<MessageAddress> builder)
    {
        builder.ToTable("message_addresses");
        builder.HasKey(a => a.Id);
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.Property(a => a.Channel).HasMaxLength(16);
        builder.Property(a => a.Sealed).HasMaxLength(1100).Personal(PersonalKind.SealedNumber, "addresses");
        builder.Property(a => a.Digest).HasMaxLength(32).Personal(PersonalKind.Digest, "addresses");
        builder.Property(a => a.Masked).HasMaxLength(120).Personal(PersonalKind.Text, "addresses");
        builder.Property(a => a.CodeHash).HasMaxLength(32);
        builder.HasIndex(a => new { a.AccountId, a.Channel }).IsUnique();
    }
}

internal sealed class MessageChoiceTable : IEntityTypeConfiguration<MessageChoice>
{
    public void Configure(EntityTypeBuilder<MessageChoice> builder)
    {
        builder.ToTable("message_choices");
        builder.HasKey(c => new { c.AccountId, c.Kind });
        builder.Property(c => c.Kind).HasMaxLength(40);
        builder.Property(c => c.Channels).HasMaxLength(100);
    }
}

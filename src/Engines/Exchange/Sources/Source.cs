using Daodi.Kernel;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.Exchange;

/// <summary>How a source's items come in.</summary>
public enum SourceMode
{
    /// <summary>Another system posts them.</summary>
    Push = 0,
    /// <summary>The platform fetches them by schedule.</summary>
    Pull = 1,
    /// <summary>A person uploads a file.</summary>
    File = 2,
}

/// <summary>What a feed is written in.</summary>
public enum PullFormat
{
    Json = 0,
    /// <summary>RSS 2.0 or Atom.</summary>
    Feed = 1,
    Csv = 2,
}

/// <summary>A source that an administrator made in the browser. Those declared in code are not in this table.</summary>
public sealed class Source
{
    /// <summary>Short and stable, part of the address and of every item's identity.</summary>
    public required string Id { get; init; }
    public required string Kind { get; init; }
    public required SourceMode Mode { get; init; }
    public required string MadeBy { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
    public required string TitleZh { get; set; }
    public required string TitleEn { get; set; }

    /// <summary>How long its silence may last outside its quiet hours, in minutes; null where it has no rhythm.</summary>
    public int? RhythmMinutes { get; set; }
    public int? QuietFrom { get; set; }
    public int? QuietTo { get; set; }

    /// <summary>Nothing comes in before somebody who tried it switched it on.</summary>
    public bool On { get; set; }

    /// <summary>When it was last switched on: silence is counted from there at the earliest.</summary>
    public DateTimeOffset? OnSince { get; set; }

    public string? Url { get; set; }
    public PullFormat Format { get; set; }
    public int IntervalMinutes { get; set; } = 60;

    /// <summary>Where the array of items lies in a JSON answer: <c>data.list</c>; empty for the root.</summary>
    public string? ItemsPath { get; set; }

    /// <summary>Where a JSON answer names its next page: an address, or the value of <see cref="CursorParameter"/>.</summary>
    public string? NextPath { get; set; }
    public string? CursorParameter { get; set; }

    /// <summary>The header that carries the secret: <c>Authorization</c>, <c>X-Api-Key</c>.</summary>
    public string? SecretHeader { get; set; }

    /// <summary>The header's value, sealed with the site's key; never shown again.</summary>
    public byte[]? Secret { get; set; }

    public Words Title => (TitleZh, TitleEn);
    public QuietHours? Quiet => QuietFrom is { } from && QuietTo is { } to ? new(from, to) : null;
}

/// <summary>How far the pulling of a source has come.</summary>
public sealed class PullState
{
    public required string Source { get; init; }
    public string? ETag { get; set; }
    public string? LastModified { get; set; }
    public DateTimeOffset NextAt { get; set; }
    public DateTimeOffset? LastAt { get; set; }
    public DateTimeOffset? LastGoodAt { get; set; }

    /// <summary>Failures since the last good pull.</summary>
    public int Failures { get; set; }
    public string? ErrorZh { get; set; }
    public string? ErrorEn { get; set; }

    public Words? LastError => ErrorZh is { } zh ? (zh, ErrorEn ?? zh) : null;
}

/// <summary>Whether a source is silent beyond its rhythm, so that the warning is raised once.</summary>
public sealed class SourceWatch
{
    public required string Source { get; init; }
    public DateTimeOffset? SilentSince { get; set; }
}

internal sealed class SourceTable : IEntityTypeConfiguration<Source>
{
    public void Configure(EntityTypeBuilder<Source> builder)
    {
        builder.ToTable("sources");
        builder.HasKey(s => s.Id);
        builder.Property(s => s.Id).HasMaxLength(32);
        builder.Property(s => s.Kind).HasMaxLength(64);
        builder.Property(s => s.MadeBy).HasMaxLength(100);
        builder.Property(s => s.TitleZh).HasMaxLength(100).NotPersonal();
        builder.Property(s => s.TitleEn).HasMaxLength(100).NotPersonal();
        builder.Property(s => s.Url).HasMaxLength(2000);
        builder.Property(s => s.ItemsPath).HasMaxLength(200);
        builder.Property(s => s.NextPath).HasMaxLength(200);
        builder.Property(s => s.CursorParameter).HasMaxLength(60);
        builder.Property(s => s.SecretHeader).HasMaxLength(60);
        builder.Property(s => s.Secret).HasMaxLength(4096);
        builder.Ignore(s => s.Title);
        builder.Ignore(s => s.Quiet);
    }
}

internal sealed class PullStateTable : IEntityTypeConfiguration<PullState>
{
    public void Configure(EntityTypeBuilder<PullState> builder)
    {
        builder.ToTable("source_pulls");
        builder.HasKey(s => s.Source);
        builder.Property(s => s.Source).HasMaxLength(32);
        builder.Property(s => s.ETag).HasMaxLength(300);
        builder.Property(s => s.LastModified).HasMaxLength(60);
        builder.Property(s => s.ErrorZh).HasMaxLength(1000);
        builder.Property(s => s.ErrorEn).HasMaxLength(1000);
        builder.Ignore(s => s.LastError);
    }
}

internal sealed class SourceWatchTable : IEntityTypeConfiguration<SourceWatch>
{
    public void Configure(EntityTypeBuilder<SourceWatch> builder)
    {
        builder.ToTable("source_watches");
        builder.HasKey(s => s.Source);
        builder.Property(s => s.Source).HasMaxLength(32);
    }
}

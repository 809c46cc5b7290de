using System.Text.Json;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.Exchange;

public enum ImportState
{
    /// <summary>The file is stored; nobody has said yet that it may be imported.</summary>
    Draft = 0,
    Waiting = 1,
    Running = 2,
    Finished = 3,

    /// <summary>Stopped by a person; it can be resumed where it stopped.</summary>
    Cancelled = 4,

    /// <summary>The file or its mapping turned out to be unreadable; what was imported before stays.</summary>
    Failed = 5,
}

/// <summary>
/// One file on its way into the inbox, or one answer of a pulled source. <see cref="Done"/> is its cursor: it is written in the
/// same transaction as the items, so what was killed goes on where it was.
/// </summary>
public sealed class ImportRun
{
    public required long Id { get; init; }
    public required string Source { get; init; }

    /// <summary>SHA-256 of the file, its name in the content-addressed folder.</summary>
    public required string FileHash { get; init; }
    public required string FileName { get; init; }
    public required long FileSize { get; init; }
    public required string Format { get; init; }
    public required string By { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether the platform fetched it itself.</summary>
    public bool Pulled { get; init; }
    public string? Encoding { get; init; }
    public string? Separator { get; init; }
    public string? ItemsPath { get; init; }
    public string? Sheet { get; set; }

    /// <summary>JSON, a list of <see cref="Words"/>.</summary>
    public string? Notes { get; init; }

    /// <summary>Rows of the file up to and with the header that are no data, blank ones not counted.</summary>
    public int Skip { get; set; }

    /// <summary>The row number of the header.</summary>
    public int HeaderRow { get; set; }

    /// <summary>JSON, the names of the columns.</summary>
    public required string Header { get; set; }

    /// <summary>Data rows in the file.</summary>
    public int Total { get; set; }

    /// <summary>JSON of the <see cref="SourceMapping"/>; null while nobody made one.</summary>
    public string? Mapping { get; set; }

    /// <summary>Whether the mapping was remembered from an earlier file with this header.</summary>
    public bool Remembered { get; set; }

    public ImportState State { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Rows read so far = <see cref="Added"/> + <see cref="Duplicate"/> + <see cref="Replaced"/>.</summary>
    public int Done { get; set; }

    /// <summary>Rows that became items of the inbox, those in quarantine among them.</summary>
    public int Added { get; set; }

    /// <summary>Rows whose item was here already.</summary>
    public int Duplicate { get; set; }

    /// <summary>Of the duplicates, those with other content: the first was kept.</summary>
    public int Differs { get; set; }

    /// <summary>Rows that took the place of an item in quarantine.</summary>
    public int Replaced { get; set; }

    public string? ErrorZh { get; set; }
    public string? ErrorEn { get; set; }

    public Words? Error => ErrorZh is { } zh ? (zh, ErrorEn ?? zh) : null;
    public IReadOnlyList<string> Columns => JsonSerializer.Deserialize<string[]>(Header) ?? [];
    public IReadOnlyList<Words> NoteWords => Notes is null ? [] : [.. JsonSerializer.Deserialize<string[][]>(Notes)!.Select(n => new Words(n[0], n[1]))];
    internal FileFacts Facts => new() { Format = Format, Encoding = Encoding, Separator = Separator is [var c] ? c : null, Sheet = Sheet };
    internal string Fingerprint => Pulled ? StoredMapping.AnyAnswer : HeaderNames.Fingerprint(Columns);
}

internal sealed class ImportRunTable : IEntityTypeConfiguration<ImportRun>
{
    public void Configure(EntityTypeBuilder<ImportRun> builder)
    {
        builder.ToTable("imports");
        builder.HasKey(i => i.Id);
        builder.Property(i => i.Id).ValueGeneratedNever();
        builder.HasIndex(i => new { i.Source, i.Id });
        builder.HasIndex(i => i.Id).HasFilter("state IN (1, 2)").HasDatabaseName("ix_imports_open");
        // Two processes that carry the same import would otherwise both move its cursor.
        builder.Property(i => i.Done).IsConcurrencyToken();
        builder.Property(i => i.Source).HasMaxLength(32);
        builder.Property(i => i.FileHash).HasMaxLength(64);
        builder.Property(i => i.FileName).HasMaxLength(200).NotPersonal();
        builder.Property(i => i.Format).HasMaxLength(8);
        builder.Property(i => i.By).HasMaxLength(100);
        builder.Property(i => i.Encoding).HasMaxLength(16);
        builder.Property(i => i.Separator).HasMaxLength(1);
        builder.Property(i => i.ItemsPath).HasMaxLength(200);
        builder.Property(i => i.Sheet).HasMaxLength(100);
        builder.Property(i => i.Notes).Unbounded().NotPersonal();
        builder.Property(i => i.Header).Unbounded().NotPersonal();
        builder.Property(i => i.Mapping).Unbounded().NotPersonal();
        builder.Property(i => i.ErrorZh).HasMaxLength(1000);
        builder.Property(i => i.ErrorEn).HasMaxLength(1000);
        builder.Ignore(i => i.Error);
        builder.Ignore(i => i.Columns);
        builder.Ignore(i => i.NoteWords);
        builder.Ignore(i => i.Facts);
        builder.Ignore(i => i.Fingerprint);
    }
}

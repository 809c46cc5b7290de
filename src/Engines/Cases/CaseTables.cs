using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.Cases;

/// <summary>
/// Every list of cases is a range of one of these indexes: worklists by how pressing, registers by time, each per level of
/// scope. Those of worklists hold open cases only, and with them what a worklist is filtered by: a filter that matches little
/// reads through an index of some megabytes and not through the rows, whatever the number of closed cases.
/// </summary>
internal sealed class CaseTable : IEntityTypeConfiguration<Case>
{
    /// <summary>As <see cref="OpenCases.WhereOpen"/> asks it, word for word: SQLite uses a partial index only then.</summary>
    private const string Open = "turn >= 1";

    public void Configure(EntityTypeBuilder<Case> builder)
    {
        builder.ToTable("cases");
        builder.HasKey(c => c.Id);
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Ignore(c => c.IsOpen);
        builder.Ignore(c => c.Due);
        builder.Property(c => c.No).HasMaxLength(32);
        builder.Property(c => c.Kind).HasMaxLength(64);
        builder.Property(c => c.Stage).HasMaxLength(40);
        builder.Property(c => c.Version).IsConcurrencyToken();
        builder.Property(c => c.Title).HasMaxLength(200).Personal(PersonalKind.Text, "matters");
        builder.Property(c => c.Summary).HasMaxLength(200).Personal(PersonalKind.Text, "matters");
        builder.Property(c => c.Channel).HasMaxLength(32);
        builder.Property(c => c.SourceId).HasMaxLength(100);
        builder.Property(c => c.Nature).HasMaxLength(32);
        builder.Property(c => c.Category).HasMaxLength(64);
        builder.Property(c => c.Urgency).HasMaxLength(16);
        builder.Property(c => c.Division).HasMaxLength(12);
        builder.Property(c => c.Address).HasMaxLength(200).Personal(PersonalKind.Address, "matters");
        builder.Property(c => c.Lon).Personal(PersonalKind.Location, "matters");
        builder.Property(c => c.Lat).Personal(PersonalKind.Location, "matters");
        builder.Property(c => c.OwnerUnit).HasMaxLength(16);
        builder.Property(c => c.Responsible).HasMaxLength(16);
        builder.Property(c => c.OwnerL2).HasMaxLength(16);
        builder.Property(c => c.OwnerL3).HasMaxLength(16);
        builder.Property(c => c.TokenHash).HasMaxLength(64);

        builder.HasIndex(c => c.No).IsUnique();
        builder.HasIndex(c => new { c.Pressing, c.Id, c.Turn, c.Kind, c.Stage, c.Light, c.OwnerL2, c.OwnerL3, c.Category, c.Division, c.Nature, c.Channel, c.Urgency })
            .HasFilter(Open).HasDatabaseName("ix_cases_open");
        builder.HasIndex(c => new { c.OwnerL2, c.Pressing, c.Id, c.Turn, c.Kind, c.Stage, c.Light, c.OwnerL3, c.Category, c.Division, c.Nature, c.Channel, c.Urgency })
            .HasFilter(Open).HasDatabaseName("ix_cases_open_l2");
        builder.HasIndex(c => new { c.OwnerL3, c.Pressing, c.Id, c.Turn, c.Kind, c.Stage, c.Light, c.Category, c.Division, c.Nature, c.Channel, c.Urgency })
            .HasFilter(Open).HasDatabaseName("ix_cases_open_l3");
        builder.HasIndex(c => new { c.OwnerPerson, c.Pressing, c.Id, c.Turn, c.Kind, c.Stage, c.Light })
            .HasFilter($"{Open} AND owner_person IS NOT NULL").HasDatabaseName("ix_cases_open_person");
        builder.HasIndex(c => new { c.OpenedAt, c.Id });
        builder.HasIndex(c => new { c.OwnerL2, c.OpenedAt, c.Id });
        builder.HasIndex(c => new { c.OwnerL3, c.OpenedAt, c.Id });
        builder.HasIndex(c => new { c.Category, c.OpenedAt, c.Id });
        builder.HasIndex(c => c.LightAt).HasFilter("light_at IS NOT NULL");
        builder.HasIndex(c => c.TimerAt).HasFilter("timer_at IS NOT NULL");
        builder.HasIndex(c => c.AwaitsCalendarSince).HasFilter("awaits_calendar_since IS NOT NULL");
        builder.HasIndex(c => c.TokenHash).HasFilter("token_hash IS NOT NULL");
    }
}

internal sealed class CaseClockTable : IEntityTypeConfiguration<CaseClock>
{
    public void Configure(EntityTypeBuilder<CaseClock> builder)
    {
        builder.ToTable("case_clocks");
        builder.HasKey(c => new { c.CaseId, c.Kind, c.Round });
        builder.Ignore(c => c.Runs);
        builder.Ignore(c => c.AllPauses);
        builder.Ignore(c => c.Amount);
        builder.Ignore(c => c.ExtensionAmount);
        builder.Property(c => c.Limit).HasMaxLength(16);
        builder.Property(c => c.Rule).HasMaxLength(240);
        builder.Property(c => c.Stage).HasMaxLength(40);
        builder.Property(c => c.Unknown).HasMaxLength(64);
        builder.Property(c => c.Pauses).Unbounded().NotPersonal();
        builder.Property(c => c.Extension).HasMaxLength(16);
        builder.Property(c => c.ExtensionRule).HasMaxLength(240);
    }
}

internal sealed class CasePartyTable : IEntityTypeConfiguration<CaseParty>
{
    public void Configure(EntityTypeBuilder<CaseParty> builder)
    {
        builder.ToTable("case_parties");
        builder.HasKey(p => p.Id);
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.Property(p => p.Unit).HasMaxLength(16);
        builder.Property(p => p.Role).HasMaxLength(32);
        builder.HasIndex(p => p.CaseId);
        builder.HasIndex(p => new { p.Unit, p.CaseId });
    }
}

internal sealed class LightChangeTable : IEntityTypeConfiguration<LightChange>
{
    public void Configure(EntityTypeBuilder<LightChange> builder)
    {
        builder.ToTable("light_changes");
        builder.AppendOnly();
        builder.HasKey(l => l.Id);
        builder.Property(l => l.Id).ValueGeneratedNever();
        builder.Property(l => l.OwnerUnit).HasMaxLength(16);
        builder.Property(l => l.OwnerL2).HasMaxLength(16);
        builder.Property(l => l.OwnerL3).HasMaxLength(16);
        builder.Property(l => l.Cause).HasMaxLength(16);
        builder.HasIndex(l => new { l.CaseId, l.At });
        builder.HasIndex(l => new { l.At, l.To });
    }
}

internal sealed class EvidenceTable : IEntityTypeConfiguration<Evidence>
{
    public void Configure(EntityTypeBuilder<Evidence> builder)
    {
        builder.ToTable("evidence");
        builder.HasKey(e => e.Id);
        builder.Property(e => e.Id).ValueGeneratedNever();
        builder.Property(e => e.Hash).HasMaxLength(64);
        builder.Property(e => e.Name).HasMaxLength(200).Personal(PersonalKind.FileName, "evidence");
        builder.Property(e => e.MediaType).HasMaxLength(64);
        builder.Property(e => e.Device).HasMaxLength(100).Personal(PersonalKind.Text, "evidence");
        builder.Property(e => e.Lon).Personal(PersonalKind.Location, "evidence");
        builder.Property(e => e.Lat).Personal(PersonalKind.Location, "evidence");
        builder.Property(e => e.Uploader).HasMaxLength(80).Personal(PersonalKind.Digest, "evidence");
        builder.HasIndex(e => e.CaseId).HasFilter("case_id IS NOT NULL");
    }
}

internal sealed class NoticeTable : IEntityTypeConfiguration<Notice>
{
    public void Configure(EntityTypeBuilder<Notice> builder)
    {
        builder.ToTable("notices");
        builder.HasKey(n => n.Id);
        builder.Property(n => n.Id).ValueGeneratedNever();
        builder.Ignore(n => n.Words);
        builder.Property(n => n.Unit).HasMaxLength(16);
        builder.Property(n => n.Permission).HasMaxLength(64);
        builder.Property(n => n.CaseNo).HasMaxLength(32);
        builder.Property(n => n.Kind).HasMaxLength(40);
        builder.Property(n => n.Zh).HasMaxLength(1000).Personal(PersonalKind.Text, "notices");
        builder.Property(n => n.En).HasMaxLength(1000).Personal(PersonalKind.Text, "notices");
        builder.HasIndex(n => new { n.AccountId, n.Id }).HasFilter("account_id IS NOT NULL");
        builder.HasIndex(n => new { n.Unit, n.Id }).HasFilter("unit IS NOT NULL");
        builder.HasIndex(n => n.Id).HasFilter("waiting").HasDatabaseName("ix_notices_waiting");
    }
}

internal sealed class CaseNumberTable : IEntityTypeConfiguration<CaseNumber>
{
    public void Configure(EntityTypeBuilder<CaseNumber> builder)
    {
        builder.ToTable("case_numbers");
        builder.HasKey(n => new { n.Prefix, n.Day });
        builder.Property(n => n.Prefix).HasMaxLength(8);
    }
}

internal sealed class LoopVersionTable : IEntityTypeConfiguration<LoopVersionRow>
{
    public void Configure(EntityTypeBuilder<LoopVersionRow> builder)
    {
        builder.ToTable("loop_versions");
        builder.HasKey(l => new { l.Id, l.Version });
        builder.Property(l => l.Id).HasMaxLength(64);
        builder.Property(l => l.Hash).HasMaxLength(64);
        builder.Property(l => l.Yaml).Unbounded().NotPersonal();
    }
}

internal sealed class CalendarYearTable : IEntityTypeConfiguration<CalendarYearRow>
{
    public void Configure(EntityTypeBuilder<CalendarYearRow> builder)
    {
        builder.ToTable("calendar_years");
        builder.HasKey(y => y.Year);
        builder.Property(y => y.Year).ValueGeneratedNever();
        builder.Property(y => y.Notice).Unbounded().NotPersonal();
    }
}

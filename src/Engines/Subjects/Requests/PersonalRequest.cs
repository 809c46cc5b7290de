using Daodi.Kernel;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.Subjects;

/// <summary>What a person asks about their own data (个人信息保护法 46, 47). An officer decides, with a reason that the person reads.</summary>
public sealed class PersonalRequest
{
    public const string Correct = "correct", Erase = "erase";
    public const string Waiting = "waiting", Granted = "granted", Refused = "refused";

    public required long Id { get; init; }
    public required long SubjectId { get; init; }

    /// <summary>The case by whose code they came in, or that the officer at the counter named.</summary>
    public required string CaseNo { get; init; }

    /// <summary><see cref="Correct"/> or <see cref="Erase"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Of a correction: <c>name</c>, <c>phone</c>, <c>id</c>.</summary>
    public string? Field { get; init; }

    /// <summary>Of a correction: the new value, sealed with the site's key.</summary>
    public byte[]? Value { get; set; }

    /// <summary>In the person's words.</summary>
    public required string Reason { get; set; }
    public required DateTimeOffset At { get; init; }

    /// <summary><c>public</c> or <c>counter</c>.</summary>
    public required string Door { get; init; }
    public required string State { get; set; }
    public DateTimeOffset? DecidedAt { get; set; }
    public string? DecidedBy { get; set; }

    /// <summary>What the person is told.</summary>
    public string? Answer { get; set; }

    public Words Title => (Kind, Field) switch
    {
        (Erase, _) => ("删除个人信息", "Erase personal data"),
        (_, "name") => ("更正姓名", "Correct the name"),
        (_, "phone") => ("更正电话", "Correct the telephone number"),
        _ => ("更正身份证号", "Correct the identity number"),
    };

    public Words StateTitle => State switch
    {
        Granted => ("已办理", "Done"),
        Refused => ("不予办理", "Refused"),
        _ => ("待办理", "Waiting"),
    };
}

internal sealed class PersonalRequestTable : IEntityTypeConfiguration<PersonalRequest>
{
    public void Configure(EntityTypeBuilder<PersonalRequest> builder)
    {
        builder.ToTable("personal_requests");
        builder.HasKey(r => r.Id);
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Ignore(r => r.Title);
        builder.Ignore(r => r.StateTitle);
        builder.Property(r => r.CaseNo).HasMaxLength(32);
        builder.Property(r => r.Kind).HasMaxLength(12);
        builder.Property(r => r.Field).HasMaxLength(12);
        builder.Property(r => r.Value).HasMaxLength(600).Personal(PersonalKind.SealedNumber, "requests");
        builder.Property(r => r.Reason).HasMaxLength(500).Personal(PersonalKind.Text, "requests");
        builder.Property(r => r.Door).HasMaxLength(12);
        builder.Property(r => r.State).HasMaxLength(12);
        builder.Property(r => r.DecidedBy).HasMaxLength(64).Personal(PersonalKind.Name, "acts");
        builder.Property(r => r.Answer).HasMaxLength(500).Personal(PersonalKind.Text, "requests");
        builder.HasIndex(r => new { r.SubjectId, r.Id });
        builder.HasIndex(r => r.Id).HasFilter("state = 'waiting'").HasDatabaseName("ix_personal_requests_waiting");
    }
}

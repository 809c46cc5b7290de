using Daodi.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.Tests.Platform.Storage;

public enum Colour
{
    Green = 1,
    Red = 4,
}

/// <summary>A row with a column of every type that the platform's entities use.</summary>
public sealed record Thing
{
    public long Id { get; init; } = Ids.Next();
    public string Name { get; init; } = "";
    public string? Remark { get; set; }
    public DateTimeOffset At { get; init; }
    public DateTimeOffset? Until { get; init; }
    public DateOnly Day { get; init; }
    public DateOnly? LastDay { get; init; }
    public Colour Colour { get; init; } = Colour.Green;
    public Colour? Second { get; init; }
    public Guid Person { get; init; }
    public Guid? Other { get; init; }
    public int Count { get; init; }
    public double Longitude { get; init; }
    public double? Latitude { get; init; }
    public bool Urgent { get; init; }
    public byte[] Hash { get; init; } = [];
    public long? FenOwed { get; init; }
    public List<string> Tags { get; init; } = [];
}

/// <summary>A row that may only be added.</summary>
public sealed class Line
{
    public long Id { get; init; } = Ids.Next();
    public string Text { get; set; } = "";
}

internal sealed class ThingMap : IEntityTypeConfiguration<Thing>
{
    public void Configure(EntityTypeBuilder<Thing> builder)
    {
        builder.ToTable("things");
        builder.Property(thing => thing.Id).ValueGeneratedNever();
        builder.Property(thing => thing.Name).HasMaxLength(50);
        builder.Property(thing => thing.Remark).Unbounded();
        builder.HasIndex(thing => new { thing.Day, thing.Id });
    }
}

internal sealed class LineMap : IEntityTypeConfiguration<Line>
{
    public void Configure(EntityTypeBuilder<Line> builder)
    {
        builder.ToTable("lines");
        builder.Property(line => line.Id).ValueGeneratedNever();
        builder.Property(line => line.Text).HasMaxLength(200);
        builder.AppendOnly();
    }
}

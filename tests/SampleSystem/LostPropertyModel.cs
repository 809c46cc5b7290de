using Daodi.SampleSystem.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.SampleSystem;

internal sealed class FoundThingModel : IEntityTypeConfiguration<FoundThing>
{
    public void Configure(EntityTypeBuilder<FoundThing> builder)
    {
        builder.ToTable("found_things");
        builder.HasKey(t => t.CaseId);
        builder.Property(t => t.CaseId).ValueGeneratedNever();
        builder.Property(t => t.Kind).HasMaxLength(16);
        builder.Property(t => t.Place).HasMaxLength(FoundThing.LongestPlace);
        builder.Property(t => t.Marks).HasMaxLength(FoundThing.LongestMarks);
        builder.Property(t => t.Shelf).HasMaxLength(FoundThing.LongestShelf);
        builder.HasIndex(t => t.AnnouncedOn);
    }
}

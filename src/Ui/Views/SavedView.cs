using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.Ui.Views;

/// <summary>A list as somebody wants to find it again: its filters under a name of their own.</summary>
public sealed class SavedView
{
    public required long Id { get; init; }

    /// <summary>Whose it is; nobody else sees it.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>The list's path: <c>/work</c>.</summary>
    public required string List { get; init; }
    public required string Name { get; init; }

    /// <summary>The query string, with its question mark.</summary>
    public required string Query { get; init; }
}

internal sealed class SavedViewTable : IEntityTypeConfiguration<SavedView>
{
    public void Configure(EntityTypeBuilder<SavedView> builder)
    {
        builder.ToTable("saved_views");
        builder.HasKey(v => v.Id);
        builder.Property(v => v.Id).ValueGeneratedNever();
        builder.Property(v => v.List).HasMaxLength(60);
        builder.Property(v => v.Name).HasMaxLength(SavedViews.LongestName).Personal(PersonalKind.Text, "views");
        builder.Property(v => v.Query).HasMaxLength(SavedViews.LongestQuery).Personal(PersonalKind.Text, "views");
        builder.HasIndex(v => new { v.AccountId, v.List });
    }
}

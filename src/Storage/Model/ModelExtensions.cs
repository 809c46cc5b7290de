using Daodi.Storage.Model;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.Storage;

public static class ModelExtensions
{
    /// <summary>Says that this text really has no limit (a raw payload, JSON); every other string needs <c>HasMaxLength</c>.</summary>
    public static PropertyBuilder<T> Unbounded<T>(this PropertyBuilder<T> property) =>
        property.HasAnnotation(PortableTypes.Unbounded, true);

    /// <summary>
    /// Rows are added and never changed: triggers in the database refuse UPDATE, DELETE and TRUNCATE, whoever asks. They are set
    /// after every migration, since a migration that rebuilds a table on SQLite drops them with it.
    /// </summary>
    public static EntityTypeBuilder<T> AppendOnly<T>(this EntityTypeBuilder<T> entity) where T : class =>
        entity.HasAnnotation(AppendOnlyGuard.Annotation, true);

    /// <summary>
    /// The one change that an append-only table allows, because the law may demand it: <paramref name="erased"/> emptied all at
    /// once and nothing else touched, in a row of which <paramref name="onlyIf"/> holds (SQL that both databases read; the row is
    /// OLD). Bytes become zeros of their length, texts null where they may be and otherwise the given text.
    /// </summary>
    public static EntityTypeBuilder<T> Erasable<T>(this EntityTypeBuilder<T> entity, IEnumerable<(string Property, string Text)> erased, string onlyIf) where T : class =>
        entity.HasAnnotation(AppendOnlyGuard.Erased, string.Join('|', erased.Select(e => $"{e.Property}={e.Text}")))
            .HasAnnotation(AppendOnlyGuard.OnlyIf, onlyIf);
}

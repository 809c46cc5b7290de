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
}

using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.Storage;

public static class ModelExtensions
{
    /// <summary>Says that this text really has no limit (a raw payload, JSON); every other string needs <c>HasMaxLength</c>.</summary>
    public static PropertyBuilder<T> Unbounded<T>(this PropertyBuilder<T> property) =>
        property.HasAnnotation(Model.PortableTypes.Unbounded, true);
}

using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace Daodi.Storage.Model;

/// <summary>
/// Refuses at start-up what the two databases would treat differently: strings without a length, decimals (SQLite compares
/// and computes them as text) and DateTime (it carries no offset).
/// </summary>
internal sealed class PortableTypes : IModelFinalizingConvention
{
    internal const string Unbounded = "Daodi:Unbounded";

    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        var faults = modelBuilder.Metadata.GetEntityTypes().SelectMany(entity => Faults(entity, entity.DisplayName())).ToList();
        if (faults.Count > 0) throw new InvalidOperationException("The model is not portable: " + string.Join("; ", faults) + ".");
    }

    private static IEnumerable<string> Faults(IConventionTypeBase type, string path)
    {
        foreach (var property in type.GetDeclaredProperties())
        {
            var clr = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
            var name = $"{path}.{property.Name}";
            if (clr == typeof(string) && property.GetMaxLength() is null && property.FindAnnotation(Unbounded) is null)
                yield return $"{name} needs HasMaxLength(n) or Unbounded()";
            else if (clr == typeof(decimal))
                yield return $"{name} is a decimal: keep an integer unit (fen, millimetres) instead";
            else if (clr == typeof(DateTime))
                yield return $"{name} is a DateTime: use DateTimeOffset or DateOnly";
        }

        foreach (var complex in type.GetDeclaredComplexProperties())
            foreach (var fault in Faults(complex.ComplexType, $"{path}.{complex.Name}"))
                yield return fault;
    }
}

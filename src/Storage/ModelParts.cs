using System.Reflection;

namespace Daodi.Storage;

/// <summary>
/// The assemblies whose entity configurations make up the one model, this one first. Their order is the order in which
/// they were given; an entity belongs to the first assembly that configures it.
/// </summary>
public sealed class ModelParts
{
    public ModelParts(IEnumerable<Assembly> assemblies)
    {
        Assemblies = [.. assemblies.Prepend(typeof(ModelParts).Assembly).Distinct()];
        Key = string.Join('|', Assemblies.Select(assembly => assembly.FullName));
    }

    public IReadOnlyList<Assembly> Assemblies { get; }

    /// <summary>Two sets of parts with the same key make the same model.</summary>
    internal string Key { get; }
}

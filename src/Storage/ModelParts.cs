using System.Reflection;

namespace Daodi.Storage;

/// <summary>
/// The assemblies whose entity configurations make up the one model, each after those it refers to, this one first. An
/// entity belongs to the first assembly that configures it.
/// </summary>
public sealed class ModelParts
{
    public ModelParts(IEnumerable<Assembly> assemblies)
    {
        Assemblies = InOrder([.. assemblies.Append(typeof(ModelParts).Assembly).Distinct()]);
        Key = string.Join('|', Assemblies.Select(assembly => assembly.FullName));
    }

    public IReadOnlyList<Assembly> Assemblies { get; }

    /// <summary>Two sets of parts with the same key make the same model.</summary>
    internal string Key { get; }

    private static List<Assembly> InOrder(Assembly[] assemblies)
    {
        var byName = assemblies.ToDictionary(assembly => assembly.GetName().Name!);
        var ordered = new List<Assembly>();
        Add(typeof(ModelParts).Assembly);
        foreach (var assembly in assemblies.OrderBy(assembly => assembly.GetName().Name, StringComparer.Ordinal)) Add(assembly);
        return ordered;

        void Add(Assembly assembly)
        {
            if (ordered.Contains(assembly)) return;
            foreach (var name in assembly.GetReferencedAssemblies().Select(name => name.Name!).Order(StringComparer.Ordinal))
                if (byName.TryGetValue(name, out var referred)) Add(referred);
            ordered.Add(assembly);
        }
    }
}

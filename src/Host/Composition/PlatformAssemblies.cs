using System.Reflection;

namespace Daodi.Host;

/// <summary>The assemblies that make up the platform: every <c>Daodi.*</c> beside the host, so that a new system needs one project reference and no list.</summary>
public static class PlatformAssemblies
{
    /// <summary>An assembly that carries <c>[assembly: AssemblyMetadata("Daodi.Discovery", "explicit")]</c> takes part only where it is named.</summary>
    private const string Mark = "Daodi.Discovery";

    private static readonly string[] Outside = ["Daodi.City", "Daodi.Host", "Daodi.Bench", "Daodi.Gallery"];

    public static IReadOnlyList<Assembly> All(params IReadOnlyList<Assembly> named) =>
        [.. Directory.EnumerateFiles(AppContext.BaseDirectory, "Daodi.*.dll")
            .Select(Path.GetFileNameWithoutExtension)
            .Where(name => !Outside.Contains(name) && !name!.StartsWith("Daodi.Tests", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Assembly.Load(name!))
            .Where(assembly => !assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Any(a => a.Key == Mark))
            .Concat(named)
            .Append(typeof(PlatformAssemblies).Assembly)
            .Distinct()];
}

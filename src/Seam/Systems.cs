using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Daodi.Seam;

/// <summary>The systems of this platform: found in the assemblies that the host has beside it, configured once.</summary>
public sealed class Systems
{
    private static readonly Type[] MapParameters = [typeof(IEndpointRouteBuilder)];

    private Systems(IReadOnlyList<SystemBuilder> all, IReadOnlyList<Assembly> assemblies) => (All, Assemblies) = (all, assemblies);

    public IReadOnlyList<SystemBuilder> All { get; }

    /// <summary>Every assembly that brings entities, use cases or pages: the engines' and the systems'.</summary>
    public IReadOnlyList<Assembly> Assemblies { get; }

    /// <summary>
    /// Finds every <see cref="ISystem"/> in <paramref name="assemblies"/>, in the order of their ids, configures each, and
    /// registers all use cases as scoped services.
    /// </summary>
    public static Systems Discover(IServiceCollection services, IReadOnlyList<Assembly> assemblies)
    {
        var found = new List<SystemBuilder>();
        foreach (var type in assemblies.SelectMany(a => Concrete(a, typeof(ISystem))).OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            var system = (ISystem)Activator.CreateInstance(type)!;
            var builder = new SystemBuilder(IdOf(type), type.Assembly, services);
            system.Configure(builder);
            found.Add(builder);
        }

        foreach (var useCase in assemblies.SelectMany(a => Concrete(a, typeof(IUseCase))))
        {
            services.AddScoped(useCase);
        }

        var systems = new Systems(found, assemblies);
        services.AddSingleton(systems);
        return systems;
    }

    /// <summary>Maps the endpoint of every use case.</summary>
    public void MapUseCases(IEndpointRouteBuilder routes)
    {
        foreach (var useCase in Assemblies.SelectMany(a => Concrete(a, typeof(IUseCase))))
        {
            useCase.GetMethod(nameof(IUseCase.Map), BindingFlags.Public | BindingFlags.Static, MapParameters)!.Invoke(null, [routes]);
        }
    }

    /// <summary>Every file of dated rows that an engine or a system brings: all <c>*.rows.yaml</c> embedded in its assembly.</summary>
    public IEnumerable<(string File, string Text)> RowFiles() =>
        from assembly in Assemblies
        from name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal)
        where name.EndsWith(".rows.yaml", StringComparison.Ordinal)
        select (name, Text(assembly, name));

    /// <summary>Every loop file with the system that names it.</summary>
    /// <exception cref="FileNotFoundException">A system names a file that its assembly does not hold.</exception>
    public IEnumerable<(string Name, LoopFile Loop, string Text)> LoopFiles() =>
        from system in All
        from loop in system.Loops
        let name = system.Assembly.GetManifestResourceNames().FirstOrDefault(n => n == loop.File || n.EndsWith("/" + loop.File, StringComparison.Ordinal))
            ?? throw new FileNotFoundException($"{system.Id} names {loop.File}, but {system.Assembly.GetName().Name} does not embed it")
        select (name, loop, Text(system.Assembly, name));

    private static string Text(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    private static IEnumerable<Type> Concrete(Assembly assembly, Type contract) =>
        assembly.GetTypes().Where(t => t is { IsAbstract: false, IsInterface: false } && t.IsAssignableTo(contract));

    /// <summary><c>AppealsSystem</c> is <c>appeals</c>.</summary>
    private static string IdOf(Type type)
    {
        var name = type.Name.EndsWith("System", StringComparison.Ordinal) ? type.Name[..^"System".Length] : type.Name;
        return string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? "-" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
    }
}

using System.Diagnostics.CodeAnalysis;
using Daodi.Kernel;

namespace Daodi.Exchange;

/// <summary>Where items come from, as a system declares it.</summary>
/// <param name="Id">Short and stable, part of the address: <c>12345</c>.</param>
/// <param name="Handler">The <see cref="ISourceHandler"/> that registers its items; resolved in a scope of its own.</param>
/// <param name="Rhythm">How long its silence may last before it is a warning; null where it has no rhythm.</param>
public sealed record SourceDefinition(string Id, Words Title, Type Handler, TimeSpan? Rhythm = null);

/// <summary>All sources of the platform. Systems register <see cref="SourceDefinition"/> singletons.</summary>
public sealed class SourceRegistry
{
    private readonly Dictionary<string, SourceDefinition> _byId;

    /// <exception cref="InvalidOperationException">An id is taken twice, or its handler is no <see cref="ISourceHandler"/>.</exception>
    public SourceRegistry(IEnumerable<SourceDefinition> sources)
    {
        _byId = new(StringComparer.Ordinal);
        foreach (var source in sources)
        {
            if (!source.Handler.IsAssignableTo(typeof(ISourceHandler)))
                throw new InvalidOperationException($"{source.Handler.Name}, handler of the source {source.Id}, is no ISourceHandler");
            if (!_byId.TryAdd(source.Id, source)) throw new InvalidOperationException($"The source {source.Id} is declared twice");
        }
    }

    public IEnumerable<SourceDefinition> All => _byId.Values.OrderBy(s => s.Id, StringComparer.Ordinal);

    public bool TryFind(string id, [NotNullWhen(true)] out SourceDefinition? source) => _byId.TryGetValue(id, out source);
}

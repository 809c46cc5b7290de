using System.Diagnostics.CodeAnalysis;
using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Exchange;

/// <summary>Where items come from: declared by a system, or made by an administrator.</summary>
/// <param name="Id">Short and stable, part of the address: <c>12345</c>.</param>
/// <param name="Handler">The <see cref="ISourceHandler"/> that registers its items; resolved in a scope of its own.</param>
/// <param name="Rhythm">How long its silence may last before it is a warning; null where it has no rhythm.</param>
public sealed record SourceDefinition(string Id, Words Title, Type Handler, TimeSpan? Rhythm = null)
{
    public SourceMode Mode { get; init; }

    /// <summary>The <see cref="ItemKind"/> of a source made in the browser; null of one declared in code.</summary>
    public string? Kind { get; init; }
    public QuietHours? Quiet { get; init; }
    public bool On { get; init; } = true;

    /// <summary>Silence is counted from here at the earliest; null where only from the last item.</summary>
    public DateTimeOffset? OnSince { get; init; }

    /// <summary>Whether it was made in the browser.</summary>
    public bool Made => Kind is not null;
}

/// <summary>
/// All sources of the platform: the singletons of <see cref="SourceDefinition"/> that systems register, and those of the table
/// <c>sources</c> as they were at the last <see cref="Refresh"/>.
/// </summary>
public sealed class SourceRegistry
{
    private readonly Dictionary<string, SourceDefinition> _declared = new(StringComparer.Ordinal);
    private readonly ItemKinds _kinds;
    private readonly IReader _reader;
    private volatile Dictionary<string, SourceDefinition> _byId;

    /// <exception cref="InvalidOperationException">An id is taken twice, or its handler is no <see cref="ISourceHandler"/>.</exception>
    public SourceRegistry(IEnumerable<SourceDefinition> sources, ItemKinds kinds, IReader reader)
    {
        (_kinds, _reader) = (kinds, reader);
        foreach (var source in sources)
        {
            if (!source.Handler.IsAssignableTo(typeof(ISourceHandler)))
                throw new InvalidOperationException($"{source.Handler.Name}, handler of the source {source.Id}, is no ISourceHandler");
            if (!_declared.TryAdd(source.Id, source)) throw new InvalidOperationException($"The source {source.Id} is declared twice");
        }

        _byId = _declared;
    }

    public IEnumerable<SourceDefinition> All => _byId.Values.OrderBy(s => s.Id, StringComparer.Ordinal);

    public bool TryFind(string id, [NotNullWhen(true)] out SourceDefinition? source) => _byId.TryGetValue(id, out source);

    /// <summary>As <see cref="TryFind"/>, but looks into the database first where it is not known yet: another process may have made it.</summary>
    public async Task<SourceDefinition?> Find(string id)
    {
        if (TryFind(id, out var known)) return known;
        await Refresh();
        return TryFind(id, out known) ? known : null;
    }

    /// <summary>Reads the table of sources again. One whose kind no system describes any more is left out: its items wait in quarantine.</summary>
    public async Task Refresh()
    {
        var made = await _reader.Read(db => db.Set<Source>().ToListAsync());
        var all = new Dictionary<string, SourceDefinition>(_declared, StringComparer.Ordinal);
        foreach (var source in made)
        {
            if (!_kinds.TryFind(source.Kind, out var kind)) continue;
            all.TryAdd(source.Id, new(source.Id, source.Title, kind.Handler, source.RhythmMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null)
            {
                Mode = source.Mode,
                Kind = source.Kind,
                Quiet = source.Quiet,
                On = source.On,
                OnSince = source.OnSince,
            });
        }

        _byId = all;
    }
}

/// <summary>Whoever proposes a token for a source names one that there is.</summary>
internal sealed class CredentialSources(SourceRegistry sources) : Daodi.Trust.ICredentialSources
{
    public async Task<bool> Has(string source) => await sources.Find(source) is not null;
}

using System.Diagnostics.CodeAnalysis;
using Daodi.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Daodi.Exchange;

/// <summary>What a field of an item holds; decides how a column's text is read and which input corrects it.</summary>
public enum ItemFieldType
{
    Text,
    /// <summary>Several lines.</summary>
    LongText,
    Number,
    /// <summary>An instant, written as ISO 8601 with its zone.</summary>
    DateTime,
    Phone,
    /// <summary>One of <see cref="ItemField.Codes"/>.</summary>
    Choice,
}

/// <summary>One accepted code of a field, with the words that senders write for it.</summary>
/// <param name="Synonyms">Other words that mean the code, without regard to width and case.</param>
public sealed record ItemCode(string Code, Words Title, params IReadOnlyList<string> Synonyms);

/// <summary>A field that items of a kind have.</summary>
/// <param name="Name">The JSON property; parts of an inner object are joined by a dot: <c>person.phone</c>.</param>
public sealed record ItemField(string Name, Words Title, ItemFieldType Type = ItemFieldType.Text, bool Required = false)
{
    /// <summary>The field by which an item is told from all others of its source.</summary>
    public const string SourceId = "sourceId";

    public IReadOnlyList<ItemCode> Codes { get; init; } = [];

    /// <summary>Whether it tells who a person is: pages show only its shape where the value is not needed.</summary>
    public bool Personal { get; init; }

    /// <summary>How columns with this content are headed elsewhere; used to propose a mapping.</summary>
    public IReadOnlyList<string> Synonyms { get; init; } = [];
}

/// <summary>
/// What a system can register, described well enough that a source of it is connected without code: its handler and its
/// fields, the source's own number among them.
/// </summary>
public sealed record ItemKind(string Id, Words Title, Type Handler, IReadOnlyList<ItemField> Fields);

/// <summary>All kinds of item that the systems of this platform register.</summary>
public sealed class ItemKinds
{
    private readonly Dictionary<string, ItemKind> _byId = new(StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">A kind is declared twice, has no field <c>sourceId</c>, or its handler is none.</exception>
    public ItemKinds(IEnumerable<ItemKind> kinds)
    {
        foreach (var kind in kinds)
        {
            if (!kind.Handler.IsAssignableTo(typeof(ISourceHandler)))
                throw new InvalidOperationException($"{kind.Handler.Name}, handler of the kind {kind.Id}, is no ISourceHandler");
            if (kind.Fields.All(f => f.Name != ItemField.SourceId))
                throw new InvalidOperationException($"The kind {kind.Id} has no field {ItemField.SourceId}");
            if (!_byId.TryAdd(kind.Id, kind)) throw new InvalidOperationException($"The kind {kind.Id} is declared twice");
        }
    }

    public IEnumerable<ItemKind> All => _byId.Values.OrderBy(k => k.Id, StringComparer.Ordinal);

    public bool TryFind(string? id, [NotNullWhen(true)] out ItemKind? kind)
    {
        kind = null;
        return id is not null && _byId.TryGetValue(id, out kind);
    }

    /// <summary>The kind that a source brings, also of a source that is declared in code; null where nobody described it.</summary>
    public ItemKind? Of(SourceDefinition source) =>
        TryFind(source.Kind, out var kind) ? kind : All.FirstOrDefault(k => k.Handler == source.Handler);
}

public static class ItemKindServices
{
    /// <summary>A system's kind of item, so that administrators can connect sources of it in the browser.</summary>
    public static IServiceCollection AddItemKind(this IServiceCollection services, ItemKind kind) => services.AddSingleton(kind);
}

using Daodi.Kernel;
using Daodi.Storage;

namespace Daodi.Exchange.Hooks;

/// <summary>A field that a subscription may name.</summary>
/// <param name="Name">As in the event's data.</param>
/// <param name="Words">Whether people wrote it freely, so that somebody may be named in it; numbers in it are masked.</param>
public sealed record HookField(string Name, Words Title, bool Words = false);

/// <summary>What an event may tell of its case, as it stands when the event is written down; persons masked already.</summary>
/// <param name="L2">As <c>IScoped.OwnerL2</c>.</param>
public sealed record HookMatter(string No, string? L2, string? L3, IReadOnlyDictionary<string, object?> Fields);

/// <summary>Tells what acts are about. An interface because cases belong to a neighbouring engine that this one does not know.</summary>
public interface IHookMatters
{
    /// <summary>The fields of a case that a subscription may name.</summary>
    IReadOnlyList<HookField> Fields { get; }

    /// <summary>The cases of these ids.</summary>
    Task<IReadOnlyDictionary<long, HookMatter>> Of(DaodiDb db, IReadOnlyCollection<long> cases, CancellationToken ct);
}

/// <summary>Tells people about a subscription, in the transaction that keeps it. An interface because notices belong to a neighbouring engine.</summary>
public interface IHookWarning
{
    /// <param name="kind"><c>hook.failing</c>, <c>hook.recovered</c>, <c>hook.gone</c>, <c>hook.dead</c>.</param>
    Task Tell(DaodiDb db, Hook hook, string kind, Words words, DateTimeOffset at, CancellationToken ct);
}

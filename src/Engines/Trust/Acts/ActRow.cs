namespace Daodi.Trust;

/// <summary>
/// One act: who wrote what, when, on what ground. The table takes inserts only; triggers refuse the rest. The hash commits to
/// the act without telling it, because it is salted.
/// </summary>
public sealed class ActRow
{
    public required long Id { get; init; }

    /// <summary>The case whose history the act belongs to; null for acts that belong to none.</summary>
    public long? CaseId { get; init; }

    /// <summary>
    /// What an act outside a case's history is about: the number of the case whose data was read, <c>account/…</c>,
    /// <c>credential/…</c>, <c>inbox/…</c>.
    /// </summary>
    public string? About { get; init; }

    /// <summary>1, 2, 3 … within the case; 0 without one.</summary>
    public required long Seq { get; init; }

    /// <summary>The type as <see cref="ActTypes"/> has it: <c>appeals.dispatch</c>.</summary>
    public required string Type { get; init; }

    public Guid? ActorId { get; init; }
    public required string ActorName { get; init; }
    public string? ActorUnit { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The legal ground: citation of the row or clause the act rests on.</summary>
    public string? Ground { get; init; }

    /// <summary>Why, in the actor's words.</summary>
    public string? Reason { get; init; }

    public string? FromStage { get; init; }
    public string? ToStage { get; init; }

    /// <summary>What else the act says, as canonical JSON (<see cref="CanonicalJson"/>).</summary>
    public required string Data { get; init; }

    /// <summary>Whether the citizen may see it.</summary>
    public bool Public { get; init; }

    /// <summary>16 random bytes that keep the hash from being guessed.</summary>
    public required byte[] Salt { get; init; }

    /// <summary>SHA-256 of the canonical form (<see cref="Acts.Canonical"/>), 32 bytes.</summary>
    public byte[] Hash { get; internal set; } = [];

    /// <summary>Whether what it said has been erased (<see cref="EraseAct"/>): its hash stays, and can no longer be recomputed.</summary>
    public bool IsErased => !Salt.AsSpan().ContainsAnyExcept((byte)0);
}

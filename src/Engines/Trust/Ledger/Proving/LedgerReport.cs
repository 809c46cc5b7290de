using Daodi.Kernel;

namespace Daodi.Trust.Ledger;

/// <summary>In what a record, or the ledger itself, differs from what was signed.</summary>
public enum Alteration
{
    /// <summary>The act says something else than it did.</summary>
    Content,
    /// <summary>The act, or its leaf, is gone.</summary>
    Missing,
    /// <summary>A record stands where none was; those after it have moved.</summary>
    Inserted,
    /// <summary>A record stands in another's place.</summary>
    Reordered,
    /// <summary>Its content was emptied, and no act of the ledger says so.</summary>
    Unlawful,
    /// <summary>A tile is damaged or was altered; the rows are in order.</summary>
    Tile,
    /// <summary>The checkpoint is missing, malformed, or not signed by the site's key.</summary>
    Checkpoint,
    /// <summary>The tree is not the one whose head was signed.</summary>
    Tree,
    /// <summary>The whole tree agrees with itself and its signature, and not with what the witness saw: it was recomputed.</summary>
    Recomputed,
    /// <summary>The witness has seen more leaves than there are.</summary>
    Truncated,
}

/// <summary>One difference.</summary>
/// <param name="Index">The leaf; null where it is no single one.</param>
/// <param name="ToIndex">The last leaf of a range within which it lies.</param>
/// <param name="ActId">The act of the leaf, where that is known.</param>
/// <param name="CaseId">The case of the act.</param>
public sealed record LedgerFinding(Alteration What, long? Index, long? ToIndex, long? ActId, long? CaseId, Words Message)
{
    public string? ActType { get; init; }
}

/// <summary>What a verification found.</summary>
public sealed record LedgerReport
{
    /// <summary>Leaves of the checkpoint that was verified.</summary>
    public long Size { get; init; }

    public byte[]? Root { get; init; }
    public string? Hash { get; init; }
    public string? Origin { get; init; }

    /// <summary>Acts whose hash was recomputed from their row.</summary>
    public long Checked { get; init; }

    /// <summary>Acts whose content was lawfully erased.</summary>
    public long Erased { get; init; }

    /// <summary>Acts that no checkpoint covers yet.</summary>
    public long Waiting { get; init; }

    /// <summary>Checkpoints of the witness that agree; null where none was asked.</summary>
    public long? Witnessed { get; init; }

    /// <summary>Leaves of the last of them.</summary>
    public long WitnessedTo { get; init; }

    /// <summary>The first differences, in the order of the leaves.</summary>
    public IReadOnlyList<LedgerFinding> Findings { get; init; } = [];

    /// <summary>Records that differ, counting those that are not listed.</summary>
    public long Altered { get; init; }

    public bool Ok => Findings.Count == 0;
}

using Daodi.Kernel;

namespace Daodi.Trust.Ledger;

/// <summary>Somebody outside who keeps checkpoints, so that a tree recomputed by whoever holds the site's key is found out.</summary>
public interface IWitness
{
    /// <summary>As the ledger's page names it.</summary>
    string Name { get; }

    /// <summary>Where it is: a file, an address.</summary>
    string Target { get; }

    /// <summary>The least time between two checkpoints.</summary>
    TimeSpan Every { get; }

    /// <summary>
    /// Hands it a note. Errors: <c>witness.refused</c> where the new tree does not begin with the one it saw last, which is serious
    /// and not tried again with the same note; <c>witness.unreachable</c> where it cannot be reached.
    /// </summary>
    Task<Result<Done>> Give(string note, NoteVerifier verifier, CancellationToken ct);
}

/// <summary>How far a witness is.</summary>
/// <param name="Size">Leaves of the last checkpoint it took; null before the first since the platform started.</param>
/// <param name="Fault">Why it did not take the last one.</param>
public sealed record WitnessStanding(string Name, string Target, long? Size, DateTimeOffset? At, Error? Fault)
{
    /// <summary>It says that the tree was recomputed.</summary>
    public bool Refused => Fault?.Code == WitnessErrors.RefusedCode;
}

internal static class WitnessErrors
{
    public const string RefusedCode = "witness.refused";

    public static Error Refused(long seen, long size) => Error.Conflict(RefusedCode,
        ($"见证方拒收：它见过 {seen} 条的树头，现在 {size} 条的树不是由那棵树长成的。账本被重算过，请立即查明。",
            $"The witness refused: it has seen a head of {seen} leaves, and the tree of {size} does not begin with that one. The ledger was recomputed; find out at once."));

    public static Error Unreachable(Words why) => new("witness.unreachable",
        ($"见证方暂时联系不上：{why.Zh}。会自动重试。", $"The witness cannot be reached just now: {why.En}. It is tried again."))
    { Kind = ErrorKind.Unavailable };
}

using Daodi.Kernel;

namespace Daodi.Trust.Ledger;

/// <summary>How the ledger stands, for health, page and log.</summary>
/// <param name="Head">The last signed head; null before the first look.</param>
/// <param name="SignedAt">When it was signed.</param>
/// <param name="Stopped">Why nothing is signed any more: the past does not agree with what was signed. Somebody must look.</param>
/// <param name="Trouble">What kept the last turn from ending (a full disk, the database); it is tried again.</param>
public sealed record LedgerStanding(Checkpoint? Head, DateTimeOffset? SignedAt, Error? Stopped, Error? Trouble)
{
    /// <summary>A whole verification runs now.</summary>
    public bool Verifying { get; init; }
}

/// <summary>What the sequencer tells the rest of the process. The truth lies in files and database; this is the last look at it.</summary>
public sealed class LedgerState
{
    private readonly Lock _lock = new();
    private LedgerStanding _now = new(null, null, null, null);
    private bool _repair;

    public LedgerStanding Now
    {
        get
        {
            lock (_lock) return _now;
        }
    }

    /// <summary>Asks the sequencer to make the tiles again from the database: somebody met a damaged one.</summary>
    public void WantRepair()
    {
        lock (_lock) _repair = true;
    }

    internal bool TakeRepair()
    {
        lock (_lock)
        {
            var wanted = _repair;
            _repair = false;
            return wanted;
        }
    }

    internal void Set(Func<LedgerStanding, LedgerStanding> change)
    {
        lock (_lock) _now = change(_now);
    }
}

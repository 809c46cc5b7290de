using Daodi.Kernel;

namespace Daodi.Storage;

/// <summary>
/// The one way to write. Works that wait together share one physical transaction, a savepoint each, and are answered only
/// after the commit is on disk.
/// </summary>
public interface IWriteLane
{
    /// <summary>
    /// Runs <paramref name="work"/> in its turn and commits it. The context tracks; what it holds is saved when the work
    /// returns a value (it may also save itself, to read its own rows). Works are quick and touch only the database: everyone
    /// else waits behind them. One work must not start another.
    /// </summary>
    /// <returns>
    /// What the work returned; or <c>storage.unavailable</c> where the database could not commit, or <c>storage.stopping</c>
    /// after the platform began to stop. An error undoes this work and no other.
    /// </returns>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> ended it before it was ready to commit; nothing is
    /// written. Once ready, a work can no longer be cancelled.</exception>
    /// <exception cref="Exception">What the work threw (a bug); nothing of it is written, other works are not touched.</exception>
    Task<Result<T>> Run<T>(Func<DaodiDb, CancellationToken, Task<Result<T>>> work, CancellationToken ct = default);

    /// <summary>What the lane has done since it started.</summary>
    LaneFigures Figures { get; }
}

/// <summary>What the lane has done since it started.</summary>
/// <param name="Works">Works committed.</param>
/// <param name="Commits">Physical commits that carried them.</param>
/// <param name="Undone">Works rolled back: expected errors, exceptions, cancellations.</param>
/// <param name="Lost">Works that failed because the database did.</param>
/// <param name="Waiting">Works in the queue now.</param>
public readonly record struct LaneFigures(long Works, long Commits, long Undone, long Lost, int Waiting);

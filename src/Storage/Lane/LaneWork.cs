using Daodi.Kernel;

namespace Daodi.Storage.Lane;

/// <summary>One work in the lane's queue, and the promise to its caller.</summary>
internal abstract class LaneWork
{
    /// <summary>True inside a work: the lane cannot wait for itself.</summary>
    protected static readonly AsyncLocal<bool> Within = new();

    public static bool Inside => Within.Value;

    /// <summary>False where the caller gave up while it waited; it is then answered already.</summary>
    public abstract bool Wanted();

    /// <summary>Runs the work and saves what it left in the context. False when it returned an error.</summary>
    public abstract Task<bool> Run(DaodiDb db);

    /// <summary>Gives the caller what the work returned.</summary>
    public abstract void Complete();

    public abstract void Fail(Error error);

    /// <summary>Gives the caller the exception; a cancellation of its own as such.</summary>
    public abstract void Throw(Exception exception);
}

internal sealed class LaneWork<T>(Func<DaodiDb, CancellationToken, Task<Result<T>>> work, CancellationToken ct) : LaneWork
{
    private readonly TaskCompletionSource<Result<T>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // The work runs as if its caller ran it: same culture, same trace.
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private Result<T> _result;

    public Task<Result<T>> Answer => _answer.Task;

    public override bool Wanted()
    {
        if (!ct.IsCancellationRequested) return true;
        _answer.TrySetCanceled(ct);
        return false;
    }

    public override async Task<bool> Run(DaodiDb db)
    {
        if (_context is null)
        {
            await Invoke(db);
        }
        else
        {
            Task? running = null;
            ExecutionContext.Run(_context, _ => running = Invoke(db), null);
            await running!;
        }

        return _result.Ok;
    }

    public override void Complete() => _answer.TrySetResult(_result);

    public override void Fail(Error error) => _answer.TrySetResult(error);

    public override void Throw(Exception exception)
    {
        if (exception is OperationCanceledException && ct.IsCancellationRequested) _answer.TrySetCanceled(ct);
        else _answer.TrySetException(exception);
    }

    private async Task Invoke(DaodiDb db)
    {
        Within.Value = true;
        _result = await work(db, ct);
        if (_result.Ok) await db.SaveChangesAsync(ct);
    }
}

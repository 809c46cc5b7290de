using System.Diagnostics;
using System.Threading.Channels;
using Daodi.Kernel;
using Daodi.Storage.Providers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Daodi.Storage.Lane;

/// <summary>See <see cref="IWriteLane"/>. One loop takes what waits, runs it in order and commits it together.</summary>
internal sealed class WriteLane : IWriteLane, IHostedService, IAsyncDisposable
{
    /// <summary>A commit is not put off longer than this, however many keep coming.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(20);

    /// <summary>A work that holds everyone else up longer than this is reported.</summary>
    private static readonly TimeSpan s_slow = TimeSpan.FromMilliseconds(500);

    private static readonly Error s_unavailable = new("storage.unavailable",
        new("数据库暂时不可用，本次操作未能确认保存。请稍后核对，再试一次。",
            "The database is not available just now, so this could not be confirmed as saved. Check in a moment and try again."))
    { Kind = ErrorKind.Unavailable };

    private static readonly Error s_stopping = new("storage.stopping",
        new("系统正在停机，未受理本次操作。请稍后再试。", "The platform is stopping and did not take this. Try again shortly."))
    { Kind = ErrorKind.Unavailable };

    private readonly Store _store;
    private readonly ILogger<WriteLane> _log;
    private readonly Channel<LaneWork> _queue;
    private readonly Task _loop;
    private long _works, _commits, _undone, _lost;

    public WriteLane(Store store, StorageOptions options, ILogger<WriteLane> log)
    {
        (_store, _log) = (store, log);
        _queue = Channel.CreateBounded<LaneWork>(new BoundedChannelOptions(options.LaneCapacity) { SingleReader = true });
        _loop = Task.Run(Loop);
    }

    public LaneFigures Figures => new(Volatile.Read(ref _works), Volatile.Read(ref _commits), Volatile.Read(ref _undone),
        Volatile.Read(ref _lost), _queue.Reader.Count);

    public async Task<Result<T>> Run<T>(Func<DaodiDb, CancellationToken, Task<Result<T>>> work, CancellationToken ct = default)
    {
        if (LaneWork.Inside) throw new InvalidOperationException("A work of the lane may not wait for another: it would wait for itself.");
        var mine = new LaneWork<T>(work, ct);
        try
        {
            await _queue.Writer.WriteAsync(mine, ct);
        }
        catch (ChannelClosedException)
        {
            return s_stopping;
        }

        return await mine.Answer;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Takes no more, and finishes what it took.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        return _loop.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
    }

    private async Task Loop()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            // Those whose work is done and whose answer waits for the commit.
            var ready = new List<LaneWork>(_store.MaxBatch);
            try
            {
                await Batch(ready);
            }
            catch (Exception exception)
            {
                Lose(ready, exception);
            }
        }
    }

    private async Task Batch(List<LaneWork> ready)
    {
        await using var turn = await Begin();
        var began = Stopwatch.GetTimestamp();
        while (ready.Count < _store.MaxBatch && _queue.Reader.TryRead(out var work))
        {
            if (work.Wanted()) await One(turn, work, ready);
            if (Stopwatch.GetElapsedTime(began) > s_patience) break;
        }

        if (ready.Count == 0) return;
        await turn.Commit();
        Interlocked.Add(ref _works, ready.Count);
        Interlocked.Increment(ref _commits);
        foreach (var work in ready) work.Complete();
        ready.Clear();
    }

    private async Task One(Turn turn, LaneWork work, List<LaneWork> ready)
    {
        var began = Stopwatch.GetTimestamp();
        // Until it is undone or answered, it shares the fate of the batch.
        ready.Add(work);
        try
        {
            if (await work.Run(turn.Db))
            {
                // Also finds out a work that swallowed a database error: PostgreSQL would answer its commit with a rollback.
                await turn.Keep();
                return;
            }

            await turn.Undo();
            work.Complete();
        }
        catch (Exception exception) when (!_store.IsOutage(exception))
        {
            await turn.Undo();
            work.Throw(exception);
        }
        finally
        {
            var took = Stopwatch.GetElapsedTime(began);
            if (took > s_slow) _log.LogWarning("A work held the write lane for {Milliseconds} ms", (long)took.TotalMilliseconds);
        }

        ready.RemoveAt(ready.Count - 1);
        Interlocked.Increment(ref _undone);
    }

    /// <summary>Begins a transaction; once more on new connections, since the old ones may belong to a server that has gone.</summary>
    private async Task<Turn> Begin()
    {
        try
        {
            return await Turn.Begin(_store);
        }
        catch (Exception exception) when (_store.IsOutage(exception))
        {
            _store.ForgetConnections();
            return await Turn.Begin(_store);
        }
    }

    /// <summary>The database failed: everyone in the batch, or where it could not even begin everyone who waits, is told.</summary>
    private void Lose(List<LaneWork> works, Exception exception)
    {
        if (works.Count == 0)
        {
            for (var waiting = _queue.Reader.Count; waiting > 0 && _queue.Reader.TryRead(out var work); waiting--) works.Add(work);
        }

        _log.LogError(exception, "The database failed; {Works} works are answered storage.unavailable", works.Count);
        Interlocked.Add(ref _lost, works.Count);
        _store.ForgetConnections();
        foreach (var work in works) work.Fail(s_unavailable);
    }
}

using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Daodi.Exchange;

/// <summary>What the sender is told of one item.</summary>
/// <param name="State"><c>accepted</c>, <c>duplicate</c> (it is here already) or <c>rejected</c>.</param>
/// <param name="Index">Its place in the push, from 0, where it has no id to tell it by.</param>
/// <param name="Differs">True where the same id came before with other content: the first is kept.</param>
public sealed record Receipt(string? SourceId, string State, int? Index = null, bool? Differs = null, InboxFault? Error = null)
{
    public const string Accepted = "accepted", Duplicate = "duplicate", Rejected = "rejected";
}

/// <summary>
/// Takes items in. Pushes that wait together become one work of the lane: one look-up of their ids, one bulk insert, one
/// commit; each gets its receipts after that commit and not before.
/// </summary>
public sealed class Inbox(IWriteLane lane, InboxSignal signal, TimeProvider clock, ILogger<Inbox> log)
{
    private const int MostItems = 2000;
    private const long MostCharacters = 64_000_000;

    private readonly Lock _lock = new();
    private readonly Queue<Push> _waiting = new();
    private bool _draining;

    /// <summary>
    /// Stores the items of one push. An error is the lane's (<c>storage.unavailable</c>): nothing was stored, or it is not
    /// known; pushing again is safe.
    /// </summary>
    public Task<Result<IReadOnlyList<Receipt>>> Accept(string source, IReadOnlyList<PushedItem> items)
    {
        var push = new Push(source, items, clock.Instant());
        lock (_lock)
        {
            _waiting.Enqueue(push);
            if (!_draining)
            {
                _draining = true;
                _ = Task.Run(Drain);
            }
        }
        return push.Answer.Task;
    }

    private async Task Drain()
    {
        while (Next() is { Count: > 0 } pushes)
        {
            try
            {
                await Store(pushes);
            }
            catch (Exception failure)
            {
                // One push spoils the rest, or another process was first with an id: each by itself, so only the guilty fails.
                if (pushes.Count > 1) log.LogWarning(failure, "Storing {Pushes} pushes together failed; trying them one by one", pushes.Count);
                foreach (var push in pushes) await Alone(push);
            }
        }
    }

    private async Task Alone(Push push)
    {
        try
        {
            await Store([push]);
        }
        catch (Exception failure)
        {
            push.Answer.TrySetException(failure);
        }
    }

    private List<Push> Next()
    {
        var pushes = new List<Push>();
        var (items, characters) = (0, 0L);
        lock (_lock)
        {
            while (_waiting.TryPeek(out var push) && (pushes.Count == 0 || items + push.Items.Count <= MostItems && characters + push.Characters <= MostCharacters))
            {
                pushes.Add(_waiting.Dequeue());
                items += push.Items.Count;
                characters += push.Characters;
            }
            if (pushes.Count == 0) _draining = false;
        }
        return pushes;
    }

    private async Task Store(List<Push> pushes)
    {
        var stored = await lane.Run<Intake>(async (db, ct) =>
        {
            var intake = new Intake(pushes);
            await intake.Store(db, ct);
            return intake;
        });
        if (stored.Ok && stored.Value.Work) signal.Ring();
        foreach (var push in pushes)
        {
            if (stored.Ok) push.Answer.TrySetResult(stored.Value.ReceiptsOf(push));
            else push.Answer.TrySetResult(stored.Error);
        }
    }
}

/// <summary>One push that waits to be stored.</summary>
internal sealed class Push(string source, IReadOnlyList<PushedItem> items, DateTimeOffset at)
{
    public string Source => source;
    public IReadOnlyList<PushedItem> Items => items;
    public DateTimeOffset At => at;
    public long Characters { get; } = items.Sum(i => (long)(i.Payload?.Length ?? 0));
    public TaskCompletionSource<Result<IReadOnlyList<Receipt>>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Wakes the worker after a commit; rings that nobody waits for are remembered as one.</summary>
public sealed class InboxSignal : IDisposable
{
    private readonly SemaphoreSlim _bell = new(0, 1);

    public void Ring()
    {
        try
        {
            _bell.Release();
        }
        catch (SemaphoreFullException)
        {
            // It rings already.
        }
    }

    public void Dispose() => _bell.Dispose();

    internal Task<bool> Wait(TimeSpan atMost, CancellationToken ct) => _bell.WaitAsync(atMost, ct);
}

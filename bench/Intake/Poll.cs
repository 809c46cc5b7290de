using System.Collections.Concurrent;
using System.Diagnostics;
using Daodi.Exchange;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Bench;

/// <summary>The check from outside: of one push at a time, how long from sending it until another connection sees its case.</summary>
internal sealed class Poll : IAsyncDisposable
{
    private readonly IReader _reader;
    private readonly string _prefix;
    private readonly ConcurrentQueue<(string SourceId, long At)> _latest = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Times _seen = new();
    private readonly Task _running;

    public Poll(IReader reader, string prefix)
    {
        (_reader, _prefix) = (reader, prefix);
        _running = Task.Run(Run);
    }

    /// <summary>A push is about to be sent; it is watched if nothing else is.</summary>
    public void Sent(int first, long at)
    {
        if (_latest.IsEmpty) _latest.Enqueue(($"{_prefix}{first:000000}", at));
    }

    /// <summary>Push to visible case, milliseconds, of those watched.</summary>
    public async Task<Times> Seen()
    {
        await _stop.CancelAsync();
        await _running;
        return _seen;
    }

    public async ValueTask DisposeAsync()
    {
        await Seen();
        _stop.Dispose();
    }

    private async Task Run()
    {
        while (!_stop.IsCancellationRequested)
        {
            if (!_latest.TryPeek(out var watched))
            {
                await Task.Delay(5);
                continue;
            }

            while (!await _reader.Read(db => db.Set<InboxRow>().AnyAsync(r => r.SourceId == watched.SourceId && r.State == InboxState.Registered)))
            {
                if (_stop.IsCancellationRequested) return;
                await Task.Delay(2);
            }

            _seen.Add(Stopwatch.GetElapsedTime(watched.At).TotalMilliseconds);
            _latest.TryDequeue(out _);
        }
    }
}

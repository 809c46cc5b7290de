using System.Globalization;
using Daodi.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Daodi.Exchange.Hooks;

/// <summary>One run of the pump over a subscription: what is under way, what is over, and what is being written down.</summary>
internal sealed class HookTurn(HookPump pump, long id, CancellationToken ct)
{
    /// <summary>Rows read ahead.</summary>
    private const int Ahead = 64;

    private readonly Dictionary<Task<HookTry?>, HookDelivery> _under = [];
    private readonly Queue<HookDelivery> _ready = new();
    private readonly HashSet<long> _busy = [];
    private readonly HashSet<string> _subjects = new(StringComparer.Ordinal);
    private List<HookTry> _done = [];
    private Task<Hook?>? _settling;
    private Hook? _hook;
    private bool _more = true;

    // The receiver seems to be down: nothing more is sent until that is written down and judged.
    private bool _doubt;

    public int Tries { get; private set; }

    public async Task Run()
    {
        try
        {
            _hook = await Look();
            while (true)
            {
                if (!ct.IsCancellationRequested) await Fill();
                if (_settling is null && _done.Count > 0)
                {
                    _settling = pump.Settling.Keep(id, _done);
                    _done = [];
                }

                if (_under.Count == 0 && _settling is null) break;
                await Task.WhenAny(_settling is null ? _under.Keys : _under.Keys.Append<Task>(_settling));
                await Collect();
            }
        }
        finally
        {
            // Nothing of this turn may still be under way when the next one begins: two of a subject would be.
            foreach (Task left in _under.Keys) await left.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_settling is Task writing) await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        ct.ThrowIfCancellationRequested();
    }

    /// <summary>Starts as many requests as may be under way.</summary>
    private async Task Fill()
    {
        if (_doubt || _hook is not { State: HookState.Active } hook || hook.HeldUntil > pump.Clock.GetUtcNow())
        {
            _ready.Clear();
            return;
        }

        // After a hold one event asks whether the receiver is there again.
        var together = hook.HeldUntil is null ? pump.Together : 1;
        while (_under.Count < together)
        {
            if (_ready.Count == 0 && (!_more || !await Load(hook))) return;
            var row = _ready.Dequeue();
            if (_busy.Contains(row.Leaf) || _subjects.Contains(row.Subject)) continue;
            if (!pump.MaySend(hook))
            {
                _ready.Clear();
                _more = false;
                return;
            }

            _busy.Add(row.Leaf);
            _subjects.Add(row.Subject);
            Tries++;
            _under.Add(Send(hook, row), row);
        }
    }

    private async Task<bool> Load(Hook hook)
    {
        var now = pump.Clock.GetUtcNow();
        var rows = await pump.Reader.Read(db => db.Set<HookDelivery>().Where(d => d.HookId == id && d.State == HookDeliveryState.Ready && d.NextAt <= now)
            .OrderBy(d => d.NextAt).ThenBy(d => d.Leaf).Take(Ahead + _busy.Count).ToListAsync(CancellationToken.None));
        foreach (var row in rows.Where(r => !_busy.Contains(r.Leaf) && !_subjects.Contains(r.Subject))) _ready.Enqueue(row);
        // Looked at again once something has been written down.
        _more = false;
        return _ready.Count > 0;
    }

    private async Task<HookTry?> Send(Hook hook, HookDelivery row)
    {
        await Task.Yield();
        pump.Reached?.Invoke("send");
        var began = pump.Clock.Instant();
        try
        {
            var answer = await pump.Post.Send(hook, row.ActId.ToString(CultureInfo.InvariantCulture), row.Body, ct);
            pump.Reached?.Invoke("sent");
            return new(row.Leaf, row.Subject, answer, began, pump.Clock.Instant());
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Whether it was taken is not known; it is sent again at the next start.
            return null;
        }
    }

    private async Task Collect()
    {
        foreach (var over in _under.Keys.Where(t => t.IsCompleted).ToList())
        {
            _under.Remove(over, out var row);
            if (await over is { } done)
            {
                _done.Add(done);
                _doubt |= IsDoubt(done);
            }
            else
            {
                Free(row!.Leaf, row.Subject);
            }
        }

        if (_settling is not { IsCompleted: true } settled) return;
        _settling = null;
        _hook = await settled;
        // Rows leave the busy ones only by being written down, so all that are neither under way nor done now are free.
        var kept = _under.Values.Select(r => (r.Leaf, r.Subject)).Concat(_done.Select(d => (d.Leaf, d.Subject))).ToList();
        _busy.Clear();
        _subjects.Clear();
        foreach (var (leaf, subject) in kept)
        {
            _busy.Add(leaf);
            _subjects.Add(subject);
        }

        // What was read ahead may have moved.
        _more = true;
        _doubt = _done.Any(IsDoubt);
        if (_hook is { State: HookState.Active, HeldUntil: null }) return;
        _ready.Clear();
        pump.Log.LogInformation("Web hook {Hook} is {State}, held: {Held}", id, _hook?.State, _hook?.HeldUntil is not null);
    }

    private static bool IsDoubt(HookTry done) => done.Answer.Verdict is HookVerdict.Down or HookVerdict.Gone;

    private void Free(long leaf, string subject)
    {
        _busy.Remove(leaf);
        _subjects.Remove(subject);
    }

    private Task<Hook?> Look() => pump.Reader.Read(db => db.Set<Hook>().SingleOrDefaultAsync(h => h.Id == id, CancellationToken.None));
}

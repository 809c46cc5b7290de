using System.Collections.Concurrent;
using Daodi.Kernel;

namespace Daodi.Exchange;

/// <summary>
/// Access tokens of interfaces that hand one out for an hour or two: had once and used by all until shortly before they end,
/// since each new one may void the last. One at a time asks for another.
/// </summary>
public sealed class AccessTokens(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Slot> _slots = new(StringComparer.Ordinal);

    /// <summary>The token of a channel under these settings; asks for one where there is none or it ends within five minutes.</summary>
    public async Task<Result<string>> Get(string channel, int version, Func<CancellationToken, Task<Result<(string Token, TimeSpan Holds)>>> ask, CancellationToken ct)
    {
        var slot = _slots.GetOrAdd(channel, _ => new());
        await slot.Gate.WaitAsync(ct);
        try
        {
            if (slot.Token is { } kept && slot.Version == version && clock.GetUtcNow() < slot.Until) return kept;
            var asked = await ask(ct);
            if (!asked.Ok) return asked.Error;
            var early = asked.Value.Holds > Early * 2 ? Early : asked.Value.Holds / 2;
            (slot.Token, slot.Version, slot.Until) = (asked.Value.Token, version, clock.GetUtcNow() + asked.Value.Holds - early);
            return asked.Value.Token;
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    /// <summary>Forgets a token that the other side does not take any more; a newer one stays.</summary>
    public void Forget(string channel, string token)
    {
        if (_slots.TryGetValue(channel, out var slot) && slot.Token == token) slot.Token = null;
    }

    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);

    // As many as there are channels, for as long as the platform runs: nothing to dispose of.
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "Lives as long as the process; its wait handle is never made")]
    private sealed class Slot
    {
        public readonly SemaphoreSlim Gate = new(1, 1);
        public volatile string? Token;
        public int Version;
        public DateTimeOffset Until;
    }
}

using System.Collections.Concurrent;
using Daodi.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Daodi.Exchange.Hooks;

/// <summary>
/// Sends what is due of one subscription, some requests at once and of each subject one. The next of a subject goes only after it is
/// written down that the one before was taken, so that a crash repeats what was under way and never puts anything out of order.
/// Memory is bounded: some rows ahead, whatever waits.
/// </summary>
internal sealed class HookPump(IReader reader, HookPost post, HookSettling settling, IOptions<HookOptions> options, TimeProvider clock, ILogger<HookPump> log)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // Requests in the present minute, for receivers that allow only so many.
    private readonly ConcurrentDictionary<long, (DateTimeOffset From, int Sent)> _minutes = new();

    /// <summary>Called before and after each request by tests that let it die there.</summary>
    public Action<string>? Reached { get; set; }

    /// <summary>Sends until nothing is due; how many tries were made.</summary>
    public async Task<int> RunDue(long id, CancellationToken ct = default)
    {
        var turn = new HookTurn(this, id, ct);
        await turn.Run();
        return turn.Tries;
    }

    internal IReader Reader => reader;
    internal HookPost Post => post;
    internal HookSettling Settling => settling;
    internal TimeProvider Clock => clock;
    internal ILogger Log => log;
    internal int Together => Math.Max(1, options.Value.Together);

    /// <summary>Whether the receiver allows one more in this minute; it is counted then.</summary>
    internal bool MaySend(Hook hook)
    {
        if (hook.Rate is not { } rate) return true;
        var now = clock.GetUtcNow();
        var minute = _minutes.TryGetValue(hook.Id, out var known) && now - known.From < Minute && now >= known.From ? known : (From: now, Sent: 0);
        if (minute.Sent >= rate) return false;
        _minutes[hook.Id] = minute with { Sent = minute.Sent + 1 };
        return true;
    }
}

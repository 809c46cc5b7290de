using System.Globalization;
using Daodi.Kernel;

namespace Daodi.Cases;

/// <summary>
/// One run of a clock: what it started from, how it was paused and extended, where it ended. The due instant is always
/// computed from the start anew (<see cref="ClockTimes"/>), so that it can be told again when a missing calendar arrives.
/// </summary>
public sealed class CaseClock
{
    public required long CaseId { get; init; }
    public required ClockKind Kind { get; init; }

    /// <summary>1, 2, 3 …: a redo begins the clock anew, a new stage its step clock.</summary>
    public required int Round { get; init; }

    /// <summary>The limit it counts: <c>5 wd</c>.</summary>
    public required string Limit { get; init; }

    /// <summary>The row that says so, <c>table#row</c>: rows in force are never changed, so it is the whole trace.</summary>
    public required string Rule { get; init; }

    /// <summary>The stage of a step clock.</summary>
    public string? Stage { get; init; }
    public required DateTimeOffset Started { get; init; }

    /// <summary>None where it cannot be told; <see cref="Unknown"/> says why.</summary>
    public DateTimeOffset? Due { get; set; }

    /// <summary>The code of the error that keeps the due unknown, with its year: <c>calendar.missing:2027</c>.</summary>
    public string? Unknown { get; set; }

    /// <summary>When the present pause began.</summary>
    public DateTimeOffset? PausedAt { get; set; }

    /// <summary>Past pauses as <c>from-to</c> in microseconds since 1970, joined by spaces.</summary>
    public string? Pauses { get; set; }

    /// <summary>By how much it was extended: <c>10 wd</c>.</summary>
    public string? Extension { get; set; }
    public DateTimeOffset? ExtendedAt { get; set; }
    public string? ExtensionRule { get; set; }

    public DateTimeOffset? StoppedAt { get; set; }

    /// <summary>Whether it ended, or stands now, after its due; known once it stopped.</summary>
    public bool? Late { get; set; }

    public bool Runs => StoppedAt is null;

    internal Limit Amount => Kernel.Limit.Parse(Limit).Value;
    internal Limit? ExtensionAmount => Extension is null ? null : Kernel.Limit.Parse(Extension).Value;

    /// <summary>All pauses, the present one last and open.</summary>
    public IReadOnlyList<Pause> AllPauses
    {
        get
        {
            if (Pauses is null) return PausedAt is { } now ? [new(now, null)] : [];
            var all = Pauses.Split(' ').Select(p => p.Split('-')).Select(p => new Pause(Instant(p[0]), Instant(p[1]))).ToList();
            if (PausedAt is { } open) all.Add(new(open, null));
            return all;
        }
    }

    internal void Pause(DateTimeOffset at)
    {
        if (Runs) PausedAt ??= at;
    }

    internal void Resume(DateTimeOffset at)
    {
        if (PausedAt is not { } from) return;
        var pause = string.Create(CultureInfo.InvariantCulture, $"{Micros(from)}-{Micros(at)}");
        Pauses = Pauses is null ? pause : $"{Pauses} {pause}";
        PausedAt = null;
    }

    internal void Stop(DateTimeOffset at)
    {
        if (!Runs) return;
        Resume(at);
        StoppedAt = at;
        Late = Due is { } due ? at >= ClockTimes.LateFrom(Amount, due) : null;
    }

    private static long Micros(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private static DateTimeOffset Instant(string micros) =>
        DateTimeOffset.UnixEpoch.AddTicks(long.Parse(micros, CultureInfo.InvariantCulture) * TimeSpan.TicksPerMicrosecond);
}

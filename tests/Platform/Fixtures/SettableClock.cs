namespace Daodi.Tests.Platform.Fixtures;

/// <summary>
/// A clock that is set and then runs on. Timers keep real time: a platform on it sweeps and flushes as always, only the
/// day is another.
/// </summary>
public sealed class SettableClock : TimeProvider
{
    private long _offset;

    public SettableClock()
    {
    }

    public SettableClock(DateTimeOffset now) => Set(now);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + new TimeSpan(Interlocked.Read(ref _offset));

    public void Set(DateTimeOffset now) => Interlocked.Exchange(ref _offset, (now - System.GetUtcNow()).Ticks);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _offset, by.Ticks);
}

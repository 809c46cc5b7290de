using System.Collections.Concurrent;

namespace Daodi.Exchange;

/// <summary>
/// What the memory may hold of pushes that are not on disk yet, source by source. Who finds it full is told to come back; who
/// was let in is stored.
/// </summary>
public sealed class SourceGate
{
    /// <summary>Pushes of one source at a time.</summary>
    public int MaxPushes { get; init; } = 2000;

    /// <summary>Bytes of one source at a time.</summary>
    public long MaxBytes { get; init; } = 256L << 20;

    private readonly ConcurrentDictionary<string, Load> _loads = new(StringComparer.Ordinal);

    /// <summary>A place for one push of <paramref name="bytes"/>; null where there is none. Dispose it when the push is answered.</summary>
    public Place? TryEnter(string source, long bytes)
    {
        var load = _loads.GetOrAdd(source, _ => new());
        lock (load)
        {
            // A large push alone always passes, or one that is larger than the limit could never.
            if (load.Pushes >= MaxPushes || (load.Pushes > 0 && load.Bytes + bytes > MaxBytes)) return null;
            load.Pushes++;
            load.Bytes += bytes;
        }
        return new(load, bytes);
    }

    internal sealed class Load
    {
        public int Pushes;
        public long Bytes;
    }

    public sealed class Place : IDisposable
    {
        private readonly Load _load;
        private long _bytes;
        private bool _left;

        internal Place(Load load, long bytes) => (_load, _bytes) = (load, bytes);

        public void Dispose()
        {
            lock (_load)
            {
                if (_left) return;
                _left = true;
                _load.Pushes--;
                _load.Bytes -= _bytes;
                _bytes = 0;
            }
        }
    }
}

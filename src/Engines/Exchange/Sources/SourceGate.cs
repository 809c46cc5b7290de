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
        return new(this, load, bytes);
    }

    internal sealed class Load
    {
        public int Pushes;
        public long Bytes;
    }

    public sealed class Place : IDisposable
    {
        private readonly SourceGate _gate;
        private readonly Load _load;
        private long _bytes;
        private bool _left;

        internal Place(SourceGate gate, Load load, long bytes) => (_gate, _load, _bytes) = (gate, load, bytes);

        /// <summary>
        /// Counts what a push that did not say its length has sent so far. False where there is no room for it; a push that is
        /// alone always has room.
        /// </summary>
        public bool TryHold(long bytes)
        {
            lock (_load)
            {
                if (bytes <= _bytes) return true;
                if (_load.Pushes > 1 && _load.Bytes + bytes - _bytes > _gate.MaxBytes) return false;
                _load.Bytes += bytes - _bytes;
                _bytes = bytes;
                return true;
            }
        }

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

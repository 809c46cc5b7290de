using System.Diagnostics.Metrics;

namespace Daodi.Exchange;

/// <summary>How far registration is behind receipt: as OpenTelemetry instruments, and for pages and benches the last thousands.</summary>
public sealed class InboxFigures
{
    /// <summary>The name to subscribe OpenTelemetry to.</summary>
    public const string MeterName = "Daodi.Exchange";

    private readonly Histogram<double> _lag;
    private readonly Counter<long> _registered, _quarantined;
    private readonly Lock _lock = new();
    private readonly double[] _last = new double[4096];
    private long _count;

    public InboxFigures(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _lag = meter.CreateHistogram<double>("daodi.inbox.lag", "s", "From receipt to registration");
        _registered = meter.CreateCounter<long>("daodi.inbox.registered");
        _quarantined = meter.CreateCounter<long>("daodi.inbox.quarantined");
    }

    /// <summary>Items registered or quarantined since the start.</summary>
    public long Done
    {
        get { lock (_lock) return _count; }
    }

    /// <summary>The lag in seconds that this share of the last 4,096 items did not exceed; 0 where there are none.</summary>
    public double Lag(double share)
    {
        double[] sorted;
        lock (_lock) sorted = _last[..(int)Math.Min(_count, _last.Length)];
        if (sorted.Length == 0) return 0;
        Array.Sort(sorted);
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    internal void Note(string source, InboxState state, TimeSpan lag)
    {
        var tag = new KeyValuePair<string, object?>("source", source);
        _lag.Record(lag.TotalSeconds, tag);
        (state == InboxState.Registered ? _registered : _quarantined).Add(1, tag);
        lock (_lock) _last[_count++ % _last.Length] = lag.TotalSeconds;
    }
}

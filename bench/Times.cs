using System.Globalization;

namespace Daodi.Bench;

/// <summary>Milliseconds measured one by one; percentiles by the nearest rank.</summary>
internal sealed class Times
{
    private readonly List<double> _all = [];
    private readonly Lock _lock = new();
    private bool _sorted = true;

    public int Count => _all.Count;

    public void Add(double milliseconds)
    {
        lock (_lock)
        {
            _all.Add(milliseconds);
            _sorted = false;
        }
    }

    public double At(double share)
    {
        if (_all.Count == 0) return double.NaN;
        if (!_sorted) _all.Sort();
        _sorted = true;
        return _all[Math.Clamp((int)Math.Ceiling(share * _all.Count) - 1, 0, _all.Count - 1)];
    }

    /// <summary>With as many digits as the number deserves; a dash where nothing was measured.</summary>
    public string Text(double share) => Show(At(share));

    public static string Show(double value) => double.IsNaN(value) ? "–" : value.ToString(value < 10 ? "0.0" : "#,0", CultureInfo.InvariantCulture);
}

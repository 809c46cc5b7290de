namespace Daodi.City;

/// <summary>
/// Chance that can be repeated: the same seed and keys give the same throws on every machine and in every version of .NET
/// (SplitMix64). A throw for one question never shifts the answers to others, because each question has its own keys.
/// </summary>
public sealed class Dice
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong _state;

    private Dice(ulong state) => _state = state;

    /// <summary>The dice for one question.</summary>
    public static Dice For(int seed, params ReadOnlySpan<string> keys)
    {
        // FNV-1a over the characters, with a separator so that ("ab","c") is not ("a","bc").
        var hash = 14695981039346656037UL ^ (uint)seed;
        foreach (var key in keys)
        {
            foreach (var c in key) hash = (hash ^ c) * 1099511628211UL;
            hash = (hash ^ 0xFFFF) * 1099511628211UL;
        }
        return new Dice(hash);
    }

    /// <summary>From 0 up to, not including, 1.</summary>
    public double Next() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    public bool Chance(double probability) => Next() < probability;

    /// <summary>A whole number from <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    public int Between(int from, int to) => from + (int)(Next() * (to - from + 1));

    public double Between(double from, double to) => from + Next() * (to - from);

    public T Pick<T>(IReadOnlyList<T> of) => of[(int)(Next() * of.Count)];

    /// <summary>One of them, as often as its weight says.</summary>
    public T Weighted<T>(IReadOnlyList<T> of, Func<T, double> weight)
    {
        var left = Next() * of.Sum(weight);
        foreach (var one in of)
        {
            left -= weight(one);
            if (left < 0) return one;
        }
        return of[^1];
    }

    /// <summary>A duration as people take them: mostly near the middle, now and then far longer (log-normal).</summary>
    /// <param name="median">Half of them are shorter.</param>
    /// <param name="spread">The standard deviation of the logarithm; 0.5 is regular, 1 is erratic.</param>
    public double Skewed(double median, double spread) => median * Math.Exp(spread * Normal());

    /// <summary>How many of something that happens <paramref name="mean"/> times on average.</summary>
    public int Poisson(double mean)
    {
        if (mean > 40) return Math.Max(0, (int)Math.Round(mean + Math.Sqrt(mean) * Normal()));
        var (count, product, floor) = (0, Next(), Math.Exp(-mean));
        while (product > floor)
        {
            count++;
            product *= Next();
        }
        return count;
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - Next())) * Math.Cos(2 * Math.PI * Next());

    private ulong NextBits()
    {
        var z = _state += Golden;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

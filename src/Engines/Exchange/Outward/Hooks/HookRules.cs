using Daodi.Kernel;
using Daodi.Rules;

namespace Daodi.Exchange.Hooks;

/// <summary>How one class of failures is tried again: a row of <c>hooks.retries</c>.</summary>
/// <param name="Tries">After so many the event is given up; 0 for never.</param>
public sealed record RetryRule(TimeSpan First, double Factor, TimeSpan Longest, int Tries)
{
    /// <summary>The wait after the n-th failure (1, 2 …), a fifth more or less, so that what failed together does not come back together.</summary>
    /// <param name="jitter">Between 0 and 1.</param>
    public TimeSpan After(int failures, double jitter)
    {
        // In seconds, since a long row of failures soon asks for more than a TimeSpan holds.
        var wait = Math.Min(First.TotalSeconds * Math.Pow(Factor, Math.Max(failures - 1, 0)), Longest.TotalSeconds);
        return TimeSpan.FromSeconds(wait * (0.8 + 0.4 * jitter));
    }
}

/// <summary>The dated rows of web hooks that are in force today.</summary>
public sealed class HookRules(IRulebooks rulebooks, TimeProvider clock)
{
    public RetryRule Receiver => Retry("receiver");
    public RetryRule Failed => Retry("failed");
    public RetryRule Refused => Retry("refused");

    /// <summary>How long a receiver may fail before people are told.</summary>
    public TimeSpan Tell => TimeSpan.FromMinutes((double)Watch.Number("tell"));

    /// <summary>Failures in a row, of whatever kind, after which the receiver counts as down.</summary>
    public int Streak => (int)Watch.Number("streak");

    /// <summary>The longest wait that a receiver may ask for.</summary>
    public TimeSpan Asked => TimeSpan.FromSeconds((double)Watch.Number("asked"));

    /// <summary>How long the former secret signs beside the new one.</summary>
    public TimeSpan Overlap => TimeSpan.FromHours((double)Watch.Number("overlap"));

    private Found Watch => Row("hooks.watch", ("hook", "*"));

    private RetryRule Retry(string name)
    {
        var row = Row("hooks.retries", ("class", name));
        return new(TimeSpan.FromSeconds((double)row.Number("first")), (double)row.Number("factor"), TimeSpan.FromSeconds((double)row.Number("longest")), (int)row.Number("tries"));
    }

    // The rows are shipped and cannot be deleted, only replaced: where one is missing the installation is broken.
    private Found Row(string table, (string, string?) key) =>
        rulebooks.Current.Find(table, clock.Instant().LocalDate(), key) is { Ok: true } found ? found.Value : throw new InvalidOperationException($"No row of {table} is in force for {key}");
}

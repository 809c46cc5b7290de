using Daodi.Kernel;

namespace Daodi.Storage;

/// <summary>
/// Identifiers made by the application, so that rows can be written in bulk and sort by the time of their registration.
/// 41 bits of milliseconds since 2020 (until 2089), 2 bits of node, 10 bits of sequence: 53 bits, so that a browser's number
/// holds one exactly.
/// </summary>
public static class Ids
{
    private const int NodeBits = 2, SequenceBits = 10, TimeShift = NodeBits + SequenceBits;
    private static readonly long s_epoch = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    // Milliseconds and sequence of the last id, in one word: (ms << SequenceBits) | sequence.
    private static long s_last;

    /// <summary>Which process this is, 0..3, where several share a database.</summary>
    public static int Node { get; set; }

    /// <summary>
    /// The next identifier: greater than every one before it in this process, whatever the clock does. More than 1,024 in a
    /// millisecond borrow from the next.
    /// </summary>
    public static long Next()
    {
        var floor = (TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - s_epoch) << SequenceBits;
        while (true)
        {
            var last = Volatile.Read(ref s_last);
            var next = Math.Max(last + 1, floor);
            if (Interlocked.CompareExchange(ref s_last, next, last) == last)
            {
                return next >> SequenceBits << TimeShift
                    | (long)(Node & ((1 << NodeBits) - 1)) << SequenceBits
                    | next & ((1 << SequenceBits) - 1);
            }
        }
    }

    /// <summary>The least identifier that could be made at <paramref name="at"/>: a bound for ranges by time.</summary>
    public static long From(DateTimeOffset at) => (at.ToUnixTimeMilliseconds() - s_epoch) << TimeShift;

    /// <summary>When an identifier was made, to the millisecond.</summary>
    public static DateTimeOffset At(long id) => DateTimeOffset.FromUnixTimeMilliseconds((id >> TimeShift) + s_epoch).ToInstant();
}

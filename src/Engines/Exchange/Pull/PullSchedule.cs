using Daodi.Kernel;

namespace Daodi.Exchange;

/// <summary>When a source is pulled next.</summary>
public static class PullSchedule
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(1), LongestWait = TimeSpan.FromHours(6), LongestAsked = TimeSpan.FromDays(1);

    /// <summary>After a good pull: its interval later. After the n-th failure: 1, 2, 4 … minutes up to six hours, a fifth more or less so that sources do not come together; what the other side asks for (Retry-After) is kept, up to a day. Never inside the quiet hours.</summary>
    /// <param name="jitter">Between 0 and 1.</param>
    public static DateTimeOffset Next(DateTimeOffset now, TimeSpan interval, int failures, TimeSpan? retryAfter, QuietHours? quiet, double jitter)
    {
        var wait = interval;
        if (failures > 0)
        {
            var doubled = FirstWait * Math.Pow(2, Math.Min(failures - 1, 16));
            wait = (doubled < LongestWait ? doubled : LongestWait) * (0.8 + 0.4 * jitter);
        }

        if (retryAfter is { } asked && asked > wait) wait = asked < LongestAsked ? asked : LongestAsked;
        var next = (now + wait).ToInstant();
        return quiet is { } hours ? hours.End(next) : next;
    }
}

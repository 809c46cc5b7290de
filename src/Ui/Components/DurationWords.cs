namespace Daodi.Ui.Components;

/// <summary>A span of time in the two largest units that matter: 1 天 3 小时, 1 d 3 h.</summary>
public static class DurationWords
{
    public static Words Of(TimeSpan span)
    {
        var minutes = (long)Math.Floor(Math.Abs(span.TotalMinutes));
        var (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
        return minutes switch
        {
            < 1 => ("不到 1 分钟", "under 1 min"),
            < 60 => ($"{rest} 分钟", $"{rest} min"),
            < 1440 => rest == 0 ? ($"{hours} 小时", $"{hours} h") : ($"{hours} 小时 {rest} 分", $"{hours} h {rest} min"),
            _ when days >= 30 || hours == 0 => ($"{days} 天", $"{days} d"),
            _ => ($"{days} 天 {hours} 小时", $"{days} d {hours} h"),
        };
    }

    /// <summary>What is left until <paramref name="due"/>, or by how much it is past.</summary>
    public static Words Left(DateTimeOffset due, DateTimeOffset now)
    {
        var span = Of(due - now);
        return due >= now ? ($"还剩 {span.Zh}", $"{span.En} left") : ($"超期 {span.Zh}", $"{span.En} overdue");
    }
}

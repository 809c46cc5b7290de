using System.Globalization;
using Daodi.Kernel;

namespace Daodi.BigData.Appeals.Domain;

/// <summary>
/// Reads the instants that hotline systems write: ISO 8601, with or without zone, digits only, or in Chinese. What names no
/// zone is city time (+08:00).
/// </summary>
public static class CityInstant
{
    private static readonly string[] Zoned =
    [
        "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd HH:mm:sszzz",
        "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
    ];

    private static readonly string[] Local =
    [
        "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm:ss.FFFFFFF",
        "yyyy/M/d HH:mm:ss", "yyyy/M/d H:mm", "yyyy/M/d H:mm:ss", "yyyyMMddHHmmss",
        "yyyy年M月d日 H时m分s秒", "yyyy年M月d日H时m分s秒", "yyyy年M月d日 H时m分", "yyyy年M月d日H时m分", "yyyy年M月d日 H:mm", "yyyy年M月d日 H:mm:ss",
    ];

    public static Result<DateTimeOffset> Parse(string? text, string field)
    {
        var trimmed = text?.Trim() ?? "";
        var invariant = CultureInfo.InvariantCulture;
        foreach (var format in Zoned)
        {
            var styles = format.EndsWith("'Z'", StringComparison.Ordinal) ? DateTimeStyles.AssumeUniversal : DateTimeStyles.None;
            if (DateTimeOffset.TryParseExact(trimmed, format, invariant, styles, out var at))
            {
                return at.ToInstant();
            }
        }

        return DateTime.TryParseExact(trimmed, Local, invariant, DateTimeStyles.None, out var local)
            ? new DateTimeOffset(local, CityTime.Offset).ToInstant()
            : Error.Invalid("appeal.instant", ("时间格式不对，请写成 2026-06-10T14:05:00+08:00",
                "not a date and time; write it as 2026-06-10T14:05:00+08:00"), field);
    }
}

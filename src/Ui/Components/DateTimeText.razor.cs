using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>An instant on the city's clock: 2026-06-10 14:05, the same in both languages.</summary>
public sealed partial class DateTimeText
{
    [Parameter, EditorRequired] public DateTimeOffset? At { get; set; }

    /// <summary>How much of it is shown; the whole is always on hover.</summary>
    [Parameter] public TimeShown Show { get; set; } = TimeShown.Minute;

    /// <summary>2026-06-10 14:05:09 +08:00.</summary>
    public static string Full(DateTimeOffset at) => Format(at, "yyyy-MM-dd HH:mm:ss zzz");

    private string Shown(DateTimeOffset at) => Format(at, Show switch
    {
        TimeShown.Day => "yyyy-MM-dd",
        TimeShown.DayOfYear => "MM-dd HH:mm",
        TimeShown.Clock => "HH:mm",
        TimeShown.WithOffset => "yyyy-MM-dd HH:mm zzz",
        _ => "yyyy-MM-dd HH:mm",
    });

    private static string Format(DateTimeOffset at, string format) => at.Local().ToString(format, CultureInfo.InvariantCulture);
}

/// <summary>How much of an instant is shown.</summary>
public enum TimeShown
{
    /// <summary>2026-06-10 14:05</summary>
    Minute,
    /// <summary>2026-06-10</summary>
    Day,
    /// <summary>06-10 14:05, where the year is plain.</summary>
    DayOfYear,
    /// <summary>14:05</summary>
    Clock,
    /// <summary>2026-06-10 14:05 +08:00, where it may be read elsewhere.</summary>
    WithOffset,
}

using System.Globalization;

namespace Daodi.BigData.Appeals.Pages.Boards;

/// <summary>The list of cases behind a number: the register with the filters that the number counts by.</summary>
internal static class BoardLinks
{
    public static string Register(params (string Name, string? Value)[] filters) => "/register" + string.Concat(filters
        .Where(f => !string.IsNullOrEmpty(f.Value)).Select((f, i) => $"{(i == 0 ? '?' : '&')}{f.Name}={Uri.EscapeDataString(f.Value!)}"));

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text.RegularExpressions;
using Daodi.Kernel;

namespace Daodi.Exchange;

/// <summary>
/// Reads the dates that sheets and feeds hold: 2022-6-10, 2022年6月10日 14:30, 2022/6/10 下午2:30, 20220610143000 (GB/T 7408
/// basic form), 2022-06-10T14:30:00+08:00 (extended form), RFC 1123, Excel's serial numbers. What names no zone is city time.
/// </summary>
public static partial class DateReader
{
    // Excel counts days from 1899-12-30, from 1 March 1900 on; before that its calendar has a day that never was.
    private static readonly DateTime ExcelZero = new(1899, 12, 30, 0, 0, 0, DateTimeKind.Unspecified);
    private const double FirstSerial = 61, LastSerial = 2_958_465.99999999;

    private static readonly string[] Zoned =
    [
        "yyyy-M-d'T'H:m:s.FFFFFFFzzz", "yyyy-M-d'T'H:m:szzz", "yyyy-M-d'T'H:mzzz", "yyyy-M-d H:m:szzz", "yyyy-M-d H:m:s zzz", "yyyyMMdd'T'HHmmsszzz",
        "ddd, d MMM yyyy H:m:s zzz", "d MMM yyyy H:m:s zzz",
    ];

    private static readonly string[] Local =
    [
        "yyyy-M-d", "yyyy-M-d H", "yyyy-M-d H:m", "yyyy-M-d H:m:s", "yyyy-M-d H:m:s.FFFFFFF", "yyyy-M-d'T'H:m", "yyyy-M-d'T'H:m:s", "yyyy-M-d'T'H:m:s.FFFFFFF",
        "yyyyMMdd", "yyyyMMddHHmm", "yyyyMMddHHmmss", "yyyyMMdd'T'HHmmss", "yyyyMMdd HHmmss", "yyyyMMdd HH:mm:ss",
    ];

    /// <summary>The instant, UTC. Errors: <c>date.format</c>, <c>date.early</c> (before 1900).</summary>
    /// <param name="format">A .NET pattern that the text must have (<c>dd.MM.yyyy HH:mm</c>); null or <c>auto</c> tries all that are known; <c>excel</c> takes serial numbers alone.</param>
    public static Result<DateTimeOffset> Parse(string text, string? format = null)
    {
        var plain = text.Normalize(System.Text.NormalizationForm.FormKC).Trim();
        var invariant = CultureInfo.InvariantCulture;
        if (format is { Length: > 0 } and not "auto" and not "excel")
            return DateTime.TryParseExact(plain, format, invariant, DateTimeStyles.AllowWhiteSpaces, out var exact) ? InCity(exact) : NoDate(text);
        if (double.TryParse(plain, NumberStyles.AllowDecimalPoint, invariant, out var serial) && serial is >= FirstSerial and <= LastSerial)
        {
            // 2022 alone would be a day of 1905, 202206 one of 2453: not what anybody means.
            if (format == "excel" || serial is > 10_000 and < 73_415) return InCity(ExcelZero.AddTicks((long)Math.Round(serial * 86_400) * TimeSpan.TicksPerSecond));
        }

        if (format == "excel") return NoDate(text);
        var written = DottedDate().Replace(plain, "$1-$2-$3").Replace('/', '-').Replace('年', '-').Replace('月', '-')
            .Replace('日', ' ').Replace('号', ' ').Replace('时', ':').Replace('点', ':').Replace('分', ':').Replace("秒", "", StringComparison.Ordinal);
        written = Spaces().Replace(written, " ").Trim().TrimEnd(':', '-');
        var (clock, afternoon) = HalfOfDay(written);
        foreach (var shape in Zoned)
        {
            var zoned = clock.Replace("GMT", "+00:00", StringComparison.Ordinal);
            if (zoned.EndsWith('Z')) zoned = zoned[..^1] + "+00:00";
            if (DateTimeOffset.TryParseExact(zoned, shape, invariant, DateTimeStyles.AllowWhiteSpaces, out var at)) return Late(at, text);
        }

        if (!DateTime.TryParseExact(clock, Local, invariant, DateTimeStyles.None, out var local)) return NoDate(text);
        if (afternoon is { } pm)
        {
            if (local.Hour > 12) return pm ? InCity(local) : NoDate(text);
            local = local.Date.AddHours(local.Hour % 12 + (pm ? 12 : 0)).AddMinutes(local.Minute).AddSeconds(local.Second);
        }

        return InCity(local);

        // The first hours of the year 1 are before all time in UTC, so the year is looked at first.
        Result<DateTimeOffset> InCity(DateTime at) => at.Year < 1900 ? Early(text) : new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Unspecified), CityTime.Offset).ToInstant();
    }

    private static Result<DateTimeOffset> Late(DateTimeOffset at, string text) => at.Year >= 1900 ? at.ToInstant() : Early(text);

    private static Error Early(string text) => Error.Invalid("date.early", ($"“{Short(text)}”早于 1900 年，请核对。", $"“{Short(text)}” is before 1900; check it."));

    private static (string, bool?) HalfOfDay(string text)
    {
        var half = Half().Match(text);
        if (!half.Success) return (text, null);
        var rest = Spaces().Replace(text.Remove(half.Index, half.Length).Insert(half.Index, " "), " ").Trim();
        return (rest, half.Value.ToUpperInvariant() is "下午" or "晚上" or "PM");
    }

    private static Error NoDate(string text) => Error.Invalid("date.format", (
        $"“{Short(text)}”不是日期时间，请写成 2026-06-10 14:05。", $"“{Short(text)}” is not a date and time; write it as 2026-06-10 14:05."));

    private static string Short(string text) => text.Length <= 30 ? text : text[..29] + "…";

    [GeneratedRegex(@"^(\d{4})\.(\d{1,2})\.(\d{1,2})")]
    private static partial Regex DottedDate();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex("上午|下午|晚上|[AaPp][Mm]")]
    private static partial Regex Half();
}

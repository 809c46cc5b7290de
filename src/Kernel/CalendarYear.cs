using System.Globalization;
using System.Text.Json;

namespace Daodi.Kernel;

/// <summary>One day on which a State Council notice departs from the plain week.</summary>
/// <param name="Works">True for a day off swapped into a working day (调休), false for a day off.</param>
/// <param name="Name">The holiday it belongs to, as the notice names it: 春节.</param>
public sealed record CalendarDay(DateOnly Date, bool Works, string Name);

/// <summary>The yearly notice of the State Council on holidays; it may also settle the last days of the year before.</summary>
public sealed record CalendarYear(int Year, IReadOnlyList<CalendarDay> Days)
{
    private const string Header = "year,date,kind,name";

    /// <summary>
    /// Reads one year to import: JSON as <c>{"year":2027,"days":[{"date":"2027-01-01","isOffDay":true,"name":"元旦"}]}</c>,
    /// or CSV with the head <c>year,date,kind,name</c>, kind being off or work. Errors: <c>calendar.format</c>,
    /// <c>calendar.empty</c>, <c>calendar.year</c>.
    /// </summary>
    public static Result<CalendarYear> Parse(string? text)
    {
        var trimmed = (text ?? "").TrimStart('\uFEFF').Trim();
        if (trimmed.Length == 0) return Empty();
        if (trimmed[0] == '{') return ParseJson(trimmed);
        var years = ParseCsv(trimmed);
        if (!years.Ok) return years.Error;
        return years.Value.Count == 1
            ? years.Value[0]
            : Error.Invalid("calendar.year", (
                $"一次导入一个年度，此文件含 {years.Value.Count} 个年度，请按年度拆分。",
                $"One year is imported at a time; this file holds {years.Value.Count}. Split it by year."));
    }

    internal static Result<IReadOnlyList<CalendarYear>> ParseCsv(string text)
    {
        var days = new List<(int Year, CalendarDay Day)>();
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#' || line == Header) continue;
            var cells = line.Split(',');
            if (cells.Length != 4
                || !int.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out var year)
                || DateOf(cells[1]) is not { } date
                || cells[2] is not ("off" or "work"))
                return Error.Invalid("calendar.format", (
                    $"第 {number} 行应为“年度,日期,off 或 work,名称”，例如“2027,2027-01-01,off,元旦”。",
                    $"Line {number} must read year,date,off or work,name: “2027,2027-01-01,off,元旦”."));
            days.Add((year, new(date, cells[2] == "work", cells[3])));
        }
        if (days.Count == 0) return Empty();
        var years = new List<CalendarYear>();
        foreach (var group in days.GroupBy(d => d.Year).OrderBy(g => g.Key))
        {
            var year = Checked(group.Key, [.. group.Select(d => d.Day)]);
            if (!year.Ok) return year.Error;
            years.Add(year.Value);
        }
        return years;
    }

    private static Result<CalendarYear> ParseJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            var days = new List<CalendarDay>();
            foreach (var day in root.GetProperty("days").EnumerateArray())
            {
                if (DateOf(day.GetProperty("date").GetString()) is not { } date) return BadJson();
                var name = day.TryGetProperty("name", out var n) ? n.GetString() : null;
                days.Add(new(date, !day.GetProperty("isOffDay").GetBoolean(), name ?? ""));
            }
            return Checked(root.GetProperty("year").GetInt32(), days);
        }
        // A document of another shape: KeyNotFound for a missing member, InvalidOperation for one of another type.
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return BadJson();
        }
    }

    private static Result<CalendarYear> Checked(int year, List<CalendarDay> days)
    {
        if (days.Count == 0) return Empty();
        var (first, last) = (new DateOnly(year - 1, 12, 1), new DateOnly(year + 1, 1, 31));
        if (days.Find(d => d.Date < first || d.Date > last) is { } stray)
            return Error.Invalid("calendar.year", (
                $"{stray.Date:yyyy-MM-dd} 不属于 {year} 年度的放假安排，请核对年度或日期。",
                $"{stray.Date:yyyy-MM-dd} cannot belong to the notice for {year}. Check the year or the date."));
        if (days.GroupBy(d => d.Date).FirstOrDefault(g => g.Select(d => d.Works).Distinct().Count() > 1) is { } twice)
            return Error.Invalid("calendar.format", (
                $"{twice.Key:yyyy-MM-dd} 既列为放假又列为上班，请核对。",
                $"{twice.Key:yyyy-MM-dd} is listed both as off and as working."));
        return new CalendarYear(year, [.. days.DistinctBy(d => d.Date).OrderBy(d => d.Date)]);
    }

    private static DateOnly? DateOf(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date : null;

    private static Error Empty() => Error.Invalid("calendar.empty", (
        "没有任何放假或调休日期：请等国务院办公厅发布该年度通知后再导入。",
        "There is not one day in it. Import it once the State Council has published the year's notice."));

    private static Error BadJson() => Error.Invalid("calendar.format", (
        "JSON 应含 year 和 days，days 每项含 date、isOffDay、name。",
        "The JSON needs year and days, each day with date, isOffDay and name."));
}

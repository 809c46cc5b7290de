using System.Globalization;

namespace Daodi.Ui.Lists;

/// <summary>
/// What every file that leaves says of itself: who took it, when, what for, and the number of the act that recorded it. It stands in
/// the file's name, in its last record (whose first field begins with <c>#</c>; the others are empty) and, in a workbook, on a second sheet.
/// </summary>
/// <param name="Act">The id of the act; <c>/admin/personal/reads</c> finds it by <see cref="Number"/>.</param>
public sealed record Watermark(long Act, string Who, Words Unit, Words Purpose, bool Full, DateTimeOffset At)
{
    public const char Mark = '#';

    /// <summary>As it is written on files and prints: E and the act's id.</summary>
    public string Number => NumberOf(Act);

    /// <summary>What follows the list's name in the file's.</summary>
    public string Suffix => $"-{At.Local().ToString("yyyyMMdd-HHmm", CultureInfo.InvariantCulture)}-{Number}";

    /// <summary>One line for the last record and the foot of a print.</summary>
    public string Line => $"{Mark} {Number} · {Unit} {Who} · {Time} · {Purpose} · {Kind}";

    /// <summary>The second sheet: a name and a value a row.</summary>
    internal IEnumerable<Dictionary<string, object>> Sheet
    {
        get
        {
            var (name, value) = (new Words("项目", "Item").ToString(), new Words("内容", "Content").ToString());
            Dictionary<string, object> Row(Words title, string text) => new() { [name] = title.ToString(), [value] = Export.Safe(text) };
            return
            [
                Row(("导出编号", "Number"), Number), Row(("导出人", "Taken by"), Who), Row(("单位", "Unit"), Unit.ToString()),
                Row(("时间", "When"), Time), Row(("用途", "What for"), Purpose.ToString()), Row(("个人信息", "Personal data"), Kind.ToString()),
            ];
        }
    }

    public static string NumberOf(long act) => "E" + act.ToString(CultureInfo.InvariantCulture);

    /// <summary>The act that a number names; null where it is none.</summary>
    public static long? ActOf(string? number) =>
        long.TryParse(number?.Trim().TrimStart('E', 'e'), NumberStyles.None, CultureInfo.InvariantCulture, out var act) ? act : null;

    private string Time => At.Local().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private Words Kind => Full
        ? ("含完整个人信息，仅限所述用途，用后删除", "Holds personal data in full: for the stated purpose only, delete after use")
        : ("个人信息已遮盖", "Personal data masked");
}

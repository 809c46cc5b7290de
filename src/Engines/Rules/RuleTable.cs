using System.Globalization;
using Daodi.Kernel;

namespace Daodi.Rules;

/// <summary>
/// A table of dated rows. Immutable; a changed one is made by <see cref="With"/>, which checks that the most specific row
/// is always exactly one.
/// </summary>
public sealed class RuleTable
{
    private readonly RuleRow[] _bySpecificity;

    private RuleTable(string name, Words title, IReadOnlyList<string> keys, IReadOnlyList<RuleColumn> columns, IReadOnlyList<RuleRow> rows)
    {
        (Name, Title, Keys, Columns, Rows) = (name, title, keys, columns, rows);
        _bySpecificity = [.. rows.OrderByDescending(r => r.Specificity)];
    }

    /// <summary>System and table: <c>appeals.limits</c>.</summary>
    public string Name { get; }
    public Words Title { get; }
    public IReadOnlyList<string> Keys { get; }
    public IReadOnlyList<RuleColumn> Columns { get; }
    public IReadOnlyList<RuleRow> Rows { get; }

    /// <summary>A table without rows.</summary>
    public static RuleTable Empty(string name, Words title, IReadOnlyList<string> keys, IReadOnlyList<RuleColumn> columns) =>
        new(name, title, keys, columns, []);

    public RuleColumn? Column(string name) => Columns.FirstOrDefault(c => c.Name == name);

    /// <summary>
    /// A row from texts, as the database and the editor hold it. Errors, with the column as field: <c>rule.value</c> and the
    /// types' own, <c>rule.column</c>, <c>rule.keys</c>, <c>rule.dates</c>, <c>rule.citation</c>, <c>rule.tag</c>.
    /// </summary>
    /// <param name="id">None lets the keys and the first day name it.</param>
    /// <param name="keys">One for each key of the table, in its order.</param>
    public Result<RuleRow> Row(string? id, IReadOnlyList<string> keys, IReadOnlyDictionary<string, string> values,
        DateOnly from, DateOnly? to, string citation, string tag, int line = 0)
    {
        if (keys.Count != Keys.Count || keys.Any(string.IsNullOrWhiteSpace))
            return Error.Invalid("rule.keys", (
                $"表 {Name} 的每一行都要写明：{string.Join("、", Keys)}（不限请写 *）",
                $"Every row of {Name} names {string.Join(", ", Keys)}; write * where any will do"));
        if (to < from)
            return Error.Invalid("rule.dates", ("截止日期早于起始日期", "The row ends before it begins"), "to");
        if (string.IsNullOrWhiteSpace(citation))
            return Error.Invalid("rule.citation", ("请写明依据", "Every row names its ground"), "cite");
        if (tag is not ("S" or "M" or "P" or "?"))
            return Error.Invalid("rule.tag", ("标记只能是 S、M、P 或 ?", "The tag is S, M, P or ?"), "tag");

        var parsed = new Dictionary<string, RuleValue>(StringComparer.Ordinal);
        foreach (var column in Columns)
        {
            if (!values.TryGetValue(column.Name, out var text))
            {
                if (column.Optional) continue;
                return Error.Invalid("rule.column", ($"缺少“{column.Name}”", $"'{column.Name}' is missing"), column.Name);
            }
            var value = RuleValue.Parse(column.Kind, text);
            if (!value.Ok) return value.Error with { Field = column.Name };
            parsed[column.Name] = value.Value;
        }
        if (values.Keys.FirstOrDefault(v => Column(v) is null) is { } unknown)
            return Error.Invalid("rule.column", ($"不认识的列“{unknown}”", $"Unknown column '{unknown}'"), unknown);

        return new RuleRow
        {
            Id = id ?? RuleRow.MakeId(keys, from),
            Keys = [.. keys],
            Values = parsed,
            From = from,
            To = to,
            Citation = citation,
            Tag = tag,
            Line = line,
        }.Ready();
    }

    /// <summary>
    /// The same table with these rows. Errors: two rows of one id, two rows of the same keys in force on one day, two equally
    /// specific rows that some facts match while no more specific row decides between them.
    /// </summary>
    public Loaded<RuleTable> With(IEnumerable<RuleRow> rows, string file = "")
    {
        var all = rows.ToArray();
        var errors = new List<LoadError>();
        foreach (var twice in all.GroupBy(r => r.Id, StringComparer.Ordinal).Where(g => g.Count() > 1))
            errors.Add(new(file, twice.Last().Line, (
                $"{Name} 中行号“{twice.Key}”重复", $"{Name} has two rows '{twice.Key}'")));

        for (var i = 0; i < all.Length; i++)
            for (var j = i + 1; j < all.Length; j++)
                if (Clash(all[i], all[j], all) is { } clash)
                    errors.Add(new(file, all[j].Line, clash));
        return errors.Count == 0 ? new(new(Name, Title, Keys, Columns, all), []) : new(null, errors);
    }

    /// <summary>
    /// The row that holds on <paramref name="on"/> for these facts: of those that match, the one that names most keys.
    /// Facts that the table does not ask for are ignored. Error <c>rule.none</c> where no row matches.
    /// </summary>
    public Result<Found> Find(DateOnly on, Func<string, string?> facts)
    {
        var given = new string?[Keys.Count];
        for (var i = 0; i < given.Length; i++) given[i] = facts(Keys[i]);
        return Find(on, given);
    }

    internal Result<Found> Find(DateOnly on, string?[] given)
    {
        foreach (var row in _bySpecificity)
            if (row.Holds(on) && Matches(row, given))
                return new Found(this, row, given);
        var asked = string.Join(", ", Keys.Select((k, i) => $"{k}={given[i] ?? "–"}"));
        var day = on.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return Error.Invalid("rule.none", (
            $"“{Title.Zh}”中没有适用于 {asked} 的规则（{day}），请管理员在规则表中补充",
            $"'{Title.En}' has no row for {asked} on {day}; an administrator can add it to the table"));
    }

    private static bool Matches(RuleRow row, string?[] given)
    {
        for (var i = 0; i < given.Length; i++)
            if (!ReferenceEquals(row.Keys[i], RuleRow.Any) && row.Keys[i] != RuleRow.Any && row.Keys[i] != given[i])
                return false;
        return true;
    }

    private static Words? Clash(RuleRow a, RuleRow b, RuleRow[] all)
    {
        if (a.Specificity != b.Specificity || !a.Meets(b)) return null;
        if (a.Keys.SequenceEqual(b.Keys))
            return ($"与第 {a.Line} 行（{a.Id}）条件相同而有效期重叠", $"In force at the same time as line {a.Line} ({a.Id}) for the same keys");

        var meet = a.Keys.Zip(b.Keys, (x, y) => x == RuleRow.Any ? y : x).ToArray();
        var from = a.From > b.From ? a.From : b.From;
        var to = Earlier(a.To, b.To);
        var deciding = all.Where(r => r.Specificity > a.Specificity && Matches(r, meet)).OrderBy(r => r.From);
        foreach (var row in deciding)
        {
            if (row.From > from) break;
            if (row.To is null || row.To >= to) return null;
            if (row.To >= from) from = row.To.Value.AddDays(1);
        }
        return (
            $"与第 {a.Line} 行（{a.Id}）同样具体，遇到 {string.Join("/", meet)} 时无法取舍，请补一行更具体的",
            $"As specific as line {a.Line} ({a.Id}): neither wins for {string.Join("/", meet)}; add a row that decides");
    }

    private static DateOnly Earlier(DateOnly? a, DateOnly? b) =>
        (a ?? DateOnly.MaxValue) < (b ?? DateOnly.MaxValue) ? a!.Value : b ?? DateOnly.MaxValue;
}

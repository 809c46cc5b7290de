using System.Globalization;

namespace Daodi.Rules;

/// <summary>Reads a <c>rows.yaml</c>: tables with their keys, typed value columns and dated rows, each with its citation.</summary>
public static class RowsFile
{
    private static readonly string[] Reserved = ["id", "from", "to", "cite", "tag"];

    /// <summary>The tables with the line each begins at, or every error in the file.</summary>
    public static Loaded<IReadOnlyList<(RuleTable Table, int Line)>> Parse(string file, string text)
    {
        var source = new YamlSource(file);
        var tables = new List<(RuleTable, int)>();
        if (source.Root(text) is { } root)
        {
            foreach (var (name, map) in root.RequiredMap("tables")?.Maps() ?? [])
                if (Table(source, name, map) is { } table)
                    tables.Add((table, map.Line));
            root.Finish();
        }
        return source.Errors.Count == 0 ? new(tables, []) : new(null, source.Errors);
    }

    private static RuleTable? Table(YamlSource source, string name, YamlMap map)
    {
        var title = map.RequiredWords("title");
        var keys = map.Texts("keys").Select(k => k.Text).ToArray();
        var columns = new List<RuleColumn>();
        if (map.RequiredMap("values") is { } values)
        {
            foreach (var column in values.Keys)
            {
                if (values.Text(column) is not { } kind) continue;
                if (RuleColumn.Parse(column, kind) is { } parsed) columns.Add(parsed);
                else values.Error(column, (
                    $"列“{column}”的类型“{kind}”应为 limit、number、text、bool 或 money",
                    $"Column '{column}' has the type '{kind}'; it must be limit, number, text, bool or money"));
            }
        }
        foreach (var clash in keys.Concat(columns.Select(c => c.Name)).Concat(Reserved)
            .GroupBy(n => n, StringComparer.Ordinal).Where(g => g.Count() > 1))
            map.Error("values", ($"名称“{clash.Key}”重复或已保留", $"The name '{clash.Key}' is used twice or reserved"));

        var table = RuleTable.Empty(name, title, keys, columns);
        var before = source.Errors.Count;
        var rows = map.List("rows").Select(r => Row(table, r)).OfType<RuleRow>().ToArray();
        map.Finish();
        if (source.Errors.Count > before) return null;

        var checkedTable = table.With(rows, source.File);
        foreach (var error in checkedTable.Errors) source.Add(error.Line, error.Message);
        return checkedTable.Value;
    }

    private static RuleRow? Row(RuleTable table, YamlMap map)
    {
        var keys = table.Keys.Select(map.RequiredText).ToArray();
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var column in table.Columns)
            if (map.Text(column.Name) is { } text)
                values[column.Name] = text;
        var from = Date(map, "from", required: true);
        var to = Date(map, "to", required: false);
        var cite = map.RequiredText("cite");
        var tag = map.RequiredText("tag");
        var id = map.Text("id");
        map.Finish();
        if (from is null || cite is null || tag is null || keys.Any(k => k is null)) return null;

        var row = table.Row(id, keys!, values, from.Value, to, cite, tag, map.Line);
        if (row.Ok) return row.Value;
        var field = row.Error.Field;
        map.Error(field ?? "", field is null ? row.Error.Message : (
            $"{field}：{row.Error.Message.Zh}", $"{field}: {row.Error.Message.En}"));
        return null;
    }

    private static DateOnly? Date(YamlMap map, string name, bool required)
    {
        var text = required ? map.RequiredText(name) : map.Text(name);
        if (text is null) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return date;
        map.Error(name, ($"“{text}”不是 2018-01-01 这样的日期", $"'{text}' is not a date such as 2018-01-01"));
        return null;
    }
}

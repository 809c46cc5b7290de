using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Daodi.Kernel;
using Daodi.Rules;
using Daodi.Seam;

namespace Daodi.Host.CommandLine;

/// <summary><c>daodi rules list | show NAME | eval NAME --in facts.json [--on DATE]</c> over the rows that the systems ship.</summary>
internal static class RulesCommand
{
    public static Command Make(JsonLines lines)
    {
        var name = new Argument<string>("name") { Description = "the table, for example cases.lights" };
        var facts = new Option<FileInfo>("--in") { Description = "a JSON object: the keys of the table", Required = true };
        var on = new Option<string?>("--on") { Description = "the day whose rows decide (2026-06-10); without it, today" };

        var list = new Command("list", "The tables of dated rows.");
        list.SetAction(_ => Each(lines, Shipped().Tables, table => new { name = table.Name, title = table.Title, keys = table.Keys, rows = table.Rows.Count }));

        var show = new Command("show", "The rows of a table, with their citations.") { name };
        show.SetAction(parsed => Shipped().Table(parsed.GetRequiredValue(name)) is { } table
            ? Each(lines, table.Rows, row => Shape(table, row))
            : lines.Answer<Done>(Unknown(parsed.GetRequiredValue(name)), _ => new { }));

        var eval = new Command("eval", "Which row decides, and why.") { name, facts, on };
        eval.SetAction(parsed => lines.Answer(
            Day(parsed.GetValue(on)).Then(day => Keys(parsed.GetRequiredValue(facts)).Then(keys =>
                Shipped().Find(parsed.GetRequiredValue(name), day, key => keys.GetValueOrDefault(key)))),
            found => new { ok = true, values = found.Row.Values.ToDictionary(v => v.Key, v => v.Value.Text), explanation = found.Trace }));
        return new Command("rules", "Dated rows: limits, weights and tables, each with its citation.") { list, show, eval };
    }

    private static Rulebook Shipped() =>
        Rulebook.Load(Systems.Discover(new ServiceCollection(), PlatformAssemblies.All()).RowFiles()).OrThrow();

    private static int Each<T>(JsonLines lines, IEnumerable<T> all, Func<T, object> shape)
    {
        foreach (var one in all)
        {
            lines.Write(shape(one));
        }

        return Cli.Good;
    }

    private static object Shape(RuleTable table, RuleRow row) => new
    {
        id = row.Id,
        keys = table.Keys.Zip(row.Keys).ToDictionary(k => k.First, k => k.Second),
        values = row.Values.ToDictionary(v => v.Key, v => v.Value.Text),
        from = row.From,
        to = row.To,
        citation = row.Citation,
        tag = row.Tag,
    };

    private static Error Unknown(string name) => Error.NotFound("rule.table", ($"没有规则表 {name}，用 rules list 查看", $"there is no table {name}; rules list shows them"));

    private static Result<DateOnly> Day(string? text)
    {
        if (text is null)
        {
            return TimeProvider.System.Instant().LocalDate();
        }

        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : Error.Invalid("rule.on", ("日期格式不对，请写成 2026-06-10", "not a date; write it as 2026-06-10"), "on");
    }

    private static Result<Dictionary<string, string?>> Keys(FileInfo file)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file.FullName));
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? json.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => (string?)p.Value.ToString())
                : Error.Invalid("rule.facts", ("输入应为一个 JSON 对象", "the input must be one JSON object"), "in");
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            return Error.Invalid("rule.facts", ($"读不了输入文件：{e.Message}", $"the input file cannot be read: {e.Message}"), "in");
        }
    }
}

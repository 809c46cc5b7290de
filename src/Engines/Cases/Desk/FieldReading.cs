using System.Globalization;
using System.Text.Json;
using Daodi.Kernel;
using Daodi.Rules;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Cases;

/// <summary>
/// Checks what an actor gave against what the action asks for: every fault is told at once with its field and the remedy,
/// the first as the error itself, all of them in its details under <c>fields</c>.
/// </summary>
internal sealed class FieldReading(DaodiDb db, LoopAction action, UnitDirectory units, Rulebook rules, Viewer by, DateTimeOffset at)
{
    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);
    private readonly List<Error> _errors = [];

    /// <summary>The legal ground: the citation of the row that a field named <c>ground</c> chose.</summary>
    public string? Ground { get; private set; }

    public async Task<Result<ActionFields>> Read(TakeAction take, CancellationToken ct)
    {
        foreach (var name in take.Fields.Keys.Where(n => action.Asks.All(f => f.Name != n)))
            Fail("field.unknown", ($"“{action.Title.Zh}”没有“{name}”这一项", $"'{action.Title.En}' does not ask for '{name}'"), name);
        var files = action.Asks.FirstOrDefault(f => f.Type == FieldType.Evidence);
        if (take.EvidenceIds.Count > 0 && files is null)
            Fail("field.unknown", ($"“{action.Title.Zh}”不收附件", $"'{action.Title.En}' takes no files"), "evidence");

        foreach (var field in action.Asks)
        {
            var given = Plain(take.Fields.GetValueOrDefault(field.Name));
            if (field == files && take.EvidenceIds.Count > 0) given = (given as IEnumerable<object?> ?? []).Concat(take.EvidenceIds.Cast<object?>()).ToArray();
            if (given is null or "" || given is IReadOnlyCollection<object?> { Count: 0 })
            {
                if (field.Required) Fail("field.required", ($"请填写“{field.Title.Zh}”", $"'{field.Title.En}' is required"), field.Name);
                continue;
            }
            if (await Value(field, given, ct) is { } value) _values[field.Name] = value;
        }
        if (action.ReasonRequired && string.IsNullOrWhiteSpace(take.Reason))
            Fail("field.required", ("请说明理由", "Give a reason"), "reason");
        if (take.Reason?.Length > 4000 || take.Reason?.Contains('\0') == true)
            Fail("field.too-long", ("理由不能超过4000字", "The reason may have 4,000 characters"), "reason");

        if (_errors.Count == 0) return new ActionFields(_values);
        return _errors[0] with
        {
            Details = new Dictionary<string, object?>
            {
                ["fields"] = _errors.Select(e => new { field = e.Field, code = e.Code, zh = e.Message.Zh, en = e.Message.En }).ToArray(),
            },
        };
    }

    private async Task<object?> Value(Field field, object given, CancellationToken ct) => field.Type switch
    {
        FieldType.Text => Text(field, given),
        FieldType.Bool => Bool(field, given),
        FieldType.Number => Number(field, given),
        FieldType.Choice => Choice(field, given),
        FieldType.Unit => Unit(field, given),
        FieldType.Date => Date(field, given),
        _ => await Files(field, given, ct),
    };

    private string? Text(Field field, object given)
    {
        if (given is not string text) return Mistyped<string>(field, "文字", "text");
        text = text.Trim();
        if (text.Length == 0 && field.Required)
            return Fail<string>("field.required", ($"请填写“{field.Title.Zh}”", $"'{field.Title.En}' is required"), field.Name);
        if (text.Length > field.Max)
            return Fail<string>("field.too-long", ($"“{field.Title.Zh}”最多{field.Max}字，现有{text.Length}字",
                $"'{field.Title.En}' may have {field.Max} characters, this has {text.Length}"), field.Name);
        if (text.Contains('\0')) return Mistyped<string>(field, "文字", "text");
        return text.Length == 0 ? null : text;
    }

    private object? Bool(Field field, object given) => given switch
    {
        bool yes => yes,
        "true" or "on" => true,
        "false" => false,
        _ => Mistyped<object>(field, "是或否", "true or false"),
    };

    private object? Number(Field field, object given) => given switch
    {
        decimal number => number,
        string text when decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) => number,
        _ => Mistyped<object>(field, "数字", "a number"),
    };

    private string? Choice(Field field, object given)
    {
        if (given is not string value) return Mistyped<string>(field, "选项", "one of the choices");
        if (field.Table is { } table)
        {
            var row = rules.Find(table, at.LocalDate(), _ => value);
            if (row.Ok && row.Value.Row.Keys[0] == value)
            {
                if (field.Name == "ground") Ground = row.Value.Row.Citation;
                return value;
            }
        }
        else if (field.Choices.Any(c => c.Value == value))
        {
            return value;
        }
        var offered = ChoicesOf(field, rules, at);
        return Fail<string>("field.choice", (
            $"“{field.Title.Zh}”应为：{string.Join("、", offered.Select(c => c.Title.Zh))}",
            $"'{field.Title.En}' must be one of {string.Join(", ", offered.Select(c => c.Value))}"), field.Name);
    }

    private Unit? Unit(Field field, object given)
    {
        if (given is not string code || units.Find(code) is not { } unit)
            return Fail<Unit>("field.unit", ($"“{field.Title.Zh}”不是已登记的单位，请从列表选择", $"'{field.Title.En}' is not a known unit; choose one from the list"), field.Name);
        if (unit.Active) return unit;
        return Fail<Unit>("field.unit-inactive", ($"{unit.Name.Zh}已停用，请另选单位", $"{unit.Name.En} is no longer active; choose another unit"), field.Name);
    }

    private object? Date(Field field, object given) =>
        given is string text && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : Mistyped<object>(field, "日期，如 2026-01-31", "a date such as 2026-01-31");

    private async Task<object?> Files(Field field, object given, CancellationToken ct)
    {
        var ids = (given as IEnumerable<object?> ?? [given]).Select(Id).Distinct().ToArray();
        if (ids.Contains(null)) return Mistyped<object>(field, "附件编号", "ids of uploaded files");
        if (ids.Length > (field.Max ?? 9))
            return Fail<object>("field.too-many", ($"“{field.Title.Zh}”最多{field.Max ?? 9}个", $"'{field.Title.En}' takes {field.Max ?? 9} files at most"), field.Name);
        var files = await EvidenceStore.Unused(db, [.. ids.Select(i => i!.Value)], by, ct);
        return files.Ok ? files.Value : Fail<object>(files.Error.Code, files.Error.Message, field.Name);
    }

    private static long? Id(object? given) => given switch
    {
        decimal number when number == decimal.Truncate(number) && number is > 0 and <= long.MaxValue => (long)number,
        long id => id,
        string text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) => id,
        _ => null,
    };

    /// <summary>The choices a field offers on a day.</summary>
    internal static IReadOnlyList<Choice> ChoicesOf(Field field, Rulebook rules, DateTimeOffset at) => field.Table is null
        ? field.Choices
        : [.. rules.InForce(field.Table, at.LocalDate()).Where(r => r.Keys[0] != RuleRow.Any)
            .Select(r => new Choice(r.Keys[0], new(r.Values["zh"].Text, r.Values["en"].Text)))];

    /// <summary>JSON and numbers of any type as string, bool, decimal or a list of them.</summary>
    private static object? Plain(object? value) => value switch
    {
        JsonElement json => json.ValueKind switch
        {
            JsonValueKind.String => json.GetString(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => json.TryGetDecimal(out var number) ? number : json.GetRawText(),
            JsonValueKind.Array => json.EnumerateArray().Take(1000).Select(e => Plain(e)).ToArray(),
            JsonValueKind.Null or JsonValueKind.Undefined => null,
            _ => new object(),
        },
        string or bool or decimal or null => value,
        int or long or short or byte or double or float => Convert.ToDecimal(value, CultureInfo.InvariantCulture),
        IEnumerable<string> texts => texts.Cast<object?>().ToArray(),
        IEnumerable<long> ids => ids.Cast<object?>().ToArray(),
        _ => value,
    };

    private T? Mistyped<T>(Field field, string zh, string en) where T : class =>
        Fail<T>("field.type", ($"“{field.Title.Zh}”应为{zh}", $"'{field.Title.En}' must be {en}"), field.Name);

    private T? Fail<T>(string code, Words message, string field) where T : class
    {
        Fail(code, message, field);
        return null;
    }

    private void Fail(string code, Words message, string field) => _errors.Add(Error.Invalid(code, message, field));
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Daodi.Kernel;

namespace Daodi.Exchange;

/// <summary>A row as an item: its id, its JSON, and what the mapping already found wrong with it.</summary>
public sealed record MappedItem(int Row, string SourceId, string Payload, IReadOnlyList<Error> Errors);

/// <summary>Applies a mapping to the rows under one header. Pure; whether a system takes the item is its handler's to say.</summary>
public sealed class Mapper
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<(ItemField Field, FieldRule Rule, int[] Columns, Dictionary<string, string> Codes)> _fields = [];
    private readonly int[] _key;

    public Mapper(ItemKind kind, SourceMapping mapping, IReadOnlyList<string> header)
    {
        var place = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < header.Count; i++) place.TryAdd(HeaderNames.Fold(header[i]) + "|" + header[i].Length, i);
        var exact = header.Select((name, at) => (name, at)).ToLookup(h => h.name, h => h.at, StringComparer.Ordinal);
        int At(string column) => exact[column].DefaultIfEmpty(place.GetValueOrDefault(HeaderNames.Fold(column) + "|" + column.Length, -1)).First();

        var problems = new List<Error>();
        foreach (var rule in mapping.Fields.Where(r => r.Columns.Count > 0 || !string.IsNullOrEmpty(r.Constant)))
        {
            if (kind.Fields.FirstOrDefault(f => f.Name == rule.Field) is not { } field)
            {
                problems.Add(Error.Invalid("mapping.field", ($"没有字段“{rule.Field}”。", $"There is no field “{rule.Field}”."), rule.Field));
                continue;
            }

            int[] columns = [.. rule.Columns.Select(At)];
            foreach (var missing in rule.Columns.Where(c => At(c) < 0))
                problems.Add(Error.Invalid("mapping.column", ($"“{field.Title.Zh}”对应的列“{missing}”不在文件里。", $"The column “{missing}” of “{field.Title.En}” is not in the file."), field.Name));
            _fields.Add((field, rule, [.. columns.Where(c => c >= 0)], Codes(field, rule)));
        }

        foreach (var field in kind.Fields.Where(f => f.Required && f.Name != ItemField.SourceId && _fields.All(m => m.Field != f)))
            problems.Add(Error.Invalid("mapping.required", ($"必填字段“{field.Title.Zh}”还没有对应的列。", $"The required field “{field.Title.En}” has no column yet."), field.Name));
        foreach (var missing in mapping.Key.Where(c => At(c) < 0))
            problems.Add(Error.Invalid("mapping.column", ($"识别列“{missing}”不在文件里。", $"The key column “{missing}” is not in the file."), ItemField.SourceId));
        _key = mapping.Key.Count > 0 ? [.. mapping.Key.Select(At).Where(c => c >= 0)] : [.. Enumerable.Range(0, header.Count)];
        Problems = problems;
    }

    /// <summary>What is wrong with the mapping itself; with any of them nothing is imported.</summary>
    public IReadOnlyList<Error> Problems { get; }

    public MappedItem Map(TableRow row)
    {
        var (json, errors) = (new JsonObject(), new List<Error>());
        string? id = null;
        var hasId = false;
        foreach (var (field, rule, columns, codes) in _fields)
        {
            var text = Text(row, rule, columns);
            if (field.Name == ItemField.SourceId)
            {
                hasId = true;
                id = text;
                continue;
            }

            if (text.Length == 0)
            {
                if (field.Required) errors.Add(Error.Invalid("item.missing", ("必填项为空。", "This field is required."), field.Name));
                continue;
            }

            var value = Value(field, rule, codes, text);
            if (!value.Ok) errors.Add(value.Error with { Field = field.Name });
            Put(json, field.Name, value.Ok ? value.Value : JsonValue.Create(text));
        }

        if (!hasId)
        {
            id = "k-" + Hash(_key.Select(c => Cell(row, c)));
        }
        else if (id!.Length == 0 || id.Length > InboxTable.SourceIdLength || id.Any(char.IsControl) || MadeIds.Has(id))
        {
            errors.Insert(0, Error.Invalid("item.source-id", (
                $"缺少来源编号，或超过 {InboxTable.SourceIdLength} 个字符，请补上。", $"The source's number is missing or longer than {InboxTable.SourceIdLength} characters; fill it in."), ItemField.SourceId));
            id = MadeIds.Of(Hash(Enumerable.Range(0, row.Cells.Length).Select(c => Cell(row, c))));
        }

        // First in the object, where people look for it.
        json.Insert(0, ItemField.SourceId, JsonValue.Create(id));
        return new(row.Number, id!, json.ToJsonString(Readable), errors);
    }

    private static Result<JsonNode> Value(ItemField field, FieldRule rule, Dictionary<string, string> codes, string text)
    {
        if (rule.Values.TryGetValue(text, out var meant)) text = meant;
        switch (field.Type)
        {
            case ItemFieldType.DateTime:
                return DateReader.Parse(text, rule.Format)
                    .Map(at => (JsonNode)JsonValue.Create(at.Local().ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture)));
            case ItemFieldType.Number:
                return decimal.TryParse(text.Replace(",", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    ? JsonValue.Create(number)
                    : Error.Invalid("item.number", ($"“{Short(text)}”不是数字。", $"“{Short(text)}” is not a number."));
            case ItemFieldType.Choice:
                // What is no known word stays as it is: the handler may know more than its description.
                return JsonValue.Create(codes.GetValueOrDefault(HeaderNames.Fold(text), text));
            default:
                return JsonValue.Create(text);
        }
    }

    private static string Text(TableRow row, FieldRule rule, int[] columns)
    {
        var text = columns.Length == 1
            ? Cell(row, columns[0])
            : string.Join(rule.Join, columns.Select(c => Cell(row, c)).Where(c => c.Length > 0));
        return text.Length == 0 ? rule.Constant?.Trim() ?? "" : text;
    }

    private static string Cell(TableRow row, int column) => column < row.Cells.Length ? row.Cells[column]?.Trim().Replace("\0", "", StringComparison.Ordinal) ?? "" : "";

    private static Dictionary<string, string> Codes(ItemField field, FieldRule rule)
    {
        var codes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (word, code) in rule.Values) codes.TryAdd(HeaderNames.Fold(word), code);
        foreach (var code in field.Codes)
        {
            codes.TryAdd(HeaderNames.Fold(code.Code), code.Code);
            codes.TryAdd(HeaderNames.Fold(code.Title.Zh), code.Code);
            codes.TryAdd(HeaderNames.Fold(code.Title.En), code.Code);
            foreach (var word in code.Synonyms) codes.TryAdd(HeaderNames.Fold(word), code.Code);
        }

        return codes;
    }

    internal static void Put(JsonObject json, string path, JsonNode? value)
    {
        var parts = path.Split('.');
        foreach (var part in parts[..^1])
        {
            if (json[part] is not JsonObject inner) json[part] = inner = [];
            json = inner;
        }

        json[parts[^1]] = value;
    }

    private static string Hash(IEnumerable<string> values) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', values))))[..32];

    private static string Short(string text) => text.Length <= 30 ? text : text[..29] + "…";
}

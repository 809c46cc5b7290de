using System.Globalization;
using System.Text;
using System.Text.Json;
using Daodi.Kernel;

namespace Daodi.BigData.Appeals.Domain;

/// <summary>Reads the fields of one JSON object and collects what is wrong with them, instead of stopping at the first.</summary>
internal sealed class FieldReader(JsonElement json, string path = "")
{
    private readonly List<Error> _errors = [];

    public IReadOnlyList<Error> Errors => _errors;

    /// <summary>Keeps a fault; the first that is found of a field is told, what follows from it is not.</summary>
    public void Fail(Error error)
    {
        if (error.Field is null || _errors.TrueForAll(known => known.Field != error.Field)) _errors.Add(error);
    }

    public void Fail(string code, Words message, string field) => Fail(Error.Invalid(code, message, path + field));

    /// <summary>A text, trimmed, without control characters; numbers are taken as their digits.</summary>
    public string? Text(string field, int longest, bool required)
    {
        var text = Raw(field);
        if (string.IsNullOrWhiteSpace(text))
        {
            if (required)
            {
                Fail("appeal.missing", ("必填项为空", "this field is required"), field);
            }

            return null;
        }

        text = Clean(text);
        if (text.Length > longest)
        {
            Fail("appeal.too-long", ($"超过{longest}个字符（现有{text.Length}个）", $"longer than {longest} characters (it has {text.Length})"), field);
            return null;
        }

        return text;
    }

    public T? Parsed<T>(string field, Func<string?, Result<T>> parse) => Take(field, parse(Raw(field)));

    public T? Optional<T>(string field, Func<string?, Result<T>> parse) where T : struct =>
        Raw(field) is { Length: > 0 } text && parse(text) is var result ? Taken(field, result) : null;

    public T? OptionalValue<T>(string field, Func<string?, Result<T>> parse) where T : struct => Optional(field, parse);

    public T Choice<T>(string field, T fallback, params (string Word, T Value)[] words)
    {
        var text = Raw(field)?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return fallback;
        }

        foreach (var (word, value) in words)
        {
            if (string.Equals(word, text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        var allowed = string.Join(", ", words.Select(w => w.Word));
        Fail("appeal.choice", ($"应为以下之一：{allowed}", $"must be one of: {allowed}"), field);
        return fallback;
    }

    public double? Number(string field)
    {
        if (!TryGet(field, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number))
        {
            return number;
        }

        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number))
        {
            return number;
        }

        Fail("appeal.number", ("应为数字", "must be a number"), field);
        return null;
    }

    public FieldReader? Object(string field)
    {
        if (!TryGet(field, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return new FieldReader(value, field + ".");
        }

        Fail("appeal.object", ("应为对象", "must be an object"), field);
        return null;
    }

    /// <summary>A list of numbers, written as numbers or, since they are longer than JavaScript can count, as texts.</summary>
    public IReadOnlyList<long> Ids(string field, int most)
    {
        if (!TryGet(field, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= most)
        {
            var ids = value.EnumerateArray().Select(v => long.TryParse(v.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).ToArray();
            if (Array.TrueForAll(ids, id => id > 0))
            {
                return [.. ids.Distinct()];
            }
        }

        Fail("appeal.ids", ($"应为至多 {most} 个编号的数组", $"must be an array of at most {most} ids"), field);
        return [];
    }

    private T? Taken<T>(string field, Result<T> result) where T : struct
    {
        if (result.Ok)
        {
            return result.Value;
        }

        Fail(result.Error with { Field = path + field });
        return null;
    }

    private T? Take<T>(string field, Result<T> result)
    {
        if (result.Ok)
        {
            return result.Value;
        }

        Fail(result.Error with { Field = path + field });
        return default;
    }

    private string? Raw(string field)
    {
        if (!TryGet(field, out var value))
        {
            return null;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.String when Readable(value) is { } text: return text;
            case JsonValueKind.Number: return value.GetRawText();
            case JsonValueKind.Null: return null;
            default:
                Fail("appeal.text", ("应为文本", "must be text"), field);
                return null;
        }
    }

    /// <summary>The text; null where an escape in it is half a character (a lone surrogate), which is no text.</summary>
    private static string? Readable(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private bool TryGet(string field, out JsonElement value)
    {
        value = default;
        return json.ValueKind == JsonValueKind.Object && json.TryGetProperty(field, out value);
    }

    /// <summary>Without control characters (line breaks stay) and lone surrogates, which neither database keeps.</summary>
    private static string Clean(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.Trim().EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t' || !Rune.IsControl(rune))
            {
                kept.Append(rune.ToString());
            }
        }

        return kept.ToString();
    }
}

using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Daodi.Trust;

/// <summary>
/// JSON in one form only, so that its hash can be told: RFC 8785 (JCS). Names sorted by UTF-16 code units, no white space,
/// the shortest escapes, numbers as ECMAScript writes them. One departure: an integer that fits 64 bits is written exactly,
/// where the RFC would round it to a double; our ids need all their digits.
/// </summary>
public static class CanonicalJson
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>The canonical text of anything JSON can say; of null it is <c>{}</c>.</summary>
    public static string Of(object? value) => value switch
    {
        null => "{}",
        JsonElement element => Of(element),
        _ => Of(JsonSerializer.SerializeToElement(value, value.GetType(), Web)),
    };

    /// <summary>The canonical text of a parsed document.</summary>
    public static string Of(JsonElement element)
    {
        var text = new StringBuilder(128);
        Write(text, element);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object: WriteObject(text, element); break;
            case JsonValueKind.Array: WriteArray(text, element); break;
            case JsonValueKind.String: WriteString(text, element.GetString()!); break;
            case JsonValueKind.Number: WriteNumber(text, element); break;
            case JsonValueKind.True: text.Append("true"); break;
            case JsonValueKind.False: text.Append("false"); break;
            default: text.Append("null"); break;
        }
    }

    private static void WriteObject(StringBuilder text, JsonElement element)
    {
        var properties = element.EnumerateObject().ToArray();
        Array.Sort(properties, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        text.Append('{');
        for (var i = 0; i < properties.Length; i++)
        {
            if (i > 0) text.Append(',');
            WriteString(text, properties[i].Name);
            text.Append(':');
            Write(text, properties[i].Value);
        }
        text.Append('}');
    }

    private static void WriteArray(StringBuilder text, JsonElement element)
    {
        var first = true;
        text.Append('[');
        foreach (var item in element.EnumerateArray())
        {
            if (!first) text.Append(',');
            first = false;
            Write(text, item);
        }
        text.Append(']');
    }

    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        "\"\\\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f" +
        "\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f");

    internal static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        var rest = value.AsSpan();
        for (int at; (at = rest.IndexOfAny(Escaped)) >= 0; rest = rest[(at + 1)..])
        {
            text.Append(rest[..at]);
            _ = rest[at] switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append(@"\\"),
                '\b' => text.Append("\\b"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\f' => text.Append("\\f"),
                '\r' => text.Append("\\r"),
                var c => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
            };
        }
        text.Append(rest).Append('"');
    }

    private static void WriteNumber(StringBuilder text, JsonElement element)
    {
        if (element.TryGetInt64(out var whole)) text.Append(whole);
        else text.Append(EcmaScript(element.GetDouble()));
    }

    /// <summary>ECMA-262 §6.1.6.1.20 Number::toString, radix 10, from the shortest digits that read back the same.</summary>
    private static string EcmaScript(double value)
    {
        if (!double.IsFinite(value)) throw new ArgumentException("JSON has no infinite number", nameof(value));
        if (value == 0) return "0";
        var sign = value < 0 ? "-" : "";
        var shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var e = shortest.IndexOf('E', StringComparison.Ordinal);
        var mantissa = e < 0 ? shortest : shortest[..e];
        var power = e < 0 ? 0 : int.Parse(shortest.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var n = (point < 0 ? mantissa.Length : point) + power; // the value is 0.digits × 10^n
        var digits = all.TrimStart('0');
        n -= all.Length - digits.Length;
        digits = digits.TrimEnd('0');
        var k = digits.Length;

        var written = n switch
        {
            _ when k <= n && n <= 21 => digits + new string('0', n - k),
            > 0 and <= 21 => $"{digits[..n]}.{digits[n..]}",
            > -6 and <= 0 => $"0.{new string('0', -n)}{digits}",
            _ => $"{digits[..1]}{(k > 1 ? "." + digits[1..] : "")}e{(n > 0 ? "+" : "-")}{Math.Abs(n - 1)}",
        };
        return sign + written;
    }
}

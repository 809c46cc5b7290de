using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Daodi.Exchange;

/// <summary>An item's JSON seen as the fields of its kind, to be corrected one by one; what else stands in it stays.</summary>
public sealed class ItemForm
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly JsonObject _json;

    private ItemForm(JsonObject json) => _json = json;

    /// <summary>Null where the payload cannot be shown so: an inner object is no object.</summary>
    public static ItemForm? Of(ItemKind kind, string payload)
    {
        if (JsonNode.Parse(payload) is not JsonObject json) return null;
        var inner = kind.Fields.Where(f => f.Name.Contains('.', StringComparison.Ordinal)).Select(f => f.Name[..f.Name.IndexOf('.', StringComparison.Ordinal)]).Distinct();
        return inner.All(name => json[name] is null or JsonObject) ? new(json) : null;
    }

    public string? Get(ItemField field)
    {
        JsonNode? at = _json;
        foreach (var part in field.Name.Split('.')) at = (at as JsonObject)?[part];
        return at is JsonValue value ? value.ToString() : null;
    }

    /// <summary>The shape of a personal value, enough to tell whether there is one and how long: <c>1**********</c>.</summary>
    public static string Masked(string text) => text.Length > 1 ? text[0] + new string('*', Math.Min(text.Length - 1, 17)) : text.Length == 1 ? "*" : "";

    /// <summary>What of a person stands in the item, in the words of the access log: <c>name</c>, <c>phone</c>, <c>id</c>.</summary>
    public IReadOnlyList<string> PersonalParts(ItemKind kind) =>
    [
        .. kind.Fields.Where(f => f.Personal && !string.IsNullOrEmpty(Get(f)))
            .Select(f => f.Name[(f.Name.LastIndexOf('.') + 1)..] is var part && part == "idNumber" ? "id" : part).Distinct(StringComparer.Ordinal),
    ];

    /// <summary>Takes what was typed; dates in any way that <see cref="DateReader"/> reads, empty leaves the field out.</summary>
    public void Set(ItemField field, string? typed)
    {
        var text = typed?.Trim() ?? "";
        if (text == (Get(field) ?? "")) return;
        if (text.Length > 0 && field.Type == ItemFieldType.DateTime && DateReader.Parse(text) is { Ok: true } date)
            text = Kernel.CityTime.Local(date.Value).ToString("yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture);
        Mapper.Put(_json, field.Name, text.Length == 0 ? null : JsonValue.Create(text));
    }

    public string ToJson() => _json.ToJsonString(Readable);
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Daodi.Kernel;

namespace Daodi.Exchange;

/// <summary>
/// A JSON body with placeholders inside its strings. The template is read as JSON first and filled string by string, so that no
/// text can close a quote and become a field.
/// </summary>
internal static class JsonTemplate
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Null where the text is no JSON object.</summary>
    public static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new() { MaxDepth = 16 }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Fills every string. One that is nothing but <c>{values}</c> becomes the object of all values.</summary>
    public static string Fill(JsonObject template, IReadOnlyDictionary<string, string> values, IReadOnlyDictionary<string, string> all) =>
        Filled(template, values, all)!.ToJsonString(s_json);

    public static string Text(JsonNode node) => node.ToJsonString(s_json);

    private static JsonNode? Filled(JsonNode? node, IReadOnlyDictionary<string, string> values, IReadOnlyDictionary<string, string> all) => node switch
    {
        JsonObject map => new JsonObject(map.Select(p => KeyValuePair.Create(p.Key, Filled(p.Value, values, all)))),
        JsonArray list => new JsonArray([.. list.Select(i => Filled(i, values, all))]),
        JsonValue value when value.TryGetValue<string>(out var text) => text switch
        {
            "{values}" => new JsonObject(all.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value))),
            "{valuesText}" => JsonValue.Create(new JsonObject(all.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value))).ToJsonString(s_json)),
            _ => JsonValue.Create(MessageText.Fill(text, values)),
        },
        null => null,
        _ => node.DeepClone(),
    };
}

/// <summary>What another system's JSON answer says, wherever in it.</summary>
internal static class JsonAnswer
{
    public static JsonNode? Parse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body, documentOptions: new() { MaxDepth = 32 });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The value at a dotted path as text; null where there is none.</summary>
    public static string? At(JsonNode? node, string path)
    {
        foreach (var part in path.Split('.'))
        {
            node = node is JsonObject map ? map[part] : null;
            if (node is null) return null;
        }

        return node is JsonValue ? node.ToString() : null;
    }

    /// <summary>What a status says where no answer of the protocol is there: 429 and 5xx pass, 401 and 403 are the channel's, other refusals the message's.</summary>
    public static SendOutcome? Status(OutwardAnswer answer)
    {
        var status = (int)answer.Status;
        if (status is >= 200 and < 300) return null;
        var error = Error.Invalid($"http.{status}", ($"对方回应 {status}。", $"The other side answered {status}."));
        return status switch
        {
            429 or >= 500 or 408 => new(SendResult.Later, error, answer.RetryAfter),
            400 or 404 or 410 or 413 or 422 => new(SendResult.Never, error),
            _ => new(SendResult.Channel, error, answer.RetryAfter),
        };
    }

    /// <summary>What a call that got no answer says: an address that may not be reached is the channel's; what broke may pass.</summary>
    public static SendOutcome Unanswered(Error error) => new(error.Code == "outward.timeout" ? SendResult.Later : SendResult.Channel, error);
}

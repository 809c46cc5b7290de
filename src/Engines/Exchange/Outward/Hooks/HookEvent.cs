using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Daodi.Trust;
using Microsoft.Extensions.Options;

namespace Daodi.Exchange.Hooks;

/// <summary>
/// Writes an act as a CloudEvents 1.0 event, structured JSON. Beyond type, number and instant it says only what the subscription
/// names; what people wrote has its telephone and identity numbers masked.
/// </summary>
public sealed class HookEvent(IOptions<HookOptions> options, SiteKey key, IEnumerable<IHookMatters> matters)
{
    public const string MediaType = "application/cloudevents+json";
    public const string TypePrefix = "cn.daodi.";
    public const string Trial = "exchange.hook-trial";

    /// <summary>What every intermediary must pass on (CloudEvents 1.0.2, Size Limits).</summary>
    public const int LargestBytes = 64 * 1024;
    private const int LongestText = 4000;

    // The body is JSON and never HTML: Chinese stays Chinese.
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly HookField[] OfActs =
    [
        new("actor", ("办理单位代码", "Unit that acted")),
        new("stages", ("环节变化", "Stages, from and to")),
        new("ground", ("依据", "Legal ground")),
        new("reason", ("理由原文", "Reason, as written"), Words: true),
        new("details", ("办理内容（如答复、承办单位）", "What else the act says: reply, unit"), Words: true),
    ];

    /// <summary>Where the events come from: with <c>id</c> it names one event in the world (CloudEvents 1.0.2, source).</summary>
    public string Source => Site is { } site ? site.GetLeftPart(UriPartial.Path).TrimEnd('/') : $"urn:daodi:{Fingerprint}";

    /// <summary>Whose wish it is to send (HTTP 1.1 Web Hooks for Event Delivery 1.0.2, 4.1.1): a name of the DNS.</summary>
    public string Origin => Site?.Host ?? $"{Fingerprint}.daodi.invalid";

    /// <summary>Every field that a subscription may name.</summary>
    public IReadOnlyList<HookField> Fields => [.. OfActs, .. matters.SelectMany(m => m.Fields)];

    private Uri? Site => Uri.TryCreate(options.Value.Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null;
    private string Fingerprint => Convert.ToHexStringLower(key.Digest("hooks", "source").AsSpan(0, 8));

    /// <summary>The event of an act that is the leaf of this number.</summary>
    public string Write(ActRow act, long leaf, string subject, HookMatter? matter, IReadOnlyCollection<string> fields)
    {
        var whole = Write(act, leaf, subject, matter, fields, withTexts: true);
        return Encoding.UTF8.GetByteCount(whole) <= LargestBytes ? whole : Write(act, leaf, subject, matter, fields, withTexts: false);
    }

    /// <summary>An event that tells of nothing, to try a receiver with.</summary>
    public (string Id, string Body) WriteTrial(DateTimeOffset at)
    {
        var id = $"trial-{Daodi.Storage.Ids.Next()}";
        return (id, Event(id, Trial, "trial", at, null, json => json.WriteString("act", Trial)));
    }

    private string Write(ActRow act, long leaf, string subject, HookMatter? matter, IReadOnlyCollection<string> fields, bool withTexts) =>
        Event(act.Id.ToString(CultureInfo.InvariantCulture), act.Type, subject, act.At, leaf, json =>
        {
            json.WriteString("act", act.Type);
            if (act.CaseId is not null) json.WriteNumber("number", act.Seq);
            if (fields.Contains("actor")) Put(json, "actor", act.ActorUnit);
            if (fields.Contains("stages"))
            {
                Put(json, "from", act.FromStage);
                Put(json, "to", act.ToStage);
            }

            if (fields.Contains("ground")) Put(json, "ground", act.Ground);
            if (withTexts && fields.Contains("reason")) Put(json, "reason", Masked(act.Reason));
            if (withTexts && fields.Contains("details")) Details(json, act.Data);
            if (!withTexts) json.WriteBoolean("shortened", true);
            var ofCase = matter?.Fields.Where(f => fields.Contains(f.Key)).ToList();
            if (ofCase is not { Count: > 0 }) return;
            json.WriteStartObject("case");
            foreach (var (name, value) in ofCase) Put(json, name, value);
            json.WriteEndObject();
        });

    private string Event(string id, string type, string subject, DateTimeOffset at, long? leaf, Action<Utf8JsonWriter> data)
    {
        using var buffer = new MemoryStream(512);
        using (var json = new Utf8JsonWriter(buffer, Json))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", id);
            json.WriteString("source", Source);
            json.WriteString("type", TypePrefix + type);
            json.WriteString("subject", subject);
            json.WriteString("time", at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("datacontenttype", "application/json");
            // The extension "sequence": ordered as text; it is the leaf under which the ledger proves the act.
            if (leaf is { } number) json.WriteString("sequence", number.ToString("D19", CultureInfo.InvariantCulture));
            json.WriteStartObject("data");
            data(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>What an act keeps, without what it nests: files with their names, accounts.</summary>
    private static void Details(Utf8JsonWriter json, string data)
    {
        using var parsed = JsonDocument.Parse(data);
        if (parsed.RootElement.ValueKind != JsonValueKind.Object) return;
        json.WriteStartObject("details");
        foreach (var part in parsed.RootElement.EnumerateObject())
        {
            switch (part.Value.ValueKind)
            {
                case JsonValueKind.String: json.WriteString(part.Name, Masked(part.Value.GetString())); break;
                case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False: part.WriteTo(json); break;
            }
        }

        json.WriteEndObject();
    }

    private static void Put(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null: break;
            case bool truth: json.WriteBoolean(name, truth); break;
            case int number: json.WriteNumber(name, number); break;
            case double number: json.WriteNumber(name, number); break;
            case DateTimeOffset at: json.WriteString(name, at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)); break;
            default: json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }

    /// <summary>Numbers of persons masked, and no longer than an act's reason.</summary>
    public static string? Masked(string? text)
    {
        if (text is null) return null;
        var masked = PersonalText.Mask(text);
        return masked.Length <= LongestText ? masked : string.Concat(masked.AsSpan(0, char.IsHighSurrogate(masked[LongestText - 2]) ? LongestText - 2 : LongestText - 1), "…");
    }
}

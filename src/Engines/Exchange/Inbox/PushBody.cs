using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Daodi.Kernel;
using Daodi.Trust;

namespace Daodi.Exchange;

/// <summary>One item of a push, readable as far as the inbox needs it; or the reason why it is not.</summary>
public sealed record PushedItem(int Index, string? SourceId, string? Payload, Error? Fault)
{
    /// <summary>The import it comes from, and its row there.</summary>
    public (long Import, int Row)? Origin { get; init; }

    /// <summary>What is known to be wrong with it already: it is stored, and stands in quarantine from the beginning.</summary>
    public IReadOnlyList<Error> Refusals { get; init; } = [];
}

/// <summary>Bytes into items. The bytes are hostile: encoding first, then JSON, then shape; every refusal says where.</summary>
public static class PushBody
{
    public const int MaxItems = 1000;
    private const int MaxDepth = 32;
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding(
        "GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    /// <summary>
    /// The items of a body. Errors: <c>push.charset</c>, <c>push.encoding</c>, <c>push.json</c>, <c>push.shape</c>,
    /// <c>push.many</c>. An item without a usable id is in the list with its fault.
    /// </summary>
    /// <param name="charset">As the request names it; null is UTF-8.</param>
    public static Result<IReadOnlyList<PushedItem>> Read(ReadOnlyMemory<byte> body, string? charset)
    {
        var utf8 = ToUtf8(body, charset?.Trim('"').ToUpperInvariant());
        if (!utf8.Ok) return utf8.Error;
        try
        {
            using var document = JsonDocument.Parse(utf8.Value, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return Items(document.RootElement);
        }
        catch (JsonException fault)
        {
            return Error.Invalid("push.json", (
                $"第 {fault.LineNumber + 1} 行第 {fault.BytePositionInLine + 1} 字节处不是合法的 JSON，请修正后重新推送。",
                $"Not valid JSON at line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}; correct it and push again.")) with
            {
                Details = new Dictionary<string, object?> { ["line"] = fault.LineNumber + 1, ["byte"] = fault.BytePositionInLine + 1 },
            };
        }
    }

    private static Result<ReadOnlyMemory<byte>> ToUtf8(ReadOnlyMemory<byte> body, string? charset)
    {
        if (charset is null or "UTF-8" or "UTF8")
        {
            if (body.Span.StartsWith(Encoding.UTF8.Preamble)) body = body[3..];
            return Utf8.IsValid(body.Span) ? body : BadEncoding("UTF-8", FirstInvalid(body.Span));
        }

        if (charset is not ("GB18030" or "GBK" or "GB2312"))
            return Error.Invalid("push.charset", ($"不支持字符集 {charset}，请使用 UTF-8 或 GB18030。", $"The charset {charset} is not supported; use UTF-8 or GB18030."));
        try
        {
            return (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(Gb18030.GetString(body.Span));
        }
        catch (DecoderFallbackException fault)
        {
            return BadEncoding("GB18030", fault.Index);
        }
    }

    private static Error BadEncoding(string charset, int at) => Error.Invalid("push.encoding", (
        $"第 {at + 1} 字节处不是合法的 {charset} 编码，请核对 Content-Type 中的 charset。",
        $"Not valid {charset} at byte {at + 1}; check the charset in Content-Type.")) with
    {
        Details = new Dictionary<string, object?> { ["byte"] = at + 1 },
    };

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var read) == OperationStatus.Done) at += read;
        return at;
    }

    private static Result<IReadOnlyList<PushedItem>> Items(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Object) return new[] { Item(0, root) };
        if (root.ValueKind != JsonValueKind.Array)
            return Error.Invalid("push.shape", ("请推送一个 JSON 对象，或由对象组成的数组。", "Push one JSON object, or an array of objects."));
        var count = root.GetArrayLength();
        if (count > MaxItems)
            return Error.Invalid("push.many", ($"一次最多推送 {MaxItems} 条，本次 {count} 条，请分批推送。", $"At most {MaxItems} items at a time; this has {count}. Push them in parts."));
        var items = new List<PushedItem>(count);
        foreach (var element in root.EnumerateArray()) items.Add(Item(items.Count, element));
        return items;
    }

    private static PushedItem Item(int index, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return new(index, null, null, Error.Invalid("item.shape", ($"第 {index + 1} 条不是 JSON 对象。", $"Item {index + 1} is no JSON object.")));
        return TryId(element, out var id)
            ? new(index, id, element.GetRawText(), null)
            : new(index, null, null, Error.Invalid("item.source-id", (
                $"第 {index + 1} 条缺少来源编号 sourceId（1 至 {InboxTable.SourceIdLength} 个可见字符）。",
                $"Item {index + 1} has no sourceId of 1 to {InboxTable.SourceIdLength} visible characters."), "sourceId"));
    }

    private static bool TryId(JsonElement element, out string id)
    {
        id = "";
        if (!element.TryGetProperty("sourceId", out var value)) return false;
        try
        {
            id = value.ValueKind switch
            {
                JsonValueKind.String => value.GetString()!.Trim(),
                // Many a hotline numbers its slips: 20261124000123 is as good as "20261124000123".
                JsonValueKind.Number => value.GetRawText(),
                _ => "",
            };
        }
        catch (InvalidOperationException)
        {
            // An escape that is half a surrogate pair is no text.
            return false;
        }
        return id.Length is > 0 and <= InboxTable.SourceIdLength && !id.Any(char.IsControl);
    }

    /// <summary>Whether two payloads say the same, whatever their spacing and order of names.</summary>
    internal static bool SaysTheSame(string one, string other)
    {
        if (one == other) return true;
        // Beyond this a photo is inside, and canonical forms would cost more than the answer is worth.
        if (one.Length > 1_000_000 || other.Length > 1_000_000) return false;
        try
        {
            using var a = JsonDocument.Parse(one);
            using var b = JsonDocument.Parse(other);
            return CanonicalJson.Of(a.RootElement) == CanonicalJson.Of(b.RootElement);
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }
}

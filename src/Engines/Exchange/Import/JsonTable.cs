using System.Text.Json;
using Daodi.Kernel;

namespace Daodi.Exchange;

/// <summary>The objects of a JSON array as rows: each path to a value is a column (<c>caller.phone</c>), lists of values are joined by commas.</summary>
internal static class JsonTable
{
    private const int MaxDepth = 32, MostItems = 100_000;

    /// <summary>The rows, the header first. Errors: <c>import.json</c>, <c>import.items-path</c>, <c>import.columns</c>.</summary>
    public static Result<IReadOnlyList<TableRow>> Read(Stream file, string? path, ImportLimits limits)
    {
        try
        {
            using var document = JsonDocument.Parse(file, new JsonDocumentOptions { MaxDepth = MaxDepth });
            if (At(document.RootElement, path) is not { ValueKind: JsonValueKind.Array } array)
                return Error.Invalid("import.items-path", ($"“{path}”处没有条目数组，请核对路径。", $"There is no array of items at “{path}”; check the path."), "itemsPath");
            var items = new List<Dictionary<string, string>>();
            var columns = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var element in array.EnumerateArray())
            {
                if (element.ValueKind != JsonValueKind.Object || items.Count >= MostItems)
                    return Error.Invalid("import.json", ($"第 {items.Count + 1} 个条目不是对象，或条目过多。", $"Item {items.Count + 1} is no object, or there are too many."));
                var item = new Dictionary<string, string>(StringComparer.Ordinal);
                Flatten(element, "", item);
                foreach (var name in item.Keys) columns.TryAdd(name, columns.Count);
                if (columns.Count > limits.MaxColumns) return TableFile.TooManyHeads(columns.Count, limits);
                items.Add(item);
            }

            var header = columns.OrderBy(c => c.Value).Select(c => c.Key).ToList();
            var rows = new List<TableRow>(items.Count + 1) { new(0, [.. header]) };
            for (var i = 0; i < items.Count; i++) rows.Add(new(i + 1, [.. header.Select(items[i].GetValueOrDefault)]));
            return rows;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return Error.Invalid("import.json", ("内容不是合法的 JSON，或不完整。", "The content is no valid JSON, or it is cut short."));
        }
    }

    /// <summary>What lies at a dotted path; null where nothing does. The empty path is the root.</summary>
    public static JsonElement? At(JsonElement element, string? path)
    {
        foreach (var part in (path ?? "").Split('.', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(part, out element)) return null;
        }

        return element;
    }

    private static void Flatten(JsonElement element, string path, Dictionary<string, string> into)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject()) Flatten(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}", into);
                break;
            case JsonValueKind.Array:
                into[path] = string.Join(',', element.EnumerateArray().Select(e => e.ToString()));
                break;
            case JsonValueKind.Null or JsonValueKind.Undefined:
                break;
            default:
                into[path] = element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();
                break;
        }
    }
}

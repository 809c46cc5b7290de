namespace Daodi.Trust.Ledger;

/// <summary>A file of signed notes, an empty line after each. What is torn between two notes is passed over.</summary>
public static class WitnessFile
{
    private const int Tail = 64 * 1024;

    /// <summary>The notes in their order, read as they are asked for.</summary>
    public static IEnumerable<string> Notes(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var block = new List<string>();
        string? text = null;
        while (true)
        {
            var line = reader.ReadLine();
            if (line is { Length: > 0 and < 1024 } && block.Count < 16)
            {
                block.Add(line);
                continue;
            }

            if (block.Count > 0)
            {
                var signatures = block[0].StartsWith("— ", StringComparison.Ordinal);
                if (signatures && text is not null) yield return $"{text}\n\n{string.Join('\n', block)}\n";
                text = signatures ? null : string.Join('\n', block);
                block.Clear();
            }

            if (line is null) yield break;
        }
    }

    /// <summary>The last note that <paramref name="accept"/> makes something of.</summary>
    public static T? Last<T>(string path, Func<string, T?> accept) where T : class
    {
        if (!File.Exists(path)) return null;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Seek(-Math.Min(Tail, file.Length), SeekOrigin.End);
        using var reader = new StreamReader(file);
        return Notes(reader).Select(accept).LastOrDefault(found => found is not null);
    }
}

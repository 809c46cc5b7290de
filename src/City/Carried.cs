namespace Daodi.City;

/// <summary>The lists of words, places and categories carried inside the assembly.</summary>
internal static class Carried
{
    public static IEnumerable<string> Lines(string file)
    {
        using var stream = typeof(Carried).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"{file} is not embedded in the city.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#') yield return line;
        }
    }
}

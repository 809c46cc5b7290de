namespace Daodi.Kernel;

/// <summary>The facts carried inside the assembly; where each comes from stands in data/README.md.</summary>
internal static class Carried
{
    public static string Text(string file)
    {
        using var stream = typeof(Carried).Assembly.GetManifestResourceStream($"Daodi.Kernel.Data.{file}")
            ?? throw new InvalidOperationException($"{file} is not embedded in the kernel.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

using Daodi.Kernel;

namespace Daodi.Rules;

/// <summary>Something wrong in a file that the platform starts from, with the place where to mend it.</summary>
/// <param name="File">The file's name as it was given.</param>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record LoadError(string File, int Line, Words Message)
{
    /// <summary><c>appeals.rows.yaml:12: …</c>, which editors and terminals make a link of.</summary>
    public override string ToString() => $"{File}:{Line}: {Message}";

    /// <summary>As <see cref="ToString()"/>, in one language: what a log keeps.</summary>
    public string English => $"{File}:{Line}: {Message.En}";
}

/// <summary>What came out of reading files: a value, or every error that was found, not only the first.</summary>
public sealed record Loaded<T>(T? Value, IReadOnlyList<LoadError> Errors) where T : class
{
    public bool Ok => Errors.Count == 0;

    /// <summary>The value.</summary>
    /// <exception cref="InvalidDataException">There are errors; the message lists them all.</exception>
    public T OrThrow() => Ok ? Value! : throw new InvalidDataException(string.Join('\n', Errors.Select(e => e.English)));
}

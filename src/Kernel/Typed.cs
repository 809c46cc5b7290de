namespace Daodi.Kernel;

/// <summary>What an input method does to an identifier before a program sees it, undone.</summary>
internal static class Typed
{
    /// <summary>Full-width letters, digits and signs made half-width, lower case made upper, white space taken out.</summary>
    public static string Identifier(string? text) => Narrow(text, keepSpaces: false).ToUpperInvariant();

    /// <summary>Full-width letters, digits and signs made half-width; without spaces unless they are kept.</summary>
    public static string Narrow(string? text, bool keepSpaces)
    {
        if (string.IsNullOrEmpty(text)) return "";
        Span<char> narrow = text.Length <= 256 ? stackalloc char[text.Length] : new char[text.Length];
        var length = 0;
        foreach (var c in text)
        {
            var n = c switch
            {
                '\u3000' => ' ',
                >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
                // Zero-width marks ride along when a number is copied out of a chat or a PDF.
                '\u200B' or '\u200E' or '\u200F' or '\uFEFF' => '\0',
                _ => c,
            };
            if (n == '\0' || (!keepSpaces && char.IsWhiteSpace(n))) continue;
            narrow[length++] = n;
        }
        return new string(narrow[..length].Trim());
    }

    public static bool Digits(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExceptInRange('0', '9');
}

using System.Text.RegularExpressions;
using Daodi.Kernel;

namespace Daodi.Trust;

/// <summary>Numbers of persons inside free text: what leaves the platform in a file shows them masked.</summary>
public static partial class PersonalText
{
    /// <summary>The text with identity numbers and mobile numbers masked; names in it cannot be told from other words and stay.</summary>
    public static string Mask(string? text) => string.IsNullOrEmpty(text) ? "" :
        Mobile().Replace(
            Id().Replace(text, m => ResidentId.Parse(m.Value) is { Ok: true } id ? id.Value.Masked : m.Value),
            m => PhoneNumber.Parse(m.Value) is { Ok: true } phone ? phone.Value.Masked : m.Value);

    /// <summary>The text without any of <paramref name="values"/>, each replaced by 某 or stars: what an erasure leaves of it.</summary>
    public static string Without(string text, IEnumerable<string?> values)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(values);
        foreach (var value in values.OfType<string>().Where(v => v.Length > 1).OrderByDescending(v => v.Length))
            text = text.Replace(value, char.IsAsciiDigit(value[0]) ? "***" : "某某", StringComparison.Ordinal);
        return text;
    }

    [GeneratedRegex(@"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9])")]
    private static partial Regex Id();

    [GeneratedRegex(@"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")]
    private static partial Regex Mobile();
}

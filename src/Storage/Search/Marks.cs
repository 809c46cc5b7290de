using System.Text.RegularExpressions;

namespace Daodi.Storage.Search;

/// <summary>Marks as both databases keep them: checked, and in small letters.</summary>
internal static partial class Marks
{
    public static string[] Of(IReadOnlyCollection<string> marks) => [.. marks.Select(Checked).Distinct()];

    private static string Checked(string mark) => Form().IsMatch(mark)
        ? mark.ToLowerInvariant()
        : throw new ArgumentException($"A mark is @ and up to 99 of A–Z a–z 0–9 : . _ - /, not \"{mark}\".", nameof(mark));

    [GeneratedRegex(@"\A@[A-Za-z0-9:._/\-]{1,99}\z")]
    private static partial Regex Form();
}

using System.Text;
using System.Text.RegularExpressions;

namespace Daodi.Subjects;

/// <summary>Names and addresses in the one form in which they are compared.</summary>
public static partial class SubjectText
{
    /// <summary>Without spaces and signs, full-width forms narrowed, small letters, no form of address, no legal form: 王 小明先生 is 王小明.</summary>
    /// <returns>Null where nothing is left.</returns>
    public static string? NameKey(string? name)
    {
        var key = Titles().Replace(Bare(name), "");
        key = LegalForms().Replace(key, "");
        return key.Length == 0 ? null : key;
    }

    /// <summary>Without spaces and signs, without the province and city that all addresses here begin with.</summary>
    /// <returns>Null where less than two characters are left.</returns>
    public static string? AddressKey(string? address)
    {
        var key = Beginnings().Replace(Bare(address), "");
        return key.Length < 2 ? null : key;
    }

    /// <summary>An address as a page may show it: which road, not which door.</summary>
    public static string MaskAddress(string? address) => Digits().Replace(address ?? "", "*");

    private static string Bare(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var bare = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormKC))
        {
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c)) bare.Append(char.ToLowerInvariant(c));
        }
        return bare.ToString();
    }

    [GeneratedRegex("(?<=.)(先生|女士|小姐|同志|师傅)$")]
    private static partial Regex Titles();

    [GeneratedRegex("(?<=.{2})(股份有限公司|有限责任公司|有限公司)$")]
    private static partial Regex LegalForms();

    [GeneratedRegex("^(山东省)?(德州市)?")]
    private static partial Regex Beginnings();

    [GeneratedRegex("[0-9０-９]+")]
    private static partial Regex Digits();
}

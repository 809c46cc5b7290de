using System.Globalization;

namespace Daodi.Kernel;

/// <summary>One thing to say, written in both languages of the product, neither translated word by word.</summary>
/// <param name="Zh">Simplified Chinese; the first language of officials.</param>
/// <param name="En">English.</param>
public readonly record struct Words(string Zh, string En)
{
    /// <summary>The text in the language of the current UI culture; Chinese where it is neither.</summary>
    public override string ToString() => In(CultureInfo.CurrentUICulture);

    /// <summary>The text in <paramref name="culture"/>'s language; Chinese for anything but English.</summary>
    public string In(CultureInfo culture) =>
        culture.TwoLetterISOLanguageName == "en" ? En ?? Zh ?? "" : Zh ?? En ?? "";

    /// <summary>The same word in both languages, for names that are not translated.</summary>
    public static Words Same(string text) => new(text, text);

    public static implicit operator Words((string Zh, string En) pair) => new(pair.Zh, pair.En);
}

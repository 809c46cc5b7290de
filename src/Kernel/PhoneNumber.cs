using System.Text.RegularExpressions;

namespace Daodi.Kernel;

/// <summary>A telephone number of mainland China: a mobile one, or a landline with its area code.</summary>
public readonly partial record struct PhoneNumber : IParsed<PhoneNumber>
{
    private readonly string? _text;

    private PhoneNumber(string text, bool mobile) => (_text, IsMobile) = (text, mobile);

    /// <summary>Whether it can be sent a short message.</summary>
    public bool IsMobile { get; }

    /// <summary>As a list or a log may show it: 138****0000, 0534-***5678.</summary>
    public string Masked
    {
        get
        {
            if (_text is null) return "";
            if (IsMobile) return $"{_text[..3]}****{_text[7..]}";
            var parts = _text.Split('-');
            return $"{parts[0]}-{new string('*', parts[1].Length - 4)}{parts[1][^4..]}";
        }
    }

    /// <summary>
    /// Reads 13800000000, +86 138 0000 0000, 0534-2345678, (0534)2345678-801. Errors: <c>phone.format</c>,
    /// <c>phone.area</c> for a local number without its area code.
    /// </summary>
    public static Result<PhoneNumber> Parse(string? text)
    {
        var narrow = Typed.Narrow(text, keepSpaces: false);
        var typed = Country().Replace(narrow, "");
        // After +86 the zero of the area code is dropped: +86 534 2345678.
        if (typed != narrow && typed is [>= '2' and <= '9', ..]) typed = "0" + typed;
        var bare = Signs().Replace(typed, "");
        if (Mobile().IsMatch(bare)) return new PhoneNumber(bare, mobile: true);
        if (Landline().Match(typed) is { Success: true } line)
        {
            var extension = line.Groups["ext"].Value;
            var number = $"{line.Groups["area"].Value}-{line.Groups["number"].Value}";
            return new PhoneNumber(extension.Length == 0 ? number : $"{number}-{extension}", mobile: false);
        }
        return Local().IsMatch(bare)
            ? Error.Invalid("phone.area", (
                "固定电话请加区号，德州为 0534，例如 0534-2345678。",
                "Give a landline with its area code, which is 0534 in Dezhou: 0534-2345678."))
            : Error.Invalid("phone.format", (
                "不是手机号（11 位，1 开头）或带区号的固定电话，请核对。",
                "This is neither a mobile number (11 digits beginning with 1) nor a landline with its area code."));
    }

    public override string ToString() => _text ?? "";

    [GeneratedRegex(@"^(?:\+86|0086|\(\+?86\)|86(?=-?1[3-9][0-9]{9}$))-?")]
    private static partial Regex Country();

    [GeneratedRegex("[-()]")]
    private static partial Regex Signs();

    [GeneratedRegex("^1[3-9][0-9]{9}$")]
    private static partial Regex Mobile();

    // Area codes have three digits (010, 02x) or four.
    [GeneratedRegex(@"^\(?(?<area>0(?:10|2[0-9]|[3-9][0-9]{2}))\)?-?(?<number>[2-8][0-9]{6,7})(?:[-#转](?<ext>[0-9]{1,6}))?$")]
    private static partial Regex Landline();

    [GeneratedRegex("^[2-8][0-9]{6,7}$")]
    private static partial Regex Local();
}

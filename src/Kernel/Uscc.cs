namespace Daodi.Kernel;

/// <summary>
/// Unified social credit code of a legal person or other organisation (GB 32100-2015), checked by its own check
/// character and by that of the organisation code inside it (GB 11714-1997).
/// </summary>
public readonly record struct Uscc : IParsed<Uscc>
{
    // GB 32100-2015, 5.2: digits and capital letters without I, O, S, V, Z.
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static readonly int[] Weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

    // GB 11714-1997, 4.2; here letters count 10 to 35 with none left out.
    private static readonly int[] OrganisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

    private readonly string? _text;

    private Uscc(string text) => _text = text;

    /// <summary>The division (GB/T 2260, six digits) of the registering authority when the code was given.</summary>
    public string Region => ToString() is { Length: 18 } t ? t[2..8] : "";

    /// <summary>The organisation code inside, as it is written: eight characters, a hyphen and the check.</summary>
    public string OrganisationCode => ToString() is { Length: 18 } t ? $"{t[8..16]}-{t[16]}" : "";

    /// <summary>Who registered it, where the first character is one we know the meaning of.</summary>
    public Words? Registrar => ToString() switch
    {
        ['1', ..] => ("机构编制部门", "Public institutions registry"),
        ['5', ..] => ("民政部门", "Civil affairs"),
        ['9', ..] => ("市场监督管理部门", "Market supervision"),
        ['N', ..] => ("农业农村部门", "Agriculture and rural affairs"),
        ['Y', ..] => ("其他登记管理部门", "Another registry"),
        _ => null,
    };

    /// <summary>
    /// Reads a code of 18 characters. Errors: <c>uscc.length</c>, <c>uscc.alphabet</c>, <c>uscc.region</c>,
    /// <c>uscc.check</c>, <c>uscc.organisation</c>.
    /// </summary>
    public static Result<Uscc> Parse(string? text)
    {
        var code = Typed.Identifier(text);
        if (code.Length != 18)
            return Error.Invalid("uscc.length", (
                $"统一社会信用代码应为 18 位，现为 {code.Length} 位，请对照营业执照或登记证书补齐。",
                $"A unified social credit code has 18 characters; this has {code.Length}. Copy it again from the licence."));
        for (var i = 0; i < code.Length; i++)
        {
            if (Alphabet.Contains(code[i], StringComparison.Ordinal)) continue;
            return Error.Invalid("uscc.alphabet", (
                $"第 {i + 1} 位“{code[i]}”不是代码字符：代码只用数字和大写字母，且不用 I、O、S、V、Z,请核对是否应为 1、0、5、U、2。",
                $"Character {i + 1}, “{code[i]}”, cannot occur: only digits and capital letters without I, O, S, V and Z. Perhaps 1, 0, 5, U or 2 is meant."));
        }
        if (!Typed.Digits(code.AsSpan(2, 6)))
            return Error.Invalid("uscc.region", (
                "第 3 至 8 位是登记机关行政区划码，应全为数字，请核对。",
                "Characters 3 to 8 are the division code of the registrar and must be digits."));
        if (CheckOf(code) != code[17])
            return Error.Invalid("uscc.check", (
                "校验位不符：至少有一位录错，请对照证照逐位核对。",
                "The check character does not fit: at least one character is wrong. Compare it with the licence one by one."));
        if (OrganisationCheckOf(code.AsSpan(8, 8)) != code[16])
            return Error.Invalid("uscc.organisation", (
                "第 9 至 17 位主体标识码(组织机构代码)的校验位不符，请对照证照核对。",
                "Characters 9 to 17, the organisation code, fail their own check. Compare them with the licence."));
        return new Uscc(code);
    }

    public override string ToString() => _text ?? "";

    private static char CheckOf(string code)
    {
        var sum = 0;
        for (var i = 0; i < 17; i++) sum += Weights[i] * Alphabet.IndexOf(code[i], StringComparison.Ordinal);
        return Alphabet[(31 - sum % 31) % 31];
    }

    private static char OrganisationCheckOf(ReadOnlySpan<char> body)
    {
        var sum = 0;
        for (var i = 0; i < 8; i++)
            sum += OrganisationWeights[i] * (char.IsAsciiDigit(body[i]) ? body[i] - '0' : body[i] - 'A' + 10);
        return (11 - sum % 11) switch { 10 => 'X', 11 => '0', var c => (char)('0' + c) };
    }
}

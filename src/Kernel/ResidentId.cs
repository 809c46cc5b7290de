using System.Globalization;

namespace Daodi.Kernel;

/// <summary>The sex a resident identity number states.</summary>
public enum Sex { Female, Male }

/// <summary>
/// Citizen identification number (GB 11643-1999): six digits of division, eight of birth date, three of sequence, one
/// check. The division is that of the first registration and may long be abolished, so it is never a reason to refuse.
/// </summary>
public readonly record struct ResidentId : IParsed<ResidentId>
{
    private const string Checks = "10X98765432";
    private static readonly int[] Weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    private readonly string? _text;

    private ResidentId(string text) => _text = text;

    /// <summary>The division (GB/T 2260 at the time) in which the number was given.</summary>
    public string Region => _text?[..6] ?? "";

    public DateOnly BirthDate => _text is null ? default : DateOf(_text)!.Value;

    public Sex Sex => _text is not null && (_text[16] - '0') % 2 == 1 ? Sex.Male : Sex.Female;

    /// <summary>First six and last four, the rest starred: all that a list or a log may show.</summary>
    public string Masked => _text is null ? "" : $"{_text[..6]}********{_text[14..]}";

    /// <summary>Whole years of age on <paramref name="date"/>, reached on the birthday; 29 February counts from 1 March.</summary>
    public int AgeOn(DateOnly date)
    {
        var birth = BirthDate;
        var had = (date.Month, date.Day).CompareTo((birth.Month, birth.Day)) >= 0;
        return date.Year - birth.Year - (had ? 0 : 1);
    }

    /// <summary>
    /// Reads a number of 18 characters. No error repeats any of it, so that errors may be logged. Errors: <c>id.length</c>, <c>id.alphabet</c>, <c>id.birth</c>, <c>id.check</c>.
    /// </summary>
    public static Result<ResidentId> Parse(string? text)
    {
        var id = Typed.Identifier(text);
        if (id.Length == 15 && Typed.Digits(id))
            return Error.Invalid("id.length", (
                "这是 15 位旧号码，已于 2013 年停用，请提供 18 位公民身份号码。",
                "This is an old 15-digit number, out of use since 2013. Give the 18-digit one."));
        if (id.Length != 18)
            return Error.Invalid("id.length", (
                $"公民身份号码应为 18 位，现为 {id.Length} 位，请核对。",
                $"A citizen identification number has 18 characters; this has {id.Length}."));
        if (!Typed.Digits(id.AsSpan(0, 17)) || Checks.IndexOf(id[17], StringComparison.Ordinal) < 0)
            return Error.Invalid("id.alphabet", (
                "公民身份号码前 17 位应为数字，末位应为数字或 X,请核对。",
                "The first 17 characters must be digits and the last a digit or X."));
        if (DateOf(id) is null)
            return Error.Invalid("id.birth", (
                "第 7 至 14 位不是真实的出生日期，请核对。",
                "Characters 7 to 14 are not a real date of birth."));
        var sum = 0;
        for (var i = 0; i < 17; i++) sum += Weights[i] * (id[i] - '0');
        if (Checks[sum % 11] != id[17])
            return Error.Invalid("id.check", (
                "校验位不符：至少有一位录错，请对照证件逐位核对。",
                "The check character does not fit: at least one digit is wrong. Compare it with the card one by one."));
        return new ResidentId(id);
    }

    public override string ToString() => _text ?? "";

    private static DateOnly? DateOf(string id) =>
        DateOnly.TryParseExact(id.AsSpan(6, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var d)
            && d.Year >= 1800 ? d : null;
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Daodi.Kernel;

/// <summary>An amount of renminbi in whole fen. Arithmetic is checked: an overflow is a bug and throws.</summary>
/// <param name="Fen">Hundredths of a yuan.</param>
public readonly partial record struct Money(long Fen) : IParsed<Money>, IComparable<Money>
{
    public static readonly Money Zero;

    /// <summary>The amount in yuan, exactly.</summary>
    public decimal Yuan => Fen / 100m;

    /// <summary>For people: ¥1,234.56, -¥0.50.</summary>
    public string Display => (Fen < 0 ? "-¥" : "¥") + Math.Abs(Yuan).ToString("N2", CultureInfo.InvariantCulture);

    /// <summary>
    /// Reads yuan: 1234.5, ￥1,234.50, 1234.56元. Errors: <c>money.format</c>, <c>money.precision</c> for less than a
    /// fen, <c>money.range</c>.
    /// </summary>
    public static Result<Money> Parse(string? text)
    {
        var match = Amount().Match(Typed.Narrow(text, keepSpaces: false).Replace('￥', '¥'));
        if (!match.Success)
            return Error.Invalid("money.format", (
                "金额请以元填写数字，例如 1234.56。",
                "Give the amount in yuan, in digits: 1234.56."));
        if (match.Groups["part"].Value.TrimEnd('0').Length > 2)
            return Error.Invalid("money.precision", (
                "金额最小到分，小数最多两位。",
                "Amounts go down to the fen: at most two decimals."));
        var digits = match.Groups["whole"].Value.Replace(",", "", StringComparison.Ordinal);
        if (digits.Length > 20
            || !decimal.TryParse($"{digits}.{match.Groups["part"].Value.TrimEnd('0')}0", NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture, out var yuan)
            || yuan * 100 > long.MaxValue)
            return Error.Invalid("money.range", ("金额过大，请核对。", "The amount is too large to be meant."));
        var fen = (long)(yuan * 100);
        return new Money(match.Groups["sign"].Length > 0 ? -fen : fen);
    }

    /// <summary>A share of the amount, rounded half up (away from zero) to the fen.</summary>
    public Money Times(decimal rate) =>
        new(checked((long)decimal.Round(Fen * rate, 0, MidpointRounding.AwayFromZero)));

    public static Money operator +(Money a, Money b) => new(checked(a.Fen + b.Fen));
    public static Money operator -(Money a, Money b) => new(checked(a.Fen - b.Fen));
    public static Money operator -(Money a) => new(checked(-a.Fen));
    public static Money operator *(Money a, long times) => new(checked(a.Fen * times));
    public static bool operator <(Money a, Money b) => a.Fen < b.Fen;
    public static bool operator >(Money a, Money b) => a.Fen > b.Fen;
    public static bool operator <=(Money a, Money b) => a.Fen <= b.Fen;
    public static bool operator >=(Money a, Money b) => a.Fen >= b.Fen;

    public int CompareTo(Money other) => Fen.CompareTo(other.Fen);

    /// <summary>Yuan with two decimals and no signs but the minus: 1234.56.</summary>
    public override string ToString() => Yuan.ToString("F2", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<sign>-)?(?:¥|CNY|RMB)?(?<whole>[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.(?<part>[0-9]+))?元?$")]
    private static partial Regex Amount();
}

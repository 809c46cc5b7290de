using System.Text.RegularExpressions;

namespace Daodi.Kernel;

/// <summary>Plate colours with their codes in JT/T 697.7, as vehicle terminals and platforms send them.</summary>
public enum PlateColour
{
    Blue = 1,
    Yellow = 2,
    Black = 3,
    White = 4,
    /// <summary>Green as older platforms write it, without saying which.</summary>
    Green = 5,
    Other = 9,
    /// <summary>Tractors and farm machines, yellow.</summary>
    FarmYellow = 91,
    /// <summary>Tractors and farm machines, green.</summary>
    FarmGreen = 92,
    /// <summary>Large new-energy vehicles.</summary>
    YellowGreen = 93,
    /// <summary>Small new-energy vehicles.</summary>
    GradientGreen = 94,
}

/// <summary>What the shape of a plate number says about its vehicle.</summary>
public enum PlateKind
{
    Ordinary,
    SmallNewEnergy,
    LargeNewEnergy,
    Trailer,
    Learner,
    Police,
    /// <summary>Hong Kong or Macao vehicle allowed on the mainland.</summary>
    HongKongMacao,
    /// <summary>Embassy or consulate.</summary>
    Diplomatic,
    /// <summary>Fire and rescue.</summary>
    Emergency,
}

/// <summary>
/// Motor vehicle plate number (GA 36-2018), with its colour where one is known. Military, armed-police and temporary
/// plates are other standards and are refused.
/// </summary>
public readonly partial record struct Plate : IParsed<Plate>
{
    private const string Provinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

    private readonly string? _number;

    private Plate(string number, PlateColour? colour, PlateKind kind) => (_number, Colour, Kind) = (number, colour, kind);

    /// <summary>The number without separators: 鲁N12345.</summary>
    public string Number => _number ?? "";

    public PlateColour? Colour { get; }

    public PlateKind Kind { get; }

    /// <summary>What the public may see: the head, the fourth character after it and the last, as 鲁N**1*3.</summary>
    public string Masked => string.Create(Number.Length, Number, static (masked, number) =>
    {
        for (var i = 0; i < number.Length; i++)
            masked[i] = i is 0 or 1 or 4 || i == number.Length - 1 ? number[i] : '*';
    });

    /// <summary>
    /// Reads a number whose colour is not known. Errors: <c>plate.length</c>, <c>plate.province</c>,
    /// <c>plate.alphabet</c>, <c>plate.format</c>.
    /// </summary>
    public static Result<Plate> Parse(string? text) => Parse(text, null);

    /// <summary>Reads a number seen in <paramref name="colour"/>; adds <c>plate.colour</c> where the two cannot go together.</summary>
    public static Result<Plate> Parse(string? text, PlateColour? colour)
    {
        var number = Separators().Replace(Typed.Identifier(text), "");
        if (number.Length is < 7 or > 8)
            return Error.Invalid("plate.length", (
                $"号牌号码应为 7 位(新能源 8 位),现为 {number.Length} 位，请补全，含省份简称。",
                $"A plate has 7 characters (8 for new-energy vehicles), province included; this has {number.Length}."));
        if (Embassy().IsMatch(number)) return Coloured(number, colour, PlateKind.Diplomatic);
        if (!Provinces.Contains(number[0], StringComparison.Ordinal))
            return Error.Invalid("plate.province", (
                $"首位“{number[0]}”不是省、自治区、直辖市简称；德州车辆以“鲁N”开头。",
                $"“{number[0]}” is not the sign of a province. Vehicles of Dezhou begin with 鲁N."));
        if (number.AsSpan(1).ContainsAny('I', 'O'))
            return Error.Invalid("plate.alphabet", (
                "号牌不用字母 I 和 O,请核对是否为数字 1 或 0。",
                "Plates do not use the letters I and O. Perhaps the digit 1 or 0 is meant."));
        PlateKind? kind = number switch
        {
            _ when SmallNewEnergy().IsMatch(number) => PlateKind.SmallNewEnergy,
            _ when LargeNewEnergy().IsMatch(number) => PlateKind.LargeNewEnergy,
            _ when Emergency().IsMatch(number) => PlateKind.Emergency,
            _ when !Standard().IsMatch(number) => null,
            _ => number[^1] switch
            {
                '挂' => PlateKind.Trailer,
                '学' => PlateKind.Learner,
                '警' => PlateKind.Police,
                '港' or '澳' => PlateKind.HongKongMacao,
                '领' => PlateKind.Diplomatic,
                _ => PlateKind.Ordinary,
            },
        };
        return kind is { } known
            ? Coloured(number, colour, known)
            : Error.Invalid("plate.format", (
                "不符合号牌编码规则(GA 36-2018):省份简称、发牌机关字母，再加 5 位或新能源 6 位序号，请核对。",
                "This is not how plates are numbered (GA 36-2018): province, letter of the office, then 5 characters, or 6 for new-energy vehicles."));
    }

    public override string ToString() => Number;

    private static Result<Plate> Coloured(string number, PlateColour? colour, PlateKind kind)
    {
        var fits = colour switch
        {
            null or PlateColour.Other => true,
            PlateColour.Green => kind is PlateKind.SmallNewEnergy or PlateKind.LargeNewEnergy,
            PlateColour.GradientGreen => kind is PlateKind.SmallNewEnergy,
            PlateColour.YellowGreen => kind is PlateKind.LargeNewEnergy,
            PlateColour.Blue => kind is PlateKind.Ordinary,
            PlateColour.Yellow => kind is PlateKind.Ordinary or PlateKind.Trailer or PlateKind.Learner,
            PlateColour.Black => kind is PlateKind.Ordinary or PlateKind.HongKongMacao or PlateKind.Diplomatic,
            PlateColour.White => kind is PlateKind.Police or PlateKind.Emergency or PlateKind.Ordinary,
            _ => false,
        };
        return fits
            ? new Plate(number, colour, kind)
            : Error.Invalid("plate.colour", (
                $"号牌颜色代码 {(int)colour!} 与号码“{number}”的式样不符，请核对颜色或号码。",
                $"Colour code {(int)colour} does not go with the number {number}. Check the colour or the number."));
    }

    [GeneratedRegex("[·•.・-]")]
    private static partial Regex Separators();

    [GeneratedRegex("^.[A-Z][A-Z0-9]{4}[A-Z0-9挂学警港澳领]$")]
    private static partial Regex Standard();

    [GeneratedRegex("^.[A-Z][A-HJK][A-Z0-9][0-9]{4}$")]
    private static partial Regex SmallNewEnergy();

    [GeneratedRegex("^.[A-Z][0-9]{5}[A-HJK]$")]
    private static partial Regex LargeNewEnergy();

    [GeneratedRegex("^.X[0-9A-Z]{4}应急$")]
    private static partial Regex Emergency();

    [GeneratedRegex("^[0-9]{6}使$")]
    private static partial Regex Embassy();
}

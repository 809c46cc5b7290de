using Daodi.Kernel;
using Daodi.Trust;

namespace Daodi.Subjects;

/// <summary>A number as it is known of a subject, parsed and in its one written form.</summary>
/// <param name="Kind">One of the constants.</param>
public readonly record struct Identifier(string Kind, string Value)
{
    public const string ResidentId = "id", Phone = "phone", Uscc = "uscc", Plate = "plate", Unit = "unit", Place = "place";

    /// <summary>The kinds one can search by, as people choose them.</summary>
    public static IReadOnlyList<(string Kind, Words Title)> Searched { get; } =
    [
        (Phone, ("电话", "Phone")), (ResidentId, ("公民身份号码", "Identity number")), (Uscc, ("统一社会信用代码", "Social credit code")),
        (Plate, ("车牌号", "Plate number")), (Unit, ("单位编码", "Unit code")),
    ];

    public static Words TitleOf(string kind) => kind == Place ? ("地点", "Place") : Searched.FirstOrDefault(s => s.Kind == kind) is { Kind: not null } found ? found.Title : Words.Same(kind);

    /// <summary>Whether one number means one subject. A telephone does not: families and offices share one.</summary>
    public bool Decides => Kind != Phone;

    /// <summary>Reads what somebody typed. Errors: those of the number's type; <c>subject.kind</c>.</summary>
    public static Result<Identifier> Parse(string? kind, string? text) => kind switch
    {
        ResidentId => Kernel.ResidentId.Parse(text).Map(id => new Identifier(kind, id.ToString())),
        Phone => PhoneNumber.Parse(text).Map(phone => new Identifier(kind, phone.ToString())),
        Uscc => Kernel.Uscc.Parse(text).Map(code => new Identifier(kind, code.ToString())),
        Plate => Kernel.Plate.Parse(text).Map(plate => new Identifier(kind, plate.Number)),
        Unit when !string.IsNullOrWhiteSpace(text) => new Identifier(kind, text.Trim().ToUpperInvariant()),
        _ => Error.Invalid("subject.kind", ("请选择号码种类并填写号码。", "Choose the kind of number and write it."), "number"),
    };

    /// <summary>As a page may show it.</summary>
    public string Masked => Kind switch
    {
        ResidentId => Kernel.ResidentId.Parse(Value) is { Ok: true } id ? id.Value.Masked : "***",
        Phone => PhoneNumber.Parse(Value) is { Ok: true } phone ? phone.Value.Masked : "***",
        // Organisations are no persons: their codes are public (企业信息公示暂行条例).
        Uscc or Unit => Value,
        Plate => Kernel.Plate.Parse(Value) is { Ok: true } plate ? plate.Value.Masked : "***",
        _ => "***",
    };

    /// <summary>What equal numbers have in common under this site's key: 64 bits, so that an index over millions stays small.</summary>
    public long DigestUnder(SiteKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(key.Digest($"subject.{Kind}", Value));
    }

    internal byte[] SealedUnder(SiteKey key) => Kind == Place ? [] : key.Seal($"subject.{Kind}", Value);

    internal static Identifier? Open(SubjectIdentifier row, SiteKey key) =>
        row.Sealed.Length == 0 ? null : key.Open($"subject.{row.Kind}", row.Sealed) is { } value ? new(row.Kind, value) : null;

    /// <summary>Never the number: records print all they hold, and this one may come near a log.</summary>
    public override string ToString() => $"{Kind} {Masked}";
}

using System.Globalization;

namespace Daodi.Kernel;

/// <summary>What an identifier says once it is read.</summary>
/// <param name="Kind">uscc, id or plate.</param>
/// <param name="Value">In canonical form.</param>
/// <param name="Details">What its parts mean, by stable name.</param>
public sealed record IdentifierFacts(string Kind, string Value, IReadOnlyDictionary<string, string> Details);

/// <summary>The identifiers that can be checked by their own text, by the name a command line or an import uses for them.</summary>
public static class Identifiers
{
    public static readonly IReadOnlyList<string> Kinds = ["uscc", "id", "plate", "phone", "division"];

    /// <summary>Checks a value. Errors: those of the type it names, and <c>identifier.kind</c>.</summary>
    public static Result<IdentifierFacts> Check(string kind, string? value) => kind switch
    {
        "uscc" => Uscc.Parse(value).Map(u => Facts(kind, u.ToString(),
            ("region", u.Region), ("organisation", u.OrganisationCode), ("registrar", u.Registrar?.Zh))),
        "id" => ResidentId.Parse(value).Map(i => Facts(kind, i.ToString(),
            ("region", i.Region),
            ("born", i.BirthDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            ("sex", i.Sex == Sex.Male ? "male" : "female"),
            ("masked", i.Masked))),
        "plate" => Plate.Parse(value).Map(p => Facts(kind, p.Number, ("kind", p.Kind.ToString()), ("masked", p.Masked))),
        "phone" => PhoneNumber.Parse(value).Map(p => Facts(kind, p.ToString(),
            ("mobile", p.IsMobile ? "yes" : "no"), ("masked", p.Masked))),
        "division" => DivisionTree.Dezhou.Find(value).Map(d => Facts(kind, d.Code,
            ("zh", DivisionTree.Dezhou.FullName(d).Zh), ("en", DivisionTree.Dezhou.FullName(d).En))),
        _ => Error.Invalid("identifier.kind", (
            $"不认识标识类型“{kind}”，可用：{string.Join("、", Kinds)}。",
            $"“{kind}” is not a kind of identifier. Known are {string.Join(", ", Kinds)}.")),
    };

    private static IdentifierFacts Facts(string kind, string value, params ReadOnlySpan<(string Name, string? Text)> details)
    {
        var known = new Dictionary<string, string>();
        foreach (var (name, text) in details)
            if (text is { Length: > 0 }) known[name] = text;
        return new(kind, value, known);
    }
}

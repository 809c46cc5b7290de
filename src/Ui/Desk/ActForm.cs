using System.Globalization;
using Daodi.Cases;

namespace Daodi.Ui.Desk;

/// <summary>
/// Between an offered action and a posted form. Several actions stand on one page, so each field is posted as
/// <c>ACTION.FIELD</c>; photos bring their place along as <c>ACTION.FIELD.lon</c> and <c>.lat</c>.
/// </summary>
public static class ActForm
{
    public const string Reason = "reason";

    public static string NameOf(string action, string field) => $"{action}.{field}";

    /// <summary>The fields of <paramref name="action"/> as the form holds them, without files; what is empty is left out.</summary>
    public static Dictionary<string, object?> Fields(IFormCollection form, string action, IEnumerable<Field> asks)
    {
        ArgumentNullException.ThrowIfNull(form);
        var all = asks.ToList();
        var given = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var field in all.Where(f => f.Type != FieldType.Evidence))
        {
            var text = form[NameOf(action, field.Name)].ToString();
            if (text.Length == 0 && field.Hidden) text = Place(form, action, field.Name, all);
            if (!string.IsNullOrWhiteSpace(text)) given[field.Name] = text;
        }
        return given;
    }

    public static string? ReasonOf(IFormCollection form, string action)
    {
        ArgumentNullException.ThrowIfNull(form);
        var text = form[NameOf(action, Reason)].ToString().Trim();
        return text.Length == 0 ? null : text;
    }

    /// <summary>The version that the actor saw; null where the form holds none.</summary>
    public static long? VersionOf(IFormCollection form)
    {
        ArgumentNullException.ThrowIfNull(form);
        return long.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
    }

    /// <summary>The chosen files of an evidence field.</summary>
    public static IReadOnlyList<IFormFile> Files(IFormCollection form, string action, Field field)
    {
        ArgumentNullException.ThrowIfNull(form);
        return [.. form.Files.GetFiles(NameOf(action, field.Name)).Where(f => f.Length > 0)];
    }

    /// <summary>The place that the photos of a field were taken at, as the phone told; null where it did not.</summary>
    public static (double Lon, double Lat)? PlaceOf(IFormCollection form, string action, Field field)
    {
        ArgumentNullException.ThrowIfNull(form);
        var name = NameOf(action, field.Name);
        return Degrees(form[$"{name}.lon"], 180) is { } lon && Degrees(form[$"{name}.lat"], 90) is { } lat ? (lon, lat) : null;
    }

    /// <summary>The errors of an action with the names of its posted fields, so that each stands at its own.</summary>
    public static IReadOnlyList<Error> Errors(Error error, string action)
    {
        ArgumentNullException.ThrowIfNull(error);
        return [error.Field is null or "evidence" ? error : error with { Field = NameOf(action, error.Field) }];
    }

    // A hidden lon or lat is not asked of a person: the photos of the same form know it.
    private static string Place(IFormCollection form, string action, string field, IEnumerable<Field> asks) =>
        asks.Where(f => f.Type == FieldType.Evidence).Select(f => form[$"{NameOf(action, f.Name)}.{field}"].ToString()).FirstOrDefault(t => t.Length > 0) ?? "";

    private static double? Degrees(string? text, double most) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var degrees) && Math.Abs(degrees) <= most ? degrees : null;
}

namespace Daodi.Kernel;

/// <summary>The three levels a city is run by.</summary>
public enum DivisionLevel
{
    City,
    /// <summary>District, county, county-level city or new area.</summary>
    County,
    /// <summary>Subdistrict, town or township.</summary>
    Township,
}

/// <summary>An administrative division.</summary>
/// <param name="Code">Six digits for city and county (GB/T 2260), nine for townships (with GB/T 10114).</param>
/// <param name="Name">Its full name: 德城区, Decheng District.</param>
/// <param name="Parent">The code of the division it lies in, within this city.</param>
public sealed record Division(string Code, Words Name, DivisionLevel Level, string? Parent)
{
    /// <summary>
    /// Whether <paramref name="area"/> is <paramref name="code"/> or contains it, judged by the codes alone, so that it
    /// also holds for villages (12 digits). 371400 covers 371402 and 371402001.
    /// </summary>
    public static bool Covers(string area, string code)
    {
        var prefix = area.Length == 6 && area.EndsWith("00", StringComparison.Ordinal) ? area[..4] : area;
        return prefix.Length > 0 && code.Length >= area.Length && code.StartsWith(prefix, StringComparison.Ordinal);
    }

    public override string ToString() => Code;
}

using System.Globalization;

namespace Daodi.Kernel;

/// <summary>A position in WGS-84, the datum of satellite receivers and of everything Daodi stores. Degrees.</summary>
/// <param name="Lon">Longitude, east positive, −180 to 180.</param>
/// <param name="Lat">Latitude, north positive, −90 to 90.</param>
public readonly record struct Wgs84(double Lon, double Lat) : IParsed<Wgs84>
{
    private const double MeanEarthRadius = 6_371_008.8;

    /// <summary>A checked position. Errors: <c>coord.range</c>, which says so where the two look swapped.</summary>
    public static Result<Wgs84> Create(double lon, double lat)
    {
        if (Math.Abs(lon) <= 180 && Math.Abs(lat) <= 90) return new Wgs84(lon, lat);
        var swapped = Math.Abs(lat) <= 180 && Math.Abs(lon) <= 90;
        var error = Error.Invalid("coord.range", swapped
            ? ("纬度超出 ±90°，经度与纬度很可能写反了：先经度（德州约 116），后纬度（约 37）。",
               "The latitude is beyond ±90°: longitude and latitude look swapped. Longitude (about 116 in Dezhou) comes first.")
            : ("经度应在 ±180° 以内，纬度应在 ±90° 以内，单位为度，请核对。",
               "Longitude must lie within ±180° and latitude within ±90°, both in degrees."));
        return error with { Field = Math.Abs(lon) <= 180 ? "lat" : "lon", Details = new Dictionary<string, object?> { ["swapped"] = swapped } };
    }

    /// <summary>Reads "lon,lat" in degrees. Errors: <c>coord.format</c>, <c>coord.range</c>.</summary>
    public static Result<Wgs84> Parse(string? text)
    {
        var parts = Typed.Narrow(text, keepSpaces: false).Split(',');
        return parts.Length == 2
            && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var lon)
            && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var lat)
            ? Create(lon, lat)
            : Error.Invalid("coord.format", (
                "坐标请写成“经度,纬度”，单位为度，例如 116.307,37.454。",
                "Write the position as longitude,latitude in degrees: 116.307,37.454."));
    }

    /// <summary>Whether it lies in the rectangle in which China's maps are shifted (72.004–137.8347° E, 0.8293–55.8271° N).</summary>
    public bool IsInChina => Shift.Covers(Lon, Lat);

    /// <summary>
    /// Great-circle distance in metres on the mean sphere: within 0.6 % of the ellipsoid, far closer over a city.
    /// </summary>
    public double DistanceTo(Wgs84 other)
    {
        double Rad(double degrees) => degrees * Math.PI / 180;
        var sinLat = Math.Sin(Rad(other.Lat - Lat) / 2);
        var sinLon = Math.Sin(Rad(other.Lon - Lon) / 2);
        var h = sinLat * sinLat + Math.Cos(Rad(Lat)) * Math.Cos(Rad(other.Lat)) * sinLon * sinLon;
        return 2 * MeanEarthRadius * Math.Asin(Math.Min(1, Math.Sqrt(h)));
    }

    public Gcj02 ToGcj02()
    {
        var (lon, lat) = Shift.ToGcj(Lon, Lat);
        return new(lon, lat);
    }

    public Bd09 ToBd09() => ToGcj02().ToBd09();

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Lon:0.#######},{Lat:0.#######}");
}

/// <summary>A position on the shifted datum of China's published maps (Amap, Tencent, DataV). Degrees.</summary>
public readonly record struct Gcj02(double Lon, double Lat)
{
    /// <inheritdoc cref="Wgs84.Create"/>
    public static Result<Gcj02> Create(double lon, double lat) => Wgs84.Create(lon, lat).Map(p => new Gcj02(p.Lon, p.Lat));

    /// <summary>The position whose shift this is, found by iteration to better than 1e-9 degrees.</summary>
    public Wgs84 ToWgs84()
    {
        if (!Shift.Covers(Lon, Lat)) return new(Lon, Lat);
        var (lon, lat) = (Lon, Lat);
        // The shift varies by less than a hundredth from place to place, so each round gains about two digits.
        for (var round = 0; round < 30; round++)
        {
            var (x, y) = Shift.ToGcj(lon, lat);
            var (dx, dy) = (Lon - x, Lat - y);
            (lon, lat) = (lon + dx, lat + dy);
            if (Math.Abs(dx) < 1e-10 && Math.Abs(dy) < 1e-10) break;
        }
        return new(lon, lat);
    }

    public Bd09 ToBd09()
    {
        var (lon, lat) = Shift.ToBaidu(Lon, Lat);
        return new(lon, lat);
    }
}

/// <summary>A position on Baidu's datum, which shifts GCJ-02 once more. Degrees.</summary>
public readonly record struct Bd09(double Lon, double Lat)
{
    /// <inheritdoc cref="Wgs84.Create"/>
    public static Result<Bd09> Create(double lon, double lat) => Wgs84.Create(lon, lat).Map(p => new Bd09(p.Lon, p.Lat));

    /// <summary>The position whose shift this is, found by iteration to better than 1e-9 degrees.</summary>
    public Gcj02 ToGcj02()
    {
        var (lon, lat) = (Lon - 0.0065, Lat - 0.006);
        for (var round = 0; round < 30; round++)
        {
            var (x, y) = Shift.ToBaidu(lon, lat);
            var (dx, dy) = (Lon - x, Lat - y);
            (lon, lat) = (lon + dx, lat + dy);
            if (Math.Abs(dx) < 1e-10 && Math.Abs(dy) < 1e-10) break;
        }
        return new(lon, lat);
    }

    public Wgs84 ToWgs84() => ToGcj02().ToWgs84();
}

/// <summary>The formulas as they are publicly known; neither datum has an official definition.</summary>
file static class Shift
{
    // Krasovsky 1940, on which the shift is computed.
    private const double SemiMajorAxis = 6378245.0;
    private const double EccentricitySquared = 0.006693421622965823;
    private const double BaiduPi = Math.PI * 3000.0 / 180.0;

    public static bool Covers(double lon, double lat) => lon is >= 72.004 and <= 137.8347 && lat is >= 0.8293 and <= 55.8271;

    public static (double Lon, double Lat) ToGcj(double lon, double lat)
    {
        if (!Covers(lon, lat)) return (lon, lat);
        var (x, y) = (lon - 105, lat - 35);
        var fast = (20 * Math.Sin(6 * x * Math.PI) + 20 * Math.Sin(2 * x * Math.PI)) * 2 / 3;
        var dLat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.Sqrt(Math.Abs(x)) + fast
            + (20 * Math.Sin(y * Math.PI) + 40 * Math.Sin(y / 3 * Math.PI)) * 2 / 3
            + (160 * Math.Sin(y / 12 * Math.PI) + 320 * Math.Sin(y * Math.PI / 30)) * 2 / 3;
        var dLon = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.Sqrt(Math.Abs(x)) + fast
            + (20 * Math.Sin(x * Math.PI) + 40 * Math.Sin(x / 3 * Math.PI)) * 2 / 3
            + (150 * Math.Sin(x / 12 * Math.PI) + 300 * Math.Sin(x / 30 * Math.PI)) * 2 / 3;
        var rad = lat / 180 * Math.PI;
        var w = 1 - EccentricitySquared * Math.Sin(rad) * Math.Sin(rad);
        var meridian = SemiMajorAxis * (1 - EccentricitySquared) / (w * Math.Sqrt(w));
        var parallel = SemiMajorAxis / Math.Sqrt(w) * Math.Cos(rad);
        return (lon + dLon * 180 / (parallel * Math.PI), lat + dLat * 180 / (meridian * Math.PI));
    }

    public static (double Lon, double Lat) ToBaidu(double lon, double lat)
    {
        var radius = Math.Sqrt(lon * lon + lat * lat) + 0.00002 * Math.Sin(lat * BaiduPi);
        var angle = Math.Atan2(lat, lon) + 0.000003 * Math.Cos(lon * BaiduPi);
        return (radius * Math.Cos(angle) + 0.0065, radius * Math.Sin(angle) + 0.006);
    }
}

using System.Text;
using System.Text.Json;
using Daodi.Kernel;
using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Features;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO.Converters;

namespace Daodi.Geo;

/// <summary>
/// The generalised boundaries of a city and its counties, WGS-84: good for asking in which county a position lies, not
/// for settling where a border runs (they follow it to some hundred metres). Immutable and safe for many threads.
/// </summary>
public sealed class Boundaries
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new GeoJsonConverterFactory() } };
    private static readonly Lazy<Boundaries> Embedded = new(() => Read(Carried(), DivisionTree.Dezhou));

    private readonly (Division Division, IndexedPointInAreaLocator Locator)[] _counties;

    private Boundaries(string geoJson, IReadOnlyDictionary<Division, Geometry> areas, DivisionTree tree)
    {
        GeoJson = geoJson;
        Areas = areas;
        _counties = [.. tree.Counties.Where(areas.ContainsKey).Select(d => (d, new IndexedPointInAreaLocator(areas[d])))];
        WithoutBoundary = [.. tree.Counties.Where(d => !areas.ContainsKey(d))];
        // The index is built at first use, and building it is not safe for many threads: use it once here.
        foreach (var (_, locator) in _counties) locator.Locate(new Coordinate());
    }

    /// <summary>Dezhou and its counties, as carried in the product.</summary>
    public static Boundaries Dezhou => Embedded.Value;

    /// <summary>A FeatureCollection for maps: the city first, then its counties, with code, zh, en and level.</summary>
    public string GeoJson { get; }

    /// <summary>The area of each division that has one, in degrees of WGS-84.</summary>
    public IReadOnlyDictionary<Division, Geometry> Areas { get; }

    /// <summary>
    /// Counties whose boundary nobody has published: 天衢新区 (371471). Its ground is answered as the county under
    /// GB/T 2260 that it was taken from (德城区 or 陵城区).
    /// </summary>
    public IReadOnlyList<Division> WithoutBoundary { get; }

    /// <summary>The county <paramref name="at"/> lies in; null outside the city. A point on a border is in the lower code.</summary>
    public Division? CountyAt(Wgs84 at)
    {
        var point = new Coordinate(at.Lon, at.Lat);
        foreach (var (division, locator) in _counties)
            if (locator.Locate(point) != Location.Exterior) return division;
        return null;
    }

    /// <summary>Reads a FeatureCollection whose features name their division by the property <c>code</c>.</summary>
    private static Boundaries Read(string geoJson, DivisionTree tree)
    {
        var features = JsonSerializer.Deserialize<FeatureCollection>(geoJson, Json)
            ?? throw new InvalidOperationException("The carried boundaries are empty.");
        var areas = features.ToDictionary(f => tree.Find((string)f.Attributes["code"]).Value, f => f.Geometry);
        return new(geoJson, areas, tree);
    }

    private static string Carried()
    {
        using var stream = typeof(Boundaries).Assembly.GetManifestResourceStream("Daodi.Geo.Data.dezhou.geojson")
            ?? throw new InvalidOperationException("dezhou.geojson is not embedded in the geo engine.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}

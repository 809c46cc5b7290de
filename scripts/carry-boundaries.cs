#!/usr/bin/env -S dotnet run
#:project ../src/Engines/Geo/Daodi.Geo.csproj
#:property RestorePackagesWithLockFile=false
#:property PublishAot=false

// Makes src/Engines/Geo/Data/dezhou.geojson from the county boundaries of DataV (GCJ-02), which are not in the repository:
//
//   dotnet run scripts/carry-boundaries.cs -- PATH/dezhou_371400_full.geojson src/Engines/Geo/Data/dezhou.geojson
//
// Every vertex is converted to WGS-84 and cut to five decimals (about a metre, finer than the source). Counties keep the
// vertices they share, and the city is the union of its counties, so that the two never disagree.

using System.Globalization;
using System.Text;
using System.Text.Json;
using Daodi.Kernel;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;
using NetTopologySuite.Operation.Union;

if (args is not [var source, var target])
{
    Console.Error.WriteLine("usage: dotnet run scripts/carry-boundaries.cs -- SOURCE.geojson TARGET.geojson");
    return 2;
}

var tree = DivisionTree.Dezhou;
var factory = new GeometryFactory(new PrecisionModel(1e5), 4326);
using var document = JsonDocument.Parse(File.ReadAllText(source));

var counties = new SortedDictionary<string, Geometry>(StringComparer.Ordinal);
foreach (var feature in document.RootElement.GetProperty("features").EnumerateArray())
{
    var code = feature.GetProperty("properties").GetProperty("adcode").GetInt32().ToString(CultureInfo.InvariantCulture);
    var polygons = feature.GetProperty("geometry").GetProperty("coordinates").EnumerateArray()
        .Select(polygon => factory.CreatePolygon(Ring(polygon[0]), [.. polygon.EnumerateArray().Skip(1).Select(Ring)]));
    // Rounding may let a ring touch itself; Fix keeps the area and makes it valid.
    counties[code] = GeometryFixer.Fix(factory.CreateMultiPolygon([.. polygons]));
}

// Slivers between counties are gaps of the source, not land outside the city.
var city = Filled(UnaryUnionOp.Union(counties.Values));
var text = new StringBuilder("{\"type\":\"FeatureCollection\",\"features\":[\n");
Write(tree.City.Code, city);
foreach (var (code, area) in counties)
{
    text.Append(",\n");
    Write(code, area);
}
File.WriteAllText(target, text.Append("\n]}\n").ToString());
Console.WriteLine($"{counties.Count} counties, {new FileInfo(target).Length} bytes");
return 0;

LinearRing Ring(JsonElement positions) => factory.CreateLinearRing([.. positions.EnumerateArray().Select(p =>
{
    var at = new Gcj02(p[0].GetDouble(), p[1].GetDouble()).ToWgs84();
    return new Coordinate(Math.Round(at.Lon, 5), Math.Round(at.Lat, 5));
})]);

Geometry Filled(Geometry area) => factory.BuildGeometry(
    [.. PolygonExtracter.GetPolygons(area).Cast<Polygon>().Select(p => factory.CreatePolygon(p.Shell))]);

void Write(string code, Geometry area)
{
    var division = tree.Find(code).Value;
    text.Append(CultureInfo.InvariantCulture, $$"""
        {"type":"Feature","properties":{"code":"{{code}}","zh":"{{division.Name.Zh}}","en":"{{division.Name.En}}","level":"{{division.Level.ToString().ToLowerInvariant()}}"},"geometry":{"type":"MultiPolygon","coordinates":[
        """);
    text.AppendJoin(',', PolygonExtracter.GetPolygons(area).Cast<Polygon>().Select(p =>
        $"[{string.Join(',', p.Holes.Select(hole => Positions(hole, ccw: false)).Prepend(Positions(p.Shell, ccw: true)))}]"));
    text.Append("]}}");
}

// RFC 7946, 3.1.6: shells run counter-clockwise, holes clockwise.
static string Positions(LinearRing ring, bool ccw)
{
    var positions = (ring.IsCCW == ccw ? ring : (LinearRing)ring.Reverse()).Coordinates;
    return $"[{string.Join(',', positions.Select(c => string.Create(CultureInfo.InvariantCulture, $"[{Math.Round(c.X, 5)},{Math.Round(c.Y, 5)}]")))}]";
}

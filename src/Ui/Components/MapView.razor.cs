using System.Text.Json;
using Daodi.Cases;
using Daodi.Ui.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace Daodi.Ui.Components;

/// <summary>
/// A map on the city's own boundaries, which needs no internet; with tiles beneath where the site has set some. Points
/// gather in clusters, coloured by the gravest light within; a click follows the feature's link. Coordinates are WGS-84.
/// </summary>
public sealed partial class MapView
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    [Inject] private IOptions<UiOptions> Options { get; set; } = null!;

    /// <summary>Tells one map of a page from another.</summary>
    [Parameter] public string Id { get; set; } = "map";

    [Parameter] public Words? Label { get; set; }

    /// <summary>A CSS length; the room there is (<c>Class="full"</c>) or 360 px where not given.</summary>
    [Parameter] public string? Height { get; set; }

    [Parameter] public string? Class { get; set; }

    /// <summary>
    /// GeoJSON of areas with <c>code</c> (or <c>adcode</c>), <c>name</c>, <c>nameEn</c>; the site's counties where not given.
    /// </summary>
    [Parameter] public string? BoundariesUrl { get; set; }

    /// <summary>How the areas stand: coloured, labelled, linked.</summary>
    [Parameter] public IReadOnlyList<MapArea> Areas { get; set; } = [];

    /// <summary>GeoJSON of points with <c>id</c>, <c>title</c>, <c>light</c> (<see cref="LightWords.Key"/>), <c>href</c>.</summary>
    [Parameter] public string? PointsUrl { get; set; }

    /// <summary>GeoJSON of lines or areas drawn above the base with <c>title</c>, <c>light</c>, <c>href</c>: tracks, parcels.</summary>
    [Parameter] public string? ShapesUrl { get; set; }

    /// <summary>The one place the map is about, marked and centred; or the place chosen so far.</summary>
    [Parameter] public double? Lon { get; set; }

    [Parameter] public double? Lat { get; set; }

    /// <summary>Chooses a place: it is posted as <c>PICK.lon</c> and <c>PICK.lat</c>.</summary>
    [Parameter] public string? Pick { get; set; }

    private string Config => JsonSerializer.Serialize(new
    {
        boundaries = BoundariesUrl ?? Options.Value.BoundariesUrl,
        points = PointsUrl,
        shapes = ShapesUrl,
        areas = Areas.Count == 0 ? null : Areas.Select(a => new { a.Code, light = a.Light?.Key(), share = a.Share, label = a.Label?.ToString(), a.Href }),
        lon = Lon,
        lat = Lat,
        pick = Pick is not null,
        tiles = Options.Value.TileUrl,
        attribution = Options.Value.TileUrl is null ? null : Options.Value.TileAttribution,
    }, Json);
}

/// <summary>How one area of the base stands.</summary>
/// <param name="Code">Its division code, as in the boundaries.</param>
/// <param name="Label">Said beneath its name: 超期 12.</param>
/// <param name="Href">The cases behind it.</param>
public sealed record MapArea(string Code, Words? Label = null, string? Href = null)
{
    /// <summary>Colours it by a light.</summary>
    public Light? Light { get; init; }

    /// <summary>Colours it in blue by a share from 0 to 1, where it is a matter of more or less.</summary>
    public double? Share { get; init; }
}

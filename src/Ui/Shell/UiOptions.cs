namespace Daodi.Ui.Shell;

/// <summary>What a site may set about its pages (configuration section <c>Ui</c>).</summary>
public sealed class UiOptions
{
    /// <summary>A raster base map, <c>https://…/{z}/{x}/{y}.png</c>; null draws boundaries only, which needs no internet.</summary>
    public string? TileUrl { get; set; }

    /// <summary>Whom the tiles' maker wants named.</summary>
    public string TileAttribution { get; set; } = "";

    /// <summary>The GeoJSON of the city's counties, the base of every map (properties <c>code</c>, <c>zh</c>, <c>en</c>).</summary>
    public string BoundariesUrl { get; set; } = "/geo/boundaries.json";

    /// <summary>The server-sent events of open pages.</summary>
    public string EventsUrl { get; set; } = "/events";

    /// <summary>The origin of the tiles, for the content security policy; null where there are none.</summary>
    public string? TileOrigin => Uri.TryCreate(TileUrl?.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal), UriKind.Absolute, out var uri)
        ? uri.GetLeftPart(UriPartial.Authority) : null;
}

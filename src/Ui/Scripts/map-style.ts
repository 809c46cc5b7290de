// How a map looks, from the same tokens as everything else.
import type { ExpressionSpecification, Map as LibreMap } from "maplibre-gl";
import type { MapConfig } from "./map.js";
import { lights, token, type LightKey } from "./words.js";

const keys = Object.keys(lights) as LightKey[];

const lightColor = (of: ExpressionSpecification, otherwise: string): ExpressionSpecification =>
  ["match", of, ...keys.flatMap(key => [key, token(`light-${key}-fill`)]), otherwise] as unknown as ExpressionSpecification;

/** The colour of the gravest light within a cluster. */
const worstColor = (): ExpressionSpecification =>
  ["match", ["get", "worst"], ...keys.flatMap(key => [lights[key].rank, token(`light-${key}-fill`)]), token("accent")] as unknown as ExpressionSpecification;

const rank = ["match", ["get", "light"], ...keys.flatMap(key => [key, lights[key].rank]), 0] as unknown as ExpressionSpecification;

export function style(config: MapConfig, base: GeoJSON.FeatureCollection): object {
  const [land, line, text, halo, accent] = [token("map-land"), token("map-line"), token("text"), token("surface"), token("accent")];
  const font = ["Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "sans-serif"];
  const sources: Record<string, object> = { base: { type: "geojson", data: base } };
  const layers: object[] = [{ id: "ground", type: "background", paint: { "background-color": token("map-ground") } }];
  if (config.tiles) {
    sources.tiles = { type: "raster", tiles: [config.tiles], tileSize: 256, attribution: config.attribution };
    layers.push({ id: "tiles", type: "raster", source: "tiles" });
  }
  const areaFill = ["case",
    ["has", "light"], lightColor(["get", "light"], land),
    ["has", "share"], ["interpolate", ["linear"], ["get", "share"], 0, token("heat-low"), 1, token("heat-high")],
    land];
  layers.push(
    { id: "areas", type: "fill", source: "base", filter: ["!", ["has", "isLabel"]], paint: { "fill-color": areaFill, "fill-opacity": ["case", ["has", "light"], 0.22, ["has", "share"], 0.85, config.tiles ? 0.1 : 1] } },
    { id: "area-lines", type: "line", source: "base", filter: ["!", ["has", "isLabel"]], paint: { "line-color": line, "line-width": ["interpolate", ["linear"], ["zoom"], 7, 1, 12, 2] } },
  );
  if (config.shapes) {
    sources.shapes = { type: "geojson", data: config.shapes };
    layers.push(
      { id: "shapes-fill", type: "fill", source: "shapes", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": lightColor(["get", "light"], accent), "fill-opacity": 0.18 } },
      { id: "shapes-line", type: "line", source: "shapes", layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": lightColor(["get", "light"], accent), "line-width": 2.5 } },
    );
  }
  layers.push({
    id: "labels", type: "symbol", source: "base", filter: ["has", "isLabel"],
    layout: { "text-field": ["get", "label"], "text-font": font, "text-size": ["interpolate", ["linear"], ["zoom"], 7, 12, 11, 15], "text-line-height": 1.3, "text-padding": 2 },
    paint: { "text-color": text, "text-halo-color": halo, "text-halo-width": 1.5 },
  });
  if (config.points) {
    sources.points = { type: "geojson", data: config.points, cluster: true, clusterMaxZoom: 13, clusterRadius: 44, clusterProperties: { worst: ["max", rank] } };
    layers.push(
      { id: "clusters", type: "circle", source: "points", filter: ["has", "point_count"], paint: { "circle-color": halo, "circle-radius": ["step", ["get", "point_count"], 13, 10, 16, 100, 20], "circle-stroke-width": 3, "circle-stroke-color": worstColor() } },
      { id: "cluster-counts", type: "symbol", source: "points", filter: ["has", "point_count"], layout: { "text-field": ["to-string", ["get", "point_count"]], "text-font": font, "text-size": 12, "text-allow-overlap": true }, paint: { "text-color": text } },
      { id: "points", type: "symbol", source: "points", filter: ["!", ["has", "point_count"]], layout: { "icon-image": ["concat", "light-", ["coalesce", ["get", "light"], "none"]], "icon-allow-overlap": true } },
    );
  }
  return { version: 8, sources, layers };
}

/** The lights' shapes as images, so that a light on a map is not colour alone either. */
export function addLightImages(map: LibreMap): void {
  for (const key of keys) {
    const size = 40;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = size;
    const pen = canvas.getContext("2d");
    if (!pen) continue;
    pen.beginPath();
    if (key === "green" || key === "unknown" || key === "none") pen.arc(20, 20, 12, 0, Math.PI * 2);
    else if (key === "red") pen.rect(8, 8, 24, 24);
    else for (const [x, y] of key === "yellow" ? [[20, 6], [35, 33], [5, 33]] : [[20, 4], [36, 20], [20, 36], [4, 20]]) pen.lineTo(x!, y!);
    pen.closePath();
    const color = token(`light-${key}-fill`);
    pen.fillStyle = key === "unknown" || key === "none" ? token("surface") : color;
    pen.fill();
    pen.lineWidth = key === "unknown" || key === "none" ? 5 : 3;
    pen.strokeStyle = key === "unknown" || key === "none" ? color : token("surface");
    pen.stroke();
    const image = pen.getImageData(0, 0, size, size);
    if (map.hasImage(`light-${key}`)) map.updateImage(`light-${key}`, image);
    else map.addImage(`light-${key}`, image, { pixelRatio: 2 });
  }
}

// Maps on the city's own boundaries. No glyph server: labels are drawn with the reader's fonts.
import { Map as LibreMap, Marker, NavigationControl, Popup, ScaleControl, setWorkerUrl, type GeoJSONSource, type MapGeoJSONFeature, type StyleSpecification } from "maplibre-gl";
import { addLightImages, style } from "./map-style.js";
import { english, lights, onThemeChange, say, type LightKey } from "./words.js";

setWorkerUrl(new URL("./maplibre-gl-worker.mjs", import.meta.url).href);

export interface MapConfig {
  boundaries: string;
  points?: string;
  shapes?: string;
  areas?: { code: string; light?: LightKey; share?: number; label?: string; href?: string }[];
  lon?: number;
  lat?: number;
  pick: boolean;
  tiles?: string;
  attribution?: string;
}

/** Pages that move what is on a map (playback, filters) find it here by the element. */
export const maps = new WeakMap<HTMLElement, LibreMap>();

let stylesheet: Promise<void> | null = null;

function loadStyles(): Promise<void> {
  return (stylesheet ??= new Promise(done => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL("./map.css", import.meta.url).href;
    link.onload = link.onerror = () => done();
    // Before our own, which mends it.
    document.head.prepend(link);
  }));
}

export async function start(element: HTMLElement): Promise<void> {
  const config = JSON.parse(element.dataset.config ?? "{}") as MapConfig;
  const canvas = element.querySelector<HTMLElement>(".map-canvas");
  if (!canvas) return;
  const [boundaries] = await Promise.all([fetchJson(config.boundaries), loadStyles()]);
  if (!element.isConnected) return;
  const base = dress(boundaries, config);
  const map = new LibreMap({
    container: canvas,
    style: style(config, base) as StyleSpecification,
    bounds: config.lon === undefined ? bounds(base) : undefined,
    fitBoundsOptions: { padding: 24 },
    center: config.lon === undefined ? undefined : [config.lon, config.lat ?? 0],
    zoom: config.lon === undefined ? undefined : 12,
    attributionControl: config.tiles ? { compact: true } : false,
    dragRotate: false,
    pitchWithRotate: false,
    locale: english() ? {} : { "NavigationControl.ZoomIn": "放大", "NavigationControl.ZoomOut": "缩小", "Map.Title": "地图" },
  });
  maps.set(element, map);
  element.classList.add("ready");
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ maxWidth: 96 }), "bottom-left");
  map.on("style.load", () => addLightImages(map));
  // For scripts that take pictures, and for anyone who waits for a map that is really drawn.
  map.once("idle", () => { element.dataset.drawn = ""; });
  onThemeChange(() => { if (element.isConnected) map.setStyle(style(config, base) as StyleSpecification); });
  if (config.pick) pick(map, element, config);
  else {
    if (config.lon !== undefined && config.lat !== undefined) new Marker({ color: "#1f5fbf" }).setLngLat([config.lon, config.lat]).addTo(map);
    links(map);
  }
  new MutationObserver((_, observer) => {
    if (element.isConnected) return;
    observer.disconnect();
    map.remove();
  }).observe(document.body, { childList: true, subtree: true });
  element.dispatchEvent(new CustomEvent("daodi:map", { bubbles: true, detail: map }));
}

async function fetchJson(url: string): Promise<GeoJSON.FeatureCollection> {
  const answer = await fetch(url, { credentials: "same-origin" });
  return answer.ok ? ((await answer.json()) as GeoJSON.FeatureCollection) : { type: "FeatureCollection", features: [] };
}

/** The boundaries with what is known of each area, and a point for its label. */
function dress(base: GeoJSON.FeatureCollection, config: MapConfig): GeoJSON.FeatureCollection {
  const known = new Map((config.areas ?? []).map(area => [area.code, area]));
  const labels: GeoJSON.Feature[] = [];
  for (const feature of base.features) {
    const own = (feature.properties ??= {});
    const area = known.get(String(own.code ?? own.adcode ?? ""));
    Object.assign(own, area ? { light: area.light, share: area.share, href: area.href } : {});
    const at = (own.centroid ?? own.center) as [number, number] | undefined;
    const name = String((english() ? own.en ?? own.nameEn : own.zh ?? own.name) ?? own.name ?? "");
    own.title = name;
    // The outline of the whole city needs no name in its middle.
    if (feature.geometry.type.endsWith("Polygon") && own.level !== "city")
      labels.push({ type: "Feature", geometry: { type: "Point", coordinates: at ?? middle(feature) }, properties: { label: area?.label ? `${name}\n${area.light ? `${lights[area.light].shape} ` : ""}${area.label}` : name, isLabel: true } });
  }
  return { ...base, features: [...base.features, ...labels] };
}

function middle(feature: GeoJSON.Feature): [number, number] {
  const [west, south, east, north] = box([feature]);
  return [(west + east) / 2, (south + north) / 2];
}

function box(features: GeoJSON.Feature[]): [number, number, number, number] {
  let [west, south, east, north] = [180, 90, -180, -90];
  const visit = (part: unknown): void => {
    if (!Array.isArray(part)) return;
    if (typeof part[0] === "number") {
      west = Math.min(west, part[0]); east = Math.max(east, part[0]);
      south = Math.min(south, part[1] as number); north = Math.max(north, part[1] as number);
    } else part.forEach(visit);
  };
  for (const feature of features) if (feature.geometry && "coordinates" in feature.geometry) visit(feature.geometry.coordinates);
  return [west, south, east, north];
}

const bounds = (base: GeoJSON.FeatureCollection): [number, number, number, number] =>
  // Nothing known: the whole of China rather than the whole world.
  base.features.length > 0 ? box(base.features) : [73, 18, 135, 54];

/** Clicks follow links; clusters open; the pointer says what there is. */
function links(map: LibreMap): void {
  const popup = new Popup({ closeButton: false, closeOnClick: false, offset: 12 });
  const at = (point: { x: number; y: number }): MapGeoJSONFeature | undefined =>
    map.queryRenderedFeatures([point.x, point.y], { layers: ["points", "clusters", "shapes-line", "shapes-fill", "areas"].filter(id => map.getLayer(id)) })[0];
  map.on("mousemove", event => {
    const feature = at(event.point);
    const own = feature?.properties ?? {};
    map.getCanvas().style.cursor = own.href || own.cluster ? "pointer" : "";
    const light = lights[own.light as LightKey];
    const text = own.cluster ? say(`${own.point_count} 件，点开放大`, `${own.point_count} here; click to zoom in`) : feature?.layer.id === "areas" ? "" : [own.title, light && `${light.shape} ${say(light.zh, light.en)}`].filter(Boolean).join(" · ");
    if (text) popup.setLngLat(event.lngLat).setText(text).addTo(map);
    else popup.remove();
  });
  map.on("mouseout", () => popup.remove());
  map.on("click", event => {
    const feature = at(event.point);
    if (!feature) return;
    if (feature.properties.cluster) {
      const source = map.getSource("points") as GeoJSONSource;
      void source.getClusterExpansionZoom(feature.properties.cluster_id as number).then(zoom =>
        map.easeTo({ center: event.lngLat, zoom }));
    } else if (feature.properties.href) location.assign(String(feature.properties.href));
  });
}

/** A place to be chosen: click, drag, or the arrow keys of the map and Enter. */
function pick(map: LibreMap, element: HTMLElement, config: MapConfig): void {
  const [lon, lat] = [element.querySelector<HTMLInputElement>("[data-lon]"), element.querySelector<HTMLInputElement>("[data-lat]")];
  const note = document.querySelector(`[data-picked="${CSS.escape(element.dataset.id ?? "")}"]`);
  const marker = new Marker({ color: "#1f5fbf", draggable: true });
  const set = (place: { lng: number; lat: number }) => {
    marker.setLngLat([place.lng, place.lat]).addTo(map);
    if (lon) lon.value = place.lng.toFixed(6);
    if (lat) lat.value = place.lat.toFixed(6);
    if (note) note.textContent = say(`已选定：${place.lng.toFixed(5)}, ${place.lat.toFixed(5)}`, `Chosen: ${place.lng.toFixed(5)}, ${place.lat.toFixed(5)}`);
    element.dispatchEvent(new Event("change", { bubbles: true }));
  };
  if (config.lon !== undefined && config.lat !== undefined) marker.setLngLat([config.lon, config.lat]).addTo(map);
  marker.on("dragend", () => set(marker.getLngLat()));
  map.on("click", event => set(event.lngLat));
  map.getCanvas().addEventListener("keydown", event => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    set(map.getCenter());
  });
}

// Bundles Scripts and Styles into wwwroot/dist and draws the icon sprite. Run by MSBuild (Daodi.Ui.csproj) before the
// static web assets are collected. The map and the charts are bundles of their own, fetched by pages that show one.
import { build } from "esbuild";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";

const dist = "wwwroot/dist";
await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });

await build({
  entryPoints: {
    ui: "Scripts/ui.ts",
    worklist: "Scripts/worklist.ts",
    map: "Scripts/map.ts",
    chart: "Scripts/chart.ts",
    photo: "Scripts/photo.ts",
    evidence: "Scripts/evidence.ts",
    desk: "Scripts/desk.ts",
    units: "Scripts/units.ts",
  },
  outdir: dist,
  bundle: true,
  format: "esm",
  splitting: true,
  chunkNames: "shared-[hash]",
  // ui.ts fetches the others by name when a page asks for them, so that the import map can give each its fingerprint.
  external: ["./worklist.js", "./map.js", "./chart.js", "./photo.js", "./evidence.js", "./desk.js", "./units.js", "./maplibre-gl.mjs"],
  alias: { "maplibre-gl": "./maplibre-gl.mjs" },
  target: "es2022",
  minify: true,
  legalComments: "none",
  logLevel: "warning",
});

await build({
  entryPoints: { ui: "Styles/ui.css", print: "Styles/print.css", map: "node_modules/maplibre-gl/dist/maplibre-gl.css" },
  outdir: dist,
  bundle: true,
  target: ["chrome111", "firefox121", "safari16.4"],
  minify: true,
  loader: { ".svg": "dataurl" },
  logLevel: "warning",
});

// Published as they are: the worker must be a file of its own, and minifying a megabyte again gains nothing.
for (const file of ["maplibre-gl.mjs", "maplibre-gl-worker.mjs"])
  await writeFile(`${dist}/${file}`, (await readFile(`node_modules/maplibre-gl/dist/${file}`, "utf8")).replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n"));

const names = (await readFile("icons.txt", "utf8")).split("\n").map(line => line.trim()).filter(line => line && !line.startsWith("#"));
const symbols = await Promise.all(names.map(async name => {
  const svg = await readFile(`node_modules/@tabler/icons/icons/outline/${name}.svg`, "utf8");
  const shapes = svg.slice(svg.indexOf(">") + 1, svg.lastIndexOf("</svg>"))
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" \/>/, "")
    .replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes}</symbol>`;
}));
await writeFile(`${dist}/icons.svg`, `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
await copyFile("node_modules/@tabler/icons/LICENSE", `${dist}/icons.LICENSE.txt`);

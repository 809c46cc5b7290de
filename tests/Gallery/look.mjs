// Pictures of every page of the gallery (or any site) at desk, phone and wall size, in both languages, light and dark, and axe on each.
//   node tests/Gallery/look.mjs [--url http://127.0.0.1:5080] [--out /tmp/look] [--pages /worklist,/case] [--quick]
// Ends with 1 where axe finds something serious, something is wider than the page, or the console has errors.
import { mkdir } from "node:fs/promises";
import { parseArgs } from "node:util";
import { look, open, window } from "../../scripts/looking.mjs";

const { values } = parseArgs({ options: { url: { type: "string", default: "http://127.0.0.1:5080" }, out: { type: "string", default: "/tmp/look" }, pages: { type: "string" }, quick: { type: "boolean", default: false } } });
const pages = values.pages?.split(",") ?? ["/board", "/worklist", "/register", "/case", "/map", "/charts", "/forms", "/states", "/loop", "/sheet", "/journey", "/check", "/done", "/phone"];
const runs = values.quick
  ? [["desk", "zh-CN", "light"], ["phone", "zh-CN", "light"]]
  : [["desk", "zh-CN", "light"], ["desk", "zh-CN", "dark"], ["desk", "en", "light"], ["phone", "zh-CN", "light"], ["phone", "en", "dark"], ["wall", "zh-CN", "dark"]];

await mkdir(values.out, { recursive: true });
const browser = await open();
let faults = 0;
const fault = text => { faults++; console.log(text); };

for (const [size, language, theme] of runs) {
  const context = await window(browser, values.url, size, language, theme);
  for (const path of pages) {
    const name = `${path.slice(1).replaceAll(/\W+/g, "-") || "index"}-${size}-${language}-${theme}`;
    const page = await look(context, values.url + path, name, fault, console.log);
    await page.screenshot({ path: `${values.out}/${name}.png` });
    if (size !== "wall") await page.screenshot({ path: `${values.out}/${name}-full.png`, fullPage: true });
    await page.close();
  }
  await context.close();
}
await browser.close();
console.log(`${runs.length * pages.length} pages, ${faults} faults`);
process.exitCode = faults > 0 ? 1 : 0;

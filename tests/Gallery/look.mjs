// Pictures of every page of the gallery (or any site) at desk and phone size, in both languages, light and dark, and axe on each.
//   node tests/Gallery/look.mjs [--url http://127.0.0.1:5080] [--out /tmp/look] [--pages /worklist,/case] [--quick]
// Ends with 1 where axe finds something serious, something is wider than the page, or the console has errors.
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { parseArgs } from "node:util";

const require = createRequire(new URL("../../src/Ui/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const axe = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");

const { values } = parseArgs({ options: { url: { type: "string", default: "http://127.0.0.1:5080" }, out: { type: "string", default: "/tmp/look" }, pages: { type: "string" }, quick: { type: "boolean", default: false } } });
const pages = values.pages?.split(",") ?? ["/board", "/worklist", "/register", "/case", "/map", "/charts", "/forms", "/states", "/loop", "/sheet", "/journey", "/check", "/done", "/phone"];
const sizes = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 }, wall: { width: 1920, height: 1080 } };
const runs = values.quick
  ? [["desk", "zh-CN", "light"], ["phone", "zh-CN", "light"]]
  : [["desk", "zh-CN", "light"], ["desk", "zh-CN", "dark"], ["desk", "en", "light"], ["phone", "zh-CN", "light"], ["phone", "en", "dark"], ["wall", "zh-CN", "dark"]];

await mkdir(values.out, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-background-networking"],
});
let faults = 0;
const fault = text => { faults++; console.log(text); };

for (const [size, language, theme] of runs) {
  const context = await browser.newContext({ viewport: sizes[size], hasTouch: size === "phone" });
  await context.addCookies([
    { name: ".AspNetCore.Culture", value: encodeURIComponent(`c=${language}|uic=${language}`), url: values.url },
    { name: "daodi.theme", value: theme, url: values.url },
  ]);
  for (const path of pages) {
    const page = await context.newPage();
    const name = `${path.slice(1).replaceAll(/\W+/g, "-") || "index"}-${size}-${language}-${theme}`;
    page.on("console", message => { if (message.type() === "error") fault(`${name}: console: ${message.text()}`); });
    page.on("pageerror", error => fault(`${name}: ${error.message}`));
    await page.goto(values.url + path, { waitUntil: "load" });
    await page.waitForTimeout(500);
    await page.waitForFunction(() => document.querySelectorAll("[data-module=map]:not([data-drawn])").length === 0 && [...document.querySelectorAll(".chart-canvas")].every(c => c.firstChild), null, { timeout: 30_000 })
      .catch(() => fault(`${name}: a map or chart was not drawn within 30 s`));
    await page.screenshot({ path: `${values.out}/${name}.png` });
    if (size !== "wall") await page.screenshot({ path: `${values.out}/${name}-full.png`, fullPage: true });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) fault(`${name}: ${wide} px wider than the page`);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
    for (const v of violations) {
      const line = `${name}: axe ${v.impact} ${v.id}: ${v.nodes.slice(0, 3).map(n => `${n.target} ${n.any[0]?.message ?? ""}`).join(" | ")}`;
      if (v.impact === "serious" || v.impact === "critical") fault(line);
      else console.log(line);
    }
    await page.close();
  }
  await context.close();
}
await browser.close();
console.log(`${runs.length * pages.length} pages, ${faults} faults`);
process.exitCode = faults > 0 ? 1 : 0;

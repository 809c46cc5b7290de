// How we look at pages: Debian's Chromium, both languages, light and dark, several sizes, and axe on each.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const require = createRequire(new URL("../src/Ui/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const axe = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");

export const sizes = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 }, wall: { width: 1920, height: 1080 } };

export const open = () => chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-background-networking"],
});

/** A browser window of a size, language and theme. */
export async function window(browser, url, size, language, theme) {
  const context = await browser.newContext({ viewport: sizes[size], hasTouch: size === "phone" });
  await context.addCookies([
    { name: ".AspNetCore.Culture", value: encodeURIComponent(`c=${language}|uic=${language}`), url },
    { name: "daodi.theme", value: theme, url },
  ]);
  return context;
}

/** Opens a page, waits until maps and charts are drawn, and tells every fault: console, page wider than the screen, axe's serious violations. */
export async function look(context, address, name, fault, note = () => {}) {
  const page = await context.newPage();
  page.on("console", message => { if (message.type() === "error") fault(`${name}: console: ${message.text()}`); });
  page.on("pageerror", error => fault(`${name}: ${error.message}`));
  const answer = await page.goto(address, { waitUntil: "load" });
  if (!answer || answer.status() >= 400) fault(`${name}: ${answer?.status()} at ${address}`);
  await page.waitForTimeout(500);
  await page.waitForFunction(() => document.querySelectorAll("[data-module=map]:not([data-drawn])").length === 0 && [...document.querySelectorAll(".chart-canvas")].every(c => c.firstChild), null, { timeout: 30_000 })
    .catch(() => fault(`${name}: a map or chart was not drawn within 30 s`));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (wide > 0) fault(`${name}: ${wide} px wider than the page`);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  for (const v of violations) {
    const line = `${name}: axe ${v.impact} ${v.id}: ${v.nodes.slice(0, 3).map(n => `${n.target} ${n.any[0]?.message ?? ""}`).join(" | ")}`;
    (v.impact === "serious" || v.impact === "critical" ? fault : note)(line);
  }
  return page;
}

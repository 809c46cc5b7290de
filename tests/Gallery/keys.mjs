// How long from a key to the changed picture on the worklist, in Chromium: must stay within 50 ms (ui.md).
//   node tests/Gallery/keys.mjs [--url http://127.0.0.1:5080/worklist]
import { createRequire } from "node:module";
import { parseArgs } from "node:util";

const { chromium } = createRequire(new URL("../../src/Ui/package.json", import.meta.url))("playwright-core");
const { values } = parseArgs({ options: { url: { type: "string", default: "http://127.0.0.1:5080/worklist" } } });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-background-networking"] });
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
await page.goto(values.url, { waitUntil: "load" });
await page.waitForSelector(".worklist tr[data-current]");
await page.waitForTimeout(3000);
await page.evaluate(() => {
  window.times = [];
  // The first frame after the key has been handled is followed by a task: by then the picture is handed over.
  document.addEventListener("keydown", event => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => window.times.push(performance.now() - event.timeStamp);
    channel.port2.postMessage(0);
  }), true);
});
for (let i = 0; i < 60; i++) {
  await page.keyboard.press(i < 40 ? "j" : "k");
  await page.waitForTimeout(30);
}
await page.waitForTimeout(300);
const times = (await page.evaluate(() => window.times)).sort((a, b) => a - b);
const shown = await page.evaluate(() => document.querySelector(".worklist-preview h2")?.textContent === document.querySelector("tr[data-current] a[data-row]")?.textContent);
const at = share => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(1);
console.log(`${times.length} keys: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms; preview ${shown ? "matches" : "DOES NOT MATCH"} the row`);
await browser.close();
process.exitCode = Number(at(0.95)) <= 50 && shown ? 0 : 1;

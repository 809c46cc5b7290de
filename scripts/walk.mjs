// Walks the commonest pages of a running demo as the people who use them, in both languages, light and dark, at desk and phone size.
//   node scripts/walk.mjs --url http://127.0.0.1:5080                     looks, and ends with 1 where something is wrong
//   node scripts/walk.mjs --url http://127.0.0.1:5080 --pictures          and writes docs/screenshots/
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { look, open, window } from "./looking.mjs";

const { values } = parseArgs({ options: { url: { type: "string", default: "http://127.0.0.1:5080" }, pictures: { type: "boolean", default: false } } });
const out = fileURLToPath(new URL("../docs/screenshots/", import.meta.url));

/** [card, name, path, sizes]; {case} is the first case of the person's list. */
const tasks = [
  [null, "home", "/", ["desk", "phone"]],
  [null, "ask", "/appeal", ["phone"]],
  [null, "track", "/track", ["phone"]],
  ["dispatcher", "desk", "/work", ["desk"]],
  ["dispatcher", "case", "/cases/{case}", ["desk", "phone"]],
  ["dispatcher", "register", "/register", ["desk"]],
  ["dispatcher", "search", "/search?q=道路", ["desk"]],
  ["handler", "phone", "/phone", ["phone"]],
  ["handler", "phone-case", "/phone/cases/{case}", ["phone"]],
  ["leader", "cockpit", "/cockpit", ["desk", "phone", "wall"]],
  ["leader", "map", "/map", ["desk"]],
  ["supervisor", "owes", "/owes", ["desk", "phone"]],
  ["admin", "admin", "/admin", ["desk"]],
  ["admin", "sources", "/admin/sources", ["desk"]],
  ["auditor", "ledger", "/admin/ledger", ["desk"]],
  ["auditor", "audit", "/admin/audit", ["desk"]],
  ["admin", "accounts", "/admin/accounts", ["desk"]],
  ["security", "rights", "/admin/rights", ["desk"]],
  ["admin", "messages", "/admin/messages", ["desk"]],
  ["admin", "reached", "/account/messages", ["phone"]],
  ["admin", "sessions", "/account/sessions", ["phone"]],
  ["admin", "second-factor", "/account/second-factor", ["desk"]],
  ["admin", "hook-new", "/admin/hooks/new", ["desk", "phone"]],
  ["admin", "client-new", "/admin/clients/new", ["desk", "phone"]],
  ["admin", "health", "/health", ["desk", "phone"]],
  ["admin", "duty", "/duty", ["phone"]],
  [null, "mine", "/mine", ["phone"]],
];
const looks = [["zh-CN", "light"], ["en", "dark"]];

if (values.pictures) await mkdir(out, { recursive: true });
const browser = await open();
let faults = 0;
let seen = 0;
const fault = text => { faults++; console.log(text); };

for (const [language, theme] of looks) {
  for (const [card, name, path, sizesOf] of tasks) {
    for (const size of sizesOf) {
      const context = await window(browser, values.url, size, language, theme);
      if (card) await context.request.post(`${values.url}/demo/enter/${card}`, { maxRedirects: 0 });
      const address = path.includes("{case}") ? path.replace("{case}", await firstCase(context)) : path;
      const title = `${name}-${language.slice(0, 2)}-${theme}-${size}`;
      const page = await look(context, values.url + address, title, fault);
      // The committed set is small: Chinese in the light, English in the dark.
      if (values.pictures) await page.screenshot({ path: `${out}${title}.png` });
      seen++;
      await context.close();
    }
  }
}
await browser.close();
console.log(`${seen} pages, ${faults} faults`);
process.exitCode = faults > 0 ? 1 : 0;

async function firstCase(context) {
  for (const view of ["todo", "all"]) {
    const answer = await context.request.get(`${values.url}/api/v1/cases?view=${view}&size=1`);
    const { items } = await answer.json();
    if (items?.length > 0) return items[0].no;
  }
  throw new Error("There is no case to look at");
}

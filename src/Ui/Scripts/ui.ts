// What every page loads.
import { startForms } from "./form.js";
import { startLive } from "./live.js";
import { startAll } from "./modules.js";
import { startShell } from "./shell.js";

declare global {
  interface Window {
    Blazor?: { addEventListener(name: "enhancedload", then: () => void): void };
  }
}

startShell();
startForms();
startLive();
startAll();

// blazor.web.js may come after us; a new page by enhanced navigation or streaming shows itself as new elements.
let waiting = false;
new MutationObserver(() => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    startAll();
  });
}).observe(document.body, { childList: true, subtree: true });

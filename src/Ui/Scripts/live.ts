// Server-sent events move what is on the open page: lights, counts, fragments, times.
// A message: {"type":"light","id":"…","light":"red"} | {"type":"count","id":"…","count":12} | {"type":"html","id":"…","html":"…"}
//   | {"type":"toast","text":{"zh":"…","en":"…"}} | {"type":"stale","id":"…"}
// It reaches the elements whose data-live is "TYPE:ID".
import { lights, say, timeLeft, type LightKey } from "./words.js";
import { toast } from "./shell.js";

interface Message {
  type: string;
  id: string;
  light?: LightKey;
  count?: number;
  html?: string;
  text?: { zh: string; en: string };
}

let source: EventSource | null = null;
let wait = 1000;

export function startLive(): void {
  setInterval(tick, 30_000);
  // Not there for whom a new password or a second factor is demanded first.
  const url = () => document.documentElement.dataset.events;
  // Only pages that can change keep a connection; a hidden page gives it up.
  const wanted = () => !!url() && !document.hidden && !!document.querySelector("[data-live]");
  const look = () => {
    if (wanted() && !source) connect(url()!);
    else if (!wanted() && source) {
      source.close();
      source = null;
    }
  };
  document.addEventListener("visibilitychange", () => { look(); tick(); });
  setInterval(look, 2000);
  look();
}

function connect(url: string): void {
  const opened = (source = new EventSource(url));
  opened.onopen = () => { wait = 1000; };
  opened.onmessage = event => {
    try {
      apply(JSON.parse(event.data) as Message);
    } catch {
      // A message we cannot read is no reason to stop listening.
    }
  };
  opened.onerror = () => {
    // The browser reconnects by itself while the line is down; after a refusal (login over, server gone) we do, ever later.
    if (opened.readyState !== EventSource.CLOSED) return;
    setTimeout(() => { if (source === opened) source = null; }, wait);
    wait = Math.min(wait * 2, 60_000);
  };
}

export function apply(message: Message): void {
  if (message.type === "toast" && message.text) return toast(say(message.text.zh, message.text.en));
  const targets = document.querySelectorAll<HTMLElement>(`[data-live~="${CSS.escape(message.type)}:${CSS.escape(message.id)}"]`);
  for (const element of targets) {
    if (message.type === "light" && message.light) showLight(element, message.light);
    else if (message.type === "count") showCount(element, message.count ?? 0);
    else if (message.type === "html" && message.html !== undefined) element.innerHTML = message.html;
  }
  dispatchEvent(new CustomEvent("daodi:live", { detail: message }));
}

function showLight(element: HTMLElement, key: LightKey): void {
  const light = lights[key];
  if (!light || element.dataset.light === key) return;
  element.dataset.light = key;
  const [shape, word] = [element.querySelector("i"), element.querySelector("span")];
  if (shape) shape.textContent = light.shape;
  if (word) word.textContent = say(light.zh, light.en);
  const row = element.closest<HTMLElement>("tr[data-light]");
  if (row) row.dataset.light = key;
  flash(element);
}

function showCount(element: HTMLElement, count: number): void {
  const text = count.toLocaleString("en-US");
  if (element.textContent === text) return;
  element.textContent = text;
  if (element.classList.contains("count")) element.hidden = count === 0;
  flash(element);
}

function flash(element: HTMLElement): void {
  element.classList.remove("changed");
  void element.offsetWidth;
  element.classList.add("changed");
}

/** Clocks on the page run on. */
function tick(): void {
  const now = Date.now() / 1000;
  for (const element of document.querySelectorAll<HTMLElement>("time[data-due]")) {
    const due = Number(element.dataset.due);
    const text = timeLeft(due, now);
    if (element.textContent !== text) element.textContent = text;
    element.toggleAttribute("data-over", due < now);
  }
}

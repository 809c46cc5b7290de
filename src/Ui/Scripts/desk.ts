// Acting on cases by keys: on the case page the letters open or take what is offered; beside a worklist the preview's forms
// are sent in the background, the row says at once what will have happened, and the next row is at hand.
import { toast, typing } from "./shell.js";
import { say } from "./words.js";

let counting: ReturnType<typeof setTimeout> | null = null;
let listening = false;

export function start(element: HTMLElement): void {
  if (element.dataset.counts) watchCounts(element.dataset.counts);
  else watchCase(element);
  if (listening) return;
  listening = true;
  document.addEventListener("toggle", onToggle, true);
  document.addEventListener("submit", onSubmit, true);
  document.addEventListener("keydown", onEscape);
}

/** What was opened is written in at once. */
function onToggle(event: Event): void {
  const offer = event.target as HTMLDetailsElement;
  if (!offer.matches?.("details.offer") || !offer.open) return;
  offer.querySelector<HTMLElement>(".unit-picker input, textarea, select:not([hidden]), input:not([type=hidden], [hidden], [type=file])")?.focus();
}

function onEscape(event: KeyboardEvent): void {
  if (event.key !== "Escape") return;
  const open = (event.target as Element).closest?.<HTMLDetailsElement>("details.offer[open]");
  if (!open) return;
  open.open = false;
  const row = open.closest(".worklist") ? document.querySelector<HTMLElement>(".worklist tr[data-current] a[data-row]") : open.querySelector<HTMLElement>("summary");
  row?.focus();
}

/** The numbers on the tabs follow what happens, a moment later and not for every single act. */
function watchCounts(url: string): void {
  addEventListener("daodi:live", event => {
    if ((event as CustomEvent<{ type: string }>).detail.type !== "stale" || counting) return;
    counting = setTimeout(async () => {
      counting = null;
      const answer = await fetch(url, { credentials: "same-origin" }).catch(() => null);
      if (!answer?.ok) return;
      for (const [id, count] of Object.entries((await answer.json()) as Record<string, number>))
        for (const element of document.querySelectorAll<HTMLElement>(`[data-live~="${CSS.escape(`count:${id}`)}"]`)) {
          element.textContent = count.toLocaleString("en-US");
          if (id === "notices") element.hidden = count === 0;
        }
    }, 1500);
  });
}

/** Keys of one case's page, and a word when somebody else has acted on it. */
function watchCase(offers: HTMLElement): void {
  document.addEventListener("keydown", event => {
    if (!offers.isConnected || typing(event) || event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || document.querySelector("dialog[open]")) return;
    const key = [...offers.querySelectorAll<HTMLElement>("[data-key]")].find(e => e.dataset.key?.toLowerCase() === event.key.toLowerCase());
    if (!key) return;
    event.preventDefault();
    key.click();
  });
  const ours = offers.dataset.no;
  let told = false;
  const loaded = Date.now();
  addEventListener("daodi:live", event => {
    const message = (event as CustomEvent<{ type: string; id: string }>).detail;
    // Our own act comes back to us within a second of the page; that is no news.
    if (told || message.type !== "stale" || message.id !== ours || Date.now() - loaded < 1500 || !offers.isConnected) return;
    told = true;
    const note = document.createElement("p");
    note.className = "case-stale";
    note.setAttribute("role", "status");
    const link = document.createElement("a");
    link.href = location.href;
    link.textContent = say("看最新情况", "Look at it again");
    note.append(say("此件刚有新的经过。", "Something has just happened to this case. "), link);
    offers.before(note);
  });
}

function onSubmit(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  const preview = form.closest<HTMLElement>(".worklist-preview .preview");
  if (!preview || !form.querySelector("[name=act]") || event.defaultPrevented) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  void act(form, preview);
}

async function act(form: HTMLFormElement, preview: HTMLElement): Promise<void> {
  const no = preview.dataset.no ?? "";
  const row = document.querySelector<HTMLTableRowElement>(`.worklist tr[data-id="${CSS.escape(no)}"]`);
  const data = new FormData(form);
  if (row) {
    row.dataset.pending = form.dataset.echo ?? "";
    // On to the next, as if j had been pressed: the list keeps its own place.
    (document.activeElement as HTMLElement | null)?.blur();
    document.dispatchEvent(new KeyboardEvent("keydown", { key: "j" }));
  }
  const failure = await send(no, data);
  if (failure === null) {
    if (row) row.dataset.done = "";
    return;
  }
  if (row) delete row.dataset.pending;
  toast(`${no} ${failure}`, true);
}

/** Null where it was done, else why not. */
async function send(no: string, data: FormData): Promise<string | null> {
  try {
    const action = String(data.get("act"));
    const fields: Record<string, unknown> = {};
    for (const name of new Set([...data.keys()].filter(k => k.startsWith(`${action}.`)))) {
      const short = name.slice(action.length + 1);
      const values = data.getAll(name);
      if (values.some(v => v instanceof File)) {
        const ids = [];
        for (const file of values) if (file instanceof File && file.size > 0) ids.push(await upload(file, data.get(`${name}.lon`), data.get(`${name}.lat`)));
        if (ids.length > 0) fields[short] = ids;
      } else if (short !== "reason" && !short.includes(".") && values[0] !== "") fields[short] = values[0];
    }
    const body = { action, version: Number(data.get("version")), reason: data.get(`${action}.reason`) || null, fields };
    const answer = await fetch(`/api/v1/cases/${encodeURIComponent(no)}/acts`, { method: "POST", credentials: "same-origin", headers: { "Content-Type": "application/json", Accept: "application/json" }, body: JSON.stringify(body) });
    return answer.ok ? null : await why(answer);
  } catch (error) {
    return error instanceof Refused ? error.message : say("没有网络，没有办成。", "No network; nothing was done.");
  }
}

class Refused extends Error {}

async function upload(file: File, lon: FormDataEntryValue | null, lat: FormDataEntryValue | null): Promise<number> {
  const body = new FormData();
  body.append("file", file);
  if (lon && lat) { body.append("lon", lon); body.append("lat", lat); }
  const answer = await fetch("/api/v1/evidence", { method: "POST", credentials: "same-origin", headers: { Accept: "application/json" }, body });
  if (!answer.ok) throw new Refused(await why(answer));
  return ((await answer.json()) as { id: number }).id;
}

async function why(answer: Response): Promise<string> {
  const problem = (await answer.json().catch(() => ({}))) as { title?: string; detail?: string };
  return problem.detail ?? problem.title ?? say("没有办成，请打开事项再试。", "That did not work; open the case and try there.");
}

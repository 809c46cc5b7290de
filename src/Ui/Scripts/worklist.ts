// The keyboard of a worklist. Nothing here waits for the server: previews are fetched ahead and shown from memory.
import { startAll } from "./modules.js";
import { help, toast, typing } from "./shell.js";
import { say } from "./words.js";

export function start(list: HTMLElement): void {
  new Worklist(list);
}

class Worklist {
  private readonly pane: HTMLElement | null;
  private readonly form: HTMLFormElement | null;
  private readonly previews = new Map<string, string>();
  private readonly asked = new Set<string>();
  private readonly place: string;
  private current: HTMLTableRowElement | null = null;
  private shown: { url: string; html: string } | null = null;

  constructor(private readonly list: HTMLElement) {
    this.pane = list.querySelector(".worklist-preview");
    this.form = list.querySelector("[data-worklist-form]");
    this.place = `worklist:${location.pathname}:${list.dataset.name}`;
    document.addEventListener("keydown", this.onKey);
    list.addEventListener("click", this.onClick);
    list.addEventListener("change", () => this.showSelected());
    this.form?.addEventListener("submit", event => this.onSubmit(event));
    addEventListener("daodi:live", this.onLive);
    const remembered = sessionStorage.getItem(this.place);
    const first = this.rows().find(row => row.dataset.id === remembered) ?? this.rows()[0];
    if (first) this.select(first, false);
  }

  private rows(): HTMLTableRowElement[] {
    return [...this.list.querySelectorAll<HTMLTableRowElement>("tbody tr[data-id]")];
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (!this.list.isConnected) return this.stop();
    if (typing(event) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const key = event.key;
    if (key === "j" || key === "k" || ((key === "ArrowDown" || key === "ArrowUp") && this.list.contains(document.activeElement))) this.move(key === "j" || key === "ArrowDown" ? 1 : -1);
    else if (key === "g") this.select(this.rows()[0] ?? null);
    else if (key === "G") this.select(this.rows().at(-1) ?? null);
    else if (key === "x") this.toggle();
    else if (key === "Enter" && (document.activeElement === document.body || this.current?.contains(document.activeElement))) this.current?.querySelector<HTMLAnchorElement>("a[data-row]")?.click();
    else if (key === "?") this.help();
    else if (key.length === 1 && this.act(key)) { /* done */ }
    else return;
    event.preventDefault();
  };

  private readonly onClick = (event: MouseEvent): void => {
    const target = event.target as Element;
    if (target.closest("[data-help]")) return this.help();
    const row = target.closest<HTMLTableRowElement>("tbody tr[data-id]");
    if (!row || target.closest("input, button")) return;
    // Beside a preview a click looks, a second one opens; where there is no room for one, the link is followed.
    if (this.pane && this.pane.offsetParent && !event.ctrlKey && !event.metaKey && row !== this.current) {
      event.preventDefault();
      this.select(row);
    } else if (!target.closest("a")) row.querySelector<HTMLAnchorElement>("a[data-row]")?.click();
  };

  private move(by: number): void {
    const rows = this.rows();
    const at = this.current ? rows.indexOf(this.current) : -1;
    this.select(rows[Math.min(rows.length - 1, Math.max(0, at + by))] ?? null);
  }

  private select(row: HTMLTableRowElement | null, focus = true): void {
    if (!row) return;
    if (this.current !== row) {
      this.current?.removeAttribute("data-current");
      row.setAttribute("data-current", "");
      this.current = row;
      sessionStorage.setItem(this.place, row.dataset.id ?? "");
      this.showPreview(row);
    }
    if (focus) {
      row.querySelector<HTMLAnchorElement>("a[data-row]")?.focus({ preventScroll: true });
      row.scrollIntoView({ block: "nearest" });
    }
    this.fetchAhead(row);
  }

  private showPreview(row: HTMLTableRowElement): void {
    const url = row.dataset.preview;
    if (!this.pane || !url) return;
    const html = this.previews.get(url);
    this.pane.dataset.url = url;
    this.pane.setAttribute("aria-busy", String(html === undefined));
    if (html === undefined) return;
    if (this.shown?.url === url && (this.shown.html === html || this.pane.querySelector("details.offer[open]"))) return this.tellChanged(row, html);
    this.pane.innerHTML = html;
    this.shown = { url, html };
    this.pane.scrollTop = 0;
    startAll(this.pane);
  }

  /** What is being written in an open form is not thrown away: above it stands that the case has moved on. Whoever sends it all the same is told what changed. */
  private tellChanged(row: HTMLTableRowElement, html: string): void {
    if (!this.pane || this.shown?.html === html || this.pane.querySelector(".case-stale")) return;
    const note = document.createElement("p");
    note.className = "case-stale";
    note.setAttribute("role", "status");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = say("看最新情况", "Look at it again");
    button.addEventListener("click", () => {
      this.shown = null;
      this.showPreview(row);
    });
    note.append(say("此件刚有新的经过。", "Something has just happened to this case. "), button);
    this.pane.prepend(note);
  }

  /** This row's preview, then the nearest ones, a few at a time; then the rest while nothing else happens. */
  private fetchAhead(row: HTMLTableRowElement): void {
    if (!this.pane) return;
    const rows = this.rows();
    const at = rows.indexOf(row);
    for (const near of [0, 1, -1, 2, -2, 3, 4]) void this.fetchPreview(rows[at + near]);
    const rest = () => {
      const next = this.rows().find(r => r.dataset.preview && !this.asked.has(r.dataset.preview));
      if (next && this.list.isConnected) void this.fetchPreview(next).then(() => setTimeout(rest, 50));
    };
    setTimeout(rest, 500);
  }

  private async fetchPreview(row: HTMLTableRowElement | undefined): Promise<void> {
    const url = row?.dataset.preview;
    if (!url || this.asked.has(url)) return;
    this.asked.add(url);
    try {
      const answer = await fetch(url, { headers: { "X-Fragment": "preview" }, credentials: "same-origin" });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      this.previews.set(url, await answer.text());
    } catch {
      this.asked.delete(url);
      if (this.pane?.dataset.url === url) this.pane.textContent = say("预览没能取到，按回车打开。", "No preview could be had; press Enter to open.");
      return;
    }
    if (this.pane?.dataset.url === url && this.current) this.showPreview(this.current);
  }

  private toggle(): void {
    const box = this.current?.querySelector<HTMLInputElement>("input[type=checkbox]");
    if (!box) return;
    box.checked = !box.checked;
    this.showSelected();
  }

  private chosen(): HTMLTableRowElement[] {
    return this.rows().filter(row => row.querySelector<HTMLInputElement>("input[type=checkbox]")?.checked);
  }

  private showSelected(): void {
    const count = this.chosen().length;
    const note = this.list.querySelector("[data-selected]");
    if (note) note.textContent = count === 0 ? "" : say(`已选 ${count} 件`, `${count} selected`);
  }

  /** The letter's button, in the preview if it has one, else in the bar. */
  private act(key: string): boolean {
    const find = (root: Element | null) => [...(root?.querySelectorAll<HTMLElement>("[data-key]") ?? [])].find(e => e.dataset.key?.toLowerCase() === key.toLowerCase());
    const button = find(this.pane) ?? find(this.form);
    button?.click();
    return !!button;
  }

  private onSubmit(event: SubmitEvent): void {
    const button = event.submitter as HTMLButtonElement | null;
    const action = button?.getAttribute("formaction");
    if (!button || !action) return;
    event.preventDefault();
    const rows = this.chosen().length > 0 ? this.chosen() : this.current ? [this.current] : [];
    const first = rows[0];
    if (!first) return;
    if (button.hasAttribute("data-open")) {
      const url = new URL(action.replaceAll("{id}", encodeURIComponent(first.dataset.id ?? "")), location.href);
      if (!action.includes("{id}")) for (const row of rows) url.searchParams.append("id", row.dataset.id ?? "");
      location.assign(url);
      return;
    }
    void this.post(action, rows.filter(row => row.dataset.pending === undefined), button);
  }

  /** Shows at once what will have happened; takes it back where it did not. */
  private async post(action: string, rows: HTMLTableRowElement[], button: HTMLButtonElement): Promise<void> {
    const echo = button.dataset.echo ?? button.firstChild?.textContent ?? "";
    for (const row of rows) {
      row.dataset.pending = echo;
      const box = row.querySelector<HTMLInputElement>("input[type=checkbox]");
      if (box) box.checked = false;
    }
    this.showSelected();
    const all = this.rows();
    const next = all.slice(all.indexOf(rows.at(-1) ?? all[0]!) + 1).find(row => row.dataset.pending === undefined);
    if (next) this.select(next);
    const each = action.includes("{id}") ? rows.map(row => [row]) : [rows];
    for (const group of each) {
      const body = new FormData();
      for (const hidden of this.form!.querySelectorAll<HTMLInputElement>("input[type=hidden]")) body.append(hidden.name, hidden.value);
      for (const row of group) {
        body.append("id", row.dataset.id ?? "");
        if (row.dataset.version) body.append("version", row.dataset.version);
      }
      const failure = await this.send(action.replaceAll("{id}", encodeURIComponent(group[0]?.dataset.id ?? "")), body);
      for (const row of group) {
        if (failure === null) row.dataset.done = "";
        else delete row.dataset.pending;
      }
      if (failure !== null) toast(failure, true);
    }
  }

  /** Null where it was done, else why not. */
  private async send(action: string, body: FormData): Promise<string | null> {
    try {
      const answer = await fetch(action, { method: "POST", body, credentials: "same-origin", headers: { Accept: "application/problem+json, application/json;q=0.9, */*;q=0.1" } });
      if (answer.ok) return null;
      const problem = (await answer.json().catch(() => ({}))) as { title?: string; detail?: string };
      return problem.detail ?? problem.title ?? say("没有办成，请打开事项再试。", "That did not work; open the case and try there.");
    } catch {
      return say("没有网络，没有办成。", "No network; nothing was done.");
    }
  }

  private help(): void {
    const keys: [string, string][] = [["j k", say("下一件、上一件", "Next, previous")], ["Enter", say("打开", "Open")]];
    if (this.form) keys.push(["x", say("选择", "Select")]);
    for (const button of this.list.querySelectorAll<HTMLElement>("[data-key]"))
      keys.push([button.dataset.key ?? "", button.firstChild?.textContent?.trim() ?? ""]);
    help(keys);
  }

  /** A matter that changed elsewhere gets its preview anew. */
  private readonly onLive = (event: Event): void => {
    const id = (event as CustomEvent<{ id: string }>).detail.id;
    const row = this.rows().find(r => r.dataset.id === id);
    if (!row?.dataset.preview) return;
    this.previews.delete(row.dataset.preview);
    this.asked.delete(row.dataset.preview);
    if (row === this.current) void this.fetchPreview(row);
  };

  private stop(): void {
    document.removeEventListener("keydown", this.onKey);
    removeEventListener("daodi:live", this.onLive);
  }
}

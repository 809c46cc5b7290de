// A select of units becomes a box to type in: a few characters of the name in their order find it, recent ones stand first.
// The select stays as the field that is posted.
import { say } from "./words.js";

interface Unit { code: string; zh: string; en: string; group: string }
interface Item { code: string; zh: string; en: string; level: number; kind: string }

const recentKey = "daodi.units";
let all: Promise<Unit[]> | null = null;
let count = 0;

export function start(select: HTMLElement): void {
  if (select instanceof HTMLSelectElement) new Picker(select);
}

/** Every unit once a page, for selects that came with a few only. */
function fetchAll(): Promise<Unit[]> {
  return (all ??= fetch("/api/v1/units", { credentials: "same-origin" })
    .then(answer => (answer.ok ? (answer.json() as Promise<Item[]>) : []))
    .then(items => items.filter(u => u.level > 1).map(u => ({ code: u.code, zh: u.zh, en: u.en, group: "" })))
    .catch(() => { all = null; return []; }));
}

const recent = (): string[] => {
  try {
    return (JSON.parse(localStorage.getItem(recentKey) ?? "[]") as string[]).filter(c => typeof c === "string");
  } catch {
    return [];
  }
};

export function remember(code: string): void {
  try {
    localStorage.setItem(recentKey, JSON.stringify([code, ...recent().filter(c => c !== code)].slice(0, 5)));
  } catch { /* private browsing keeps nothing */ }
}

/** 0 begins with it, 1 holds it, 2 holds its characters in order, -1 not at all; every part between spaces must match. */
export function rank(name: string, typed: string): number {
  let worst = 0;
  for (const part of typed.toLowerCase().split(/\s+/).filter(Boolean)) {
    const at = name.toLowerCase().indexOf(part);
    const own = at === 0 ? 0 : at > 0 ? 1 : inOrder(name.toLowerCase(), part) ? 2 : -1;
    if (own < 0) return -1;
    worst = Math.max(worst, own);
  }
  return worst;
}

// Latin letters in order are in almost every name, so only Chinese characters count.
const inOrder = (name: string, part: string): boolean => {
  if (part.length < 2 || /[\x00-\x7f]/.test(part)) return false;
  let next = 0;
  for (const c of name) if (c === part[next]) next++;
  return next === part.length;
};

class Picker {
  private readonly id = `units-${++count}`;
  private readonly input = document.createElement("input");
  private readonly list = document.createElement("ul");
  private units: Unit[];
  private readonly suggested: Set<string>;
  private shown: Unit[] = [];
  private at = -1;

  constructor(private readonly select: HTMLSelectElement) {
    this.units = [...select.options].filter(o => o.value).map(o => ({ code: o.value, zh: o.text, en: o.text, group: (o.parentElement as HTMLOptGroupElement).label ?? "" }));
    const first = select.querySelector("optgroup");
    this.suggested = new Set(select.hasAttribute("data-complete") ? [...(first?.querySelectorAll("option") ?? [])].map(o => o.value) : this.units.map(u => u.code));
    this.build();
    if (!select.hasAttribute("data-complete")) void fetchAll().then(more => {
      const known = new Set(this.units.map(u => u.code));
      this.units = [...this.units, ...more.filter(u => !known.has(u.code))];
      if (!this.list.hidden) this.show();
    });
  }

  private build(): void {
    const { input, list, select } = this;
    input.type = "text";
    input.id = `${select.id}-typed`;
    input.autocomplete = "off";
    input.placeholder = say("输入名称中的几个字，如“德城住建”", "Type part of the name");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-controls", this.id);
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-autocomplete", "list");
    list.id = this.id;
    list.className = "unit-list";
    list.setAttribute("role", "listbox");
    list.hidden = true;
    select.closest(".field")?.querySelector("label")?.setAttribute("for", input.id);
    select.hidden = true;
    // A hidden field cannot be pointed at by the browser's own message; the box carries the demand instead.
    input.required = select.required;
    select.required = false;
    select.after(input, list);
    const chosen = this.units.find(u => u.code === select.value);
    if (chosen) input.value = this.name(chosen);
    input.addEventListener("input", () => { select.value = ""; input.setCustomValidity(""); this.show(); });
    input.addEventListener("focus", () => { input.select(); this.show(); });
    input.addEventListener("blur", () => setTimeout(() => this.close(), 120));
    input.addEventListener("keydown", event => this.onKey(event));
    list.addEventListener("mousedown", event => {
      const option = (event.target as Element).closest<HTMLElement>("[role=option]");
      event.preventDefault();
      if (option) this.pick(this.shown[Number(option.dataset.at)]);
    });
    input.form?.addEventListener("submit", event => {
      if (select.value || !input.value) return;
      // Half a name is no unit: take the first that matches only if the reader sees it.
      event.preventDefault();
      event.stopPropagation();
      input.setCustomValidity(say("请从列表中选定单位", "Choose a unit from the list"));
      input.reportValidity();
    }, true);
  }

  private name = (unit: Unit): string => say(unit.zh, unit.en || unit.zh);

  private show(): void {
    const typed = this.select.value ? "" : this.input.value.trim();
    const lately = recent();
    const order = (u: Unit) => (this.suggested.has(u.code) ? 0 : lately.includes(u.code) ? 1 : 2);
    this.shown = typed === ""
      ? this.units.filter(u => order(u) < 2).sort((a, b) => order(a) - order(b))
      : this.units.map(u => ({ u, r: best(u, typed) })).filter(x => x.r >= 0).sort((a, b) => a.r - b.r || order(a.u) - order(b.u)).slice(0, 12).map(x => x.u);
    this.at = this.shown.length > 0 ? 0 : -1;
    this.list.replaceChildren(...this.shown.map((unit, i) => {
      const option = document.createElement("li");
      option.id = `${this.id}-${i}`;
      option.dataset.at = String(i);
      option.setAttribute("role", "option");
      option.textContent = this.name(unit);
      if (order(unit) < 2 && typed === "") {
        const note = document.createElement("small");
        note.textContent = order(unit) === 0 ? say("建议", "suggested") : say("最近", "recent");
        option.append(note);
      }
      return option;
    }));
    if (this.shown.length === 0 && typed) {
      const none = document.createElement("li");
      none.className = "muted";
      none.textContent = say("没有这样的单位", "No such unit");
      this.list.append(none);
    }
    this.list.hidden = this.list.childElementCount === 0;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.mark();
  }

  private mark(): void {
    [...this.list.children].forEach((li, i) => li.setAttribute("aria-selected", String(i === this.at)));
    const active = this.list.children[this.at];
    if (active) { this.input.setAttribute("aria-activedescendant", active.id); active.scrollIntoView({ block: "nearest" }); }
    else this.input.removeAttribute("aria-activedescendant");
  }

  private onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (this.list.hidden) this.show();
      else this.at = (this.at + (event.key === "ArrowDown" ? 1 : -1) + this.shown.length) % Math.max(1, this.shown.length);
      this.mark();
      event.preventDefault();
    } else if (event.key === "Enter" && !this.list.hidden && this.shown[this.at]) {
      // The first Enter chooses, the second sends.
      event.preventDefault();
      this.pick(this.shown[this.at]);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.stopPropagation();
      this.close();
    }
  }

  private pick(unit: Unit | undefined): void {
    if (!unit) return;
    if (![...this.select.options].some(o => o.value === unit.code)) this.select.add(new Option(this.name(unit), unit.code));
    this.select.value = unit.code;
    this.input.value = this.name(unit);
    this.input.setCustomValidity("");
    remember(unit.code);
    this.close();
  }

  private close(): void {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
  }
}

const best = (unit: Unit, typed: string): number => {
  if (unit.code.toLowerCase().startsWith(typed.toLowerCase())) return 0;
  const ranks = [rank(unit.zh, typed), rank(unit.en, typed)].filter(r => r >= 0);
  return ranks.length > 0 ? Math.min(...ranks) : -1;
};

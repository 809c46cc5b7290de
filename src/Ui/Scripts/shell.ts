// Theme, menus, the search key, help and toasts.
import { say } from "./words.js";

export function startShell(): void {
  document.addEventListener("click", event => {
    const target = event.target as Element;
    const toggle = target.closest("[data-theme-toggle]");
    if (toggle) {
      event.preventDefault();
      toggleTheme();
    }
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open], details.confirm[open]"))
      if (!menu.contains(target) || target.closest(".menu-panel a")) menu.open = false;
    followRow(event, target);
  });
  document.addEventListener("keydown", event => {
    if (event.key === "Escape") closeMenus();
    if (typing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") {
      const search = document.querySelector<HTMLInputElement>("[data-search], .filter-bar input[type=search]");
      if (search) {
        event.preventDefault();
        search.focus();
        search.select();
      }
    }
    if (event.key === "?" && !document.querySelector("[data-module=worklist]")) help([]);
  });
  addEventListener("offline", showLine);
  addEventListener("online", showLine);
  showLine();
  document.querySelector<HTMLElement>("[data-focus]")?.focus();
}

/** True where a key is meant for a field and not for us. */
export const typing = (event: KeyboardEvent) =>
  event.target instanceof HTMLElement && (event.target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)
    && !["checkbox", "radio", "button"].includes((event.target as HTMLInputElement).type));

function toggleTheme(): void {
  const root = document.documentElement;
  const dark = root.dataset.theme === "dark" || (root.dataset.theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.theme = dark ? "light" : "dark";
  document.cookie = `daodi.theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
}

function closeMenus(): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open], details.confirm[open]")) {
    menu.open = false;
    if (menu.contains(document.activeElement)) menu.querySelector("summary")?.focus();
  }
}

/** A click anywhere on a register's row follows its link; selecting text does not. */
function followRow(event: MouseEvent, target: Element): void {
  const row = target.closest<HTMLElement>(".register tr[data-href]");
  if (!row || target.closest("a, button, input, label, summary, select") || getSelection()?.toString()) return;
  const link = row.querySelector<HTMLAnchorElement>("a[href]");
  if (event.ctrlKey || event.metaKey) window.open(row.dataset.href);
  else link?.click();
}

function showLine(): void {
  for (const note of document.querySelectorAll<HTMLElement>("[data-offline]")) note.hidden = navigator.onLine;
}

/** Says something in passing; errors stay until they are closed. */
export function toast(text: string, bad = false): void {
  let box = document.getElementById("toasts");
  if (!box) {
    box = document.createElement("div");
    box.id = "toasts";
    box.setAttribute("role", "status");
    box.setAttribute("aria-live", "polite");
    document.body.append(box);
  }
  const note = document.createElement("p");
  note.textContent = text;
  note.dataset.tone = bad ? "bad" : "good";
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "×";
  close.setAttribute("aria-label", say("关闭", "Close"));
  close.addEventListener("click", () => note.remove());
  note.append(close);
  box.append(note);
  if (!bad) setTimeout(() => note.remove(), 5000);
}

/** The keys that work here. */
export function help(keys: [string, string][]): void {
  const dialog = document.createElement("dialog");
  dialog.className = "help";
  const title = document.createElement("h2");
  title.textContent = say("键盘", "Keyboard");
  const list = document.createElement("dl");
  for (const [key, what] of [...keys, ["/", say("搜索", "Search")], ["Esc", say("关闭", "Close")], ["?", say("这份说明", "This help")]] as [string, string][]) {
    const name = document.createElement("dt");
    for (const part of key.split(" ")) {
      const kbd = document.createElement("kbd");
      kbd.textContent = part;
      name.append(kbd);
    }
    const text = document.createElement("dd");
    text.textContent = what;
    list.append(name, text);
  }
  const form = document.createElement("form");
  form.method = "dialog";
  const close = document.createElement("button");
  close.className = "button";
  close.textContent = say("关闭", "Close");
  form.append(close);
  dialog.append(title, list, form);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

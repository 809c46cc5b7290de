// Photos and videos in a native dialog: ← → to go on, + − to zoom, Esc to close.
import { say } from "./words.js";

export function start(list: HTMLElement): void {
  const links = [...list.querySelectorAll<HTMLAnchorElement>("a[data-kind=photo], a[data-kind=video]")];
  for (const [index, link] of links.entries())
    link.addEventListener("click", event => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      show(links, index);
    });
}

function show(links: HTMLAnchorElement[], first: number): void {
  let at = first;
  let zoom = 1;
  const dialog = document.createElement("dialog");
  dialog.className = "viewer";
  dialog.setAttribute("aria-label", say("查看附件", "Attachment"));
  const stage = document.createElement("div");
  stage.className = "viewer-stage";
  const caption = document.createElement("p");
  const bar = document.createElement("div");
  bar.className = "viewer-bar";
  const button = (label: string, title: string, act: () => void) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button";
    made.textContent = label;
    made.title = title;
    made.setAttribute("aria-label", title);
    made.addEventListener("click", act);
    bar.append(made);
    return made;
  };

  const draw = () => {
    const link = links[at]!;
    const media = document.createElement(link.dataset.kind === "video" ? "video" : "img");
    media.src = link.href;
    if (media instanceof HTMLVideoElement) media.controls = true;
    else media.alt = link.querySelector("img")?.alt ?? "";
    zoom = 1;
    stage.replaceChildren(media);
    caption.textContent = `${links.length > 1 ? `${at + 1} / ${links.length} · ` : ""}${link.dataset.caption ?? ""}`;
  };
  const move = (by: number) => { at = (at + by + links.length) % links.length; draw(); };
  const scale = (by: number) => {
    zoom = Math.min(8, Math.max(1, zoom * by));
    const media = stage.firstElementChild as HTMLElement | null;
    if (media) Object.assign(media.style, zoom === 1 ? { maxWidth: "", maxHeight: "", width: "" } : { maxWidth: "none", maxHeight: "none", width: `${zoom * 100}%` });
  };

  if (links.length > 1) {
    button("←", say("上一张", "Previous"), () => move(-1));
    button("→", say("下一张", "Next"), () => move(1));
  }
  button("−", say("缩小", "Zoom out"), () => scale(1 / 1.5));
  button("+", say("放大", "Zoom in"), () => scale(1.5));
  const close = button("×", say("关闭", "Close"), () => dialog.close());
  dialog.addEventListener("keydown", event => {
    if (event.key === "ArrowLeft") move(-1);
    else if (event.key === "ArrowRight") move(1);
    else if (event.key === "+" || event.key === "=") scale(1.5);
    else if (event.key === "-") scale(1 / 1.5);
    else return;
    event.preventDefault();
  });
  dialog.addEventListener("click", event => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => { dialog.remove(); links[at]?.focus(); });
  dialog.append(stage, caption, bar);
  document.body.append(dialog);
  draw();
  dialog.showModal();
  close.focus();
}

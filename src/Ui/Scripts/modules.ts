// Elements say which module they need (data-module="map"); it is fetched when the first of them appears, and told of each
// element once. Works across enhanced navigation, which changes the page without loading it anew.
export type Start = (element: HTMLElement) => void;

const loading = new Map<string, Promise<{ start: Start }>>();
const started = new WeakSet<Element>();

// Written out, so that the bundler and the import map know them.
const modules: Record<string, () => Promise<{ start: Start }>> = {
  worklist: () => import("./worklist.js"),
  map: () => import("./map.js"),
  chart: () => import("./chart.js"),
  photo: () => import("./photo.js"),
  evidence: () => import("./evidence.js"),
  desk: () => import("./desk.js"),
  units: () => import("./units.js"),
};

export function startAll(root: ParentNode = document): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-module]")) {
    const name = element.dataset.module ?? "";
    const fetchIt = modules[name];
    if (!fetchIt || started.has(element)) continue;
    started.add(element);
    if (!loading.has(name)) loading.set(name, fetchIt());
    loading.get(name)!.then(module => module.start(element), () => {
      loading.delete(name);
      started.delete(element);
    });
  }
}

/** Forgets what enhanced navigation has emptied, so that it starts again. */
export const forget = (element: Element) => started.delete(element);

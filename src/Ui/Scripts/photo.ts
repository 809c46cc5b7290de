// Photos made smaller on the phone before they are sent, with the place, in two taps.
import { toast } from "./shell.js";
import { say } from "./words.js";

const maxSide = 2000;

export function start(field: HTMLElement): void {
  const button = field.querySelector<HTMLButtonElement>("[data-locate]");
  if (button && "geolocation" in navigator) {
    button.hidden = false;
    button.addEventListener("click", () => locate(field));
  }
  // Without a file field it is only for the place.
  const input = field.querySelector<HTMLInputElement>("input[type=file]");
  const list = field.querySelector<HTMLElement>(".photo-list");
  if (!input || !list) return;
  const max = Number(field.dataset.max ?? 6);
  let kept: File[] = [];

  const show = () => {
    const transfer = new DataTransfer();
    for (const file of kept) transfer.items.add(file);
    input.files = transfer.files;
    list.replaceChildren(...kept.map((file, index) => thumb(file, () => { kept = kept.filter((_, i) => i !== index); show(); })));
  };

  input.addEventListener("change", async () => {
    const added = [...(input.files ?? [])].filter(file => !kept.includes(file));
    if (added.length === 0) return;
    field.setAttribute("aria-busy", "true");
    const small = await Promise.all(added.map(shrink));
    field.removeAttribute("aria-busy");
    if (kept.length + small.length > max) toast(say(`最多 ${max} 张，多出的没有加上。`, `At most ${max}; the rest were left out.`), true);
    kept = [...kept, ...small].slice(0, max);
    show();
    // The second tap is the browser's own question about the place.
    if (!field.querySelector<HTMLInputElement>("input[name$='.lon']")?.value) locate(field);
  });
}

/** At most 2,000 pixels a side as JPEG, upright, without the camera's own data; the file itself where it cannot be read. */
export async function shrink(file: File): Promise<File> {
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, maxSide / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext("2d")!.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const blob = await new Promise<Blob | null>(done => canvas.toBlob(done, "image/jpeg", 0.82));
    if (!blob) return file;
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg", lastModified: file.lastModified });
  } catch {
    return file;
  }
}

function thumb(file: File, remove: () => void): HTMLElement {
  const item = document.createElement("li");
  const image = document.createElement("img");
  image.src = URL.createObjectURL(file);
  image.alt = file.name;
  image.addEventListener("load", () => URL.revokeObjectURL(image.src));
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "×";
  button.setAttribute("aria-label", say(`去掉 ${file.name}`, `Remove ${file.name}`));
  button.addEventListener("click", remove);
  item.append(image, button);
  return item;
}

function locate(field: HTMLElement): void {
  const place = field.querySelector<HTMLElement>("[data-place]");
  if (!place) return;
  if (!("geolocation" in navigator)) {
    place.textContent = say("这台设备不能定位，请在文字里写清地点。", "This device cannot tell where it is; please write the place.");
    return;
  }
  place.textContent = say("正在定位…", "Finding the place…");
  const found = (at: GeolocationPosition) => {
    const set = (name: string, value: number) => {
      const input = field.querySelector<HTMLInputElement>(`input[name$='.${name}']`);
      if (input) input.value = String(value);
    };
    set("lon", Number(at.coords.longitude.toFixed(6)));
    set("lat", Number(at.coords.latitude.toFixed(6)));
    set("accuracy", Math.round(at.coords.accuracy));
    place.textContent = say(`已带上位置（误差约 ${Math.round(at.coords.accuracy)} 米）`, `Place added (about ${Math.round(at.coords.accuracy)} m off)`);
  };
  const lost = () => { place.textContent = say("没能定位，请在文字里写清地点。", "The place could not be found; please write it."); };
  // Satellites first; within buildings the rough place by network is better than none.
  navigator.geolocation.getCurrentPosition(found, () =>
    navigator.geolocation.getCurrentPosition(found, lost, { enableHighAccuracy: false, timeout: 8000, maximumAge: 600_000 }),
  { enableHighAccuracy: true, timeout: 8000, maximumAge: 60_000 });
}

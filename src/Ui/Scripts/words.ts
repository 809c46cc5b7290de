// The few words that script itself has to say; everything else is written by the server.
export const english = () => document.documentElement.lang.startsWith("en");

export const say = (zh: string, en: string) => (english() ? en : zh);

export type LightKey = "green" | "yellow" | "red" | "black" | "unknown" | "none";

/** The same shapes and words as LightWords.cs. */
export const lights: Record<LightKey, { shape: string; zh: string; en: string; rank: number }> = {
  none: { shape: "–", zh: "不计时", en: "No clock", rank: 0 },
  unknown: { shape: "○", zh: "未知", en: "Unknown", rank: 1 },
  green: { shape: "●", zh: "正常", en: "On time", rank: 2 },
  yellow: { shape: "▲", zh: "临期", en: "Due soon", rank: 3 },
  red: { shape: "■", zh: "超期", en: "Overdue", rank: 4 },
  black: { shape: "◆", zh: "严重超期", en: "Long overdue", rank: 5 },
};

/** A design token's value, for what cannot be styled by CSS (map, charts). */
export const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** The same as DurationWords.cs. */
export function timeLeft(due: number, now: number): string {
  const minutes = Math.floor(Math.abs(due - now) / 60);
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  const span =
    minutes < 1 ? say("不到 1 分钟", "under 1 min")
    : minutes < 60 ? say(`${rest} 分钟`, `${rest} min`)
    : minutes < 1440 ? (rest === 0 ? say(`${hours} 小时`, `${hours} h`) : say(`${hours} 小时 ${rest} 分`, `${hours} h ${rest} min`))
    : days >= 30 || hours === 0 ? say(`${days} 天`, `${days} d`)
    : say(`${days} 天 ${hours} 小时`, `${days} d ${hours} h`);
  return due >= now ? say(`还剩 ${span}`, `${span} left`) : say(`超期 ${span}`, `${span} overdue`);
}

export function onThemeChange(then: () => void): void {
  new MutationObserver(then).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", then);
}

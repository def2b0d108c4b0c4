/** How quick this visit was, told once, when it ends: nothing of who or where. */
import type { Metric } from "web-vitals";

type Told = Partial<Record<"ttfb" | "fcp" | "lcp" | "inp" | "cls", number>>;
const MS = 1000;

export function watchVitals(): void {
  if (!import.meta.env.PROD || !("sendBeacon" in navigator)) return;
  const told: Told = {};
  addEventListener("load", () => setTimeout(() => void measure(told).catch(() => undefined), MS), {
    once: true,
  });
  const tell = () => document.visibilityState === "hidden" && send(told);
  document.addEventListener("visibilitychange", tell);
}

async function measure(told: Told): Promise<void> {
  const { onCLS, onFCP, onINP, onLCP, onTTFB } = await import("web-vitals");
  const note = ({ name, value }: Metric) => {
    told[name.toLowerCase() as keyof Told] = name === "CLS" ? value : value / MS;
  };
  for (const on of [onTTFB, onFCP, onLCP, onINP, onCLS]) on(note);
}

function send(told: Told): void {
  if (Object.keys(told).length === 0) return;
  const body = new Blob([JSON.stringify(told)], { type: "application/json" });
  if (navigator.sendBeacon("/api/v1/vitals", body))
    for (const name of Object.keys(told)) delete told[name as keyof Told];
}

/** Short messages at the edge of the screen, with at most one thing to do about them. */
import { createStore } from "./store";

export interface Toast {
  id: number;
  text: string;
  tone: "plain" | "error";
  action?: { label: string; run: () => void };
}

const MAX = 3;
let last = 0;
export const toasts = createStore<Toast[]>([]);

export function toast(text: string, options: Partial<Omit<Toast, "id" | "text">> = {}): number {
  last += 1;
  const made: Toast = { id: last, text, tone: "plain", ...options };
  toasts.set((now) => [...now, made].slice(-MAX));
  return made.id;
}

export function dismiss(id: number): void {
  toasts.set((now) => now.filter((one) => one.id !== id));
}

/** Do what the newest message offers (undo, mostly). Whether there was anything. */
export function runLatestAction(): boolean {
  const found = toasts.get().findLast((one) => one.action);
  if (!found?.action) return false;
  dismiss(found.id);
  found.action.run();
  return true;
}

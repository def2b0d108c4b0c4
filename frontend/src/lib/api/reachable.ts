/** Whether the server can be reached, as far as we know: the browser's word, and how the last requests went. */
import { createStore } from "@/lib/store";

export const reachable = createStore(navigator.onLine);

export function watchNetwork(): void {
  window.addEventListener("online", () => reachable.set(true));
  window.addEventListener("offline", () => reachable.set(false));
}

/** What the tabs of one browser tell each other. */

import type { Task } from "@/features/tasks/model/task";
import type { ServerEvent } from "@/lib/events/parse";

export type Message =
  | { kind: "token"; token: string; expiresAt: number; userId: string }
  | { kind: "out" }
  | { kind: "outbox" }
  | { kind: "own"; requestId: string }
  | { kind: "live"; on: boolean }
  | { kind: "is-live" }
  | { kind: "event"; event: ServerEvent }
  | { kind: "settled"; key: string; task: Task; before: Task | null; at: string };

const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("myriad");

export function tell(message: Message): void {
  channel?.postMessage(message);
}

export function listen(listener: (message: Message) => void): () => void {
  const hear = (event: MessageEvent<Message>) => listener(event.data);
  channel?.addEventListener("message", hear);
  return () => channel?.removeEventListener("message", hear);
}

/** Only one tab at a time runs `work` of this name. */
export function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  return navigator.locks ? (navigator.locks.request(name, work) as Promise<T>) : work();
}

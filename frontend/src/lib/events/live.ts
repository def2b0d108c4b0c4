/**
 * What other devices change is heard within a second. One tab holds the stream for all tabs of the browser; it
 * goes away while it is hidden for long. Where nothing is streamed, or the stream is in trouble, queries ask
 * from time to time.
 */
import { openStream } from "@/lib/api/client";
import { Problem, SessionEnded } from "@/lib/api/problem";
import { session } from "@/lib/api/session";
import { listen, tell } from "@/lib/channel";
import { createStore } from "@/lib/store";
import { areOwn } from "./own";
import { eventsOf } from "./parse";

/** Whether a stream is open, in this tab or another: nothing need be asked from time to time. */
export const live = createStore(false);

const LOCK = "myriad-events";
const HIDDEN_MS = 5 * 60_000;
/** Without a sign of life for so long the stream is dead. */
const SILENT_MS = 45_000;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
/** An answer to our own request may arrive a little after what it changed is told. */
const SETTLING_MS = 250;
const UNAVAILABLE = 501;

type Hear = (name: string) => void;

/** Listen until the function that comes back is called. */
export function startLive(hear: Hear): () => void {
  const ending = new AbortController();
  const forget = listen((message) => {
    if (message.kind === "live") live.set(message.on);
    if (message.kind === "event") hear(message.name);
  });
  void lead(hear, ending.signal);
  return () => {
    forget();
    ending.abort();
    live.set(false);
  };
}

/** Be the tab that listens, while it is looked at. */
async function lead(hear: Hear, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    await shown(ended);
    const hidden = AbortSignal.any([ended, hiddenForLong(ended)]);
    try {
      await locked(hidden, () => stream(hear, hidden));
    } catch {
      if (!hidden.aborted) return;
    }
  }
}

async function locked(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  await (navigator.locks ? navigator.locks.request(LOCK, { signal }, work) : work());
}

/** Errors: one when there is no use in trying again. */
async function stream(hear: Hear, signal: AbortSignal): Promise<void> {
  let seen = "";
  let wait = FIRST_WAIT_MS;
  const each = (name: string, id: string) => {
    seen = id || seen;
    wait = FIRST_WAIT_MS;
    if (name === "ready") say(true);
    else if (name) spread(hear, name);
  };
  while (!signal.aborted) {
    try {
      await once(seen, signal, each);
    } catch (error) {
      const isOver = error instanceof SessionEnded || session.get().status !== "in";
      if (isOver || (error instanceof Problem && error.status === UNAVAILABLE)) throw error;
    } finally {
      say(false);
    }
    await pause(wait * (0.5 + Math.random()), signal);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }
}

async function once(
  seen: string,
  signal: AbortSignal,
  each: (name: string, id: string) => void,
): Promise<void> {
  const silence = new AbortController();
  const alive = () => setTimeout(() => silence.abort(), SILENT_MS);
  let timer = alive();
  try {
    const body = await openStream("/api/v1/events", seen, AbortSignal.any([signal, silence.signal]));
    for await (const event of eventsOf(body)) {
      clearTimeout(timer);
      timer = alive();
      const { request_ids: ids = [] } = (event.data ?? {}) as { request_ids?: string[] };
      if (ids.length) setTimeout(() => areOwn(ids) || each(event.name, event.id), SETTLING_MS);
      else each(event.name, event.id);
      if (event.id) seen = event.id;
    }
  } finally {
    clearTimeout(timer);
  }
}

function spread(hear: Hear, name: string): void {
  hear(name);
  tell({ kind: "event", name });
}

function say(on: boolean): void {
  live.set(on);
  tell({ kind: "live", on });
}

function shown(ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (document.visibilityState === "hidden" && !ended.aborted) return;
      document.removeEventListener("visibilitychange", look);
      resolve();
    };
    document.addEventListener("visibilitychange", look);
    ended.addEventListener("abort", look);
    look();
  });
}

function hiddenForLong(ended: AbortSignal): AbortSignal {
  const gone = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    clearTimeout(timer);
    if (document.visibilityState === "hidden") timer = setTimeout(() => gone.abort(), HIDDEN_MS);
  };
  const stop = () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", look);
  };
  document.addEventListener("visibilitychange", look);
  gone.signal.addEventListener("abort", stop);
  ended.addEventListener("abort", stop);
  look();
  return gone.signal;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

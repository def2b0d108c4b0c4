/** A stream of events that is opened again whenever it ends. */

import { Problem, SessionEnded } from "@/lib/api/problem";
import { reachable } from "@/lib/api/reachable";
import { openStream } from "@/lib/api/stream";
import { eventsOf, type ServerEvent } from "./parse";
import { until } from "./until";

const PATH = "/api/v1/events";
/** Without a sign of life for so long the stream is dead. */
const SILENT_MS = 45_000;
/** A stream that held for so long was a good one: the next try need not wait longer than the first did. */
const STEADY_MS = 10_000;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
const UNAVAILABLE = 501;

export interface Listener {
  /** Whether a stream is open. */
  open: (isOpen: boolean) => void;
  event: (event: ServerEvent) => void;
  /** The id of the last of them. */
  seen: () => string;
}

/**
 * Listen until the signal. It goes on behind the event that was `seen` last; what happened in between the server
 * tells by a `resync`. Errors: `SessionEnded`; `Problem` when this server has no streams.
 */
export async function keepStream({ open, event, seen }: Listener, signal: AbortSignal): Promise<void> {
  let wait = FIRST_WAIT_MS;
  const each = (told: ServerEvent) => {
    if (told.name === "ready") open(true);
    event(told);
  };
  while (!signal.aborted) {
    const begun = Date.now();
    let asked = 0;
    try {
      await once(seen(), each, signal);
    } catch (error) {
      if (isFinal(error)) throw error;
      asked = (error instanceof Problem && error.retryAfter) || 0;
    } finally {
      open(false);
    }
    if (Date.now() - begun > STEADY_MS) wait = FIRST_WAIT_MS;
    await pause(Math.max(asked, wait * (0.5 + Math.random())), signal);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }
}

async function once(seen: string, each: (event: ServerEvent) => void, signal: AbortSignal): Promise<void> {
  const silence = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), SILENT_MS);
  };
  alive();
  try {
    const body = await openStream(PATH, seen, AbortSignal.any([signal, silence.signal]));
    for await (const event of eventsOf(body, alive)) each(event);
  } finally {
    clearTimeout(timer);
  }
}

const isFinal = (error: unknown): boolean =>
  error instanceof SessionEnded || (error instanceof Problem && error.status === UNAVAILABLE);

/** Shorter when the network comes back meanwhile. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  let was = reachable.get();
  const isBack = () => {
    const wasAway = !was;
    was = reachable.get();
    return wasAway && was;
  };
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), ms);
  await until(isBack, [reachable.subscribe], AbortSignal.any([signal, late.signal]));
  clearTimeout(timer);
}

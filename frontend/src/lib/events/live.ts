/**
 * What other devices change is heard within a second. One tab holds the stream for all tabs of the browser; it
 * lets it go when it is hidden for long. Where nothing is streamed, or the stream is in trouble, what is shown
 * is asked for from time to time.
 */
import { SessionEnded } from "@/lib/api/problem";
import { session } from "@/lib/api/session";
import { listen, tell } from "@/lib/channel";
import { createStore } from "@/lib/store";
import { areOwn, isUnderway } from "./own";
import type { ServerEvent } from "./parse";
import { seenBy } from "./seen";
import { keepStream, type Listener } from "./stream";
import { until } from "./until";

/** Whether a stream is open, in this tab or another. */
export const live = createStore(false);

/** Something may have been missed: everything that is shown is to be asked for. */
export const RESYNC = "resync";

const LOCK = "myriad-events";
const HIDDEN_MS = 5 * 60_000;
const POLL_MS = 60_000;
/** An answer to our own request may arrive a little after what it changed is told. */
const SETTLING_MS = 250;
const LONGEST_SETTLING_MS = 1000;
/** A browser that was told nothing yet looks once more, when the answers to its first reads are there. */
const FIRST_LOOK_MS = 1000;

type Hear = (name: string) => void;

/** Listen until the function that comes back is called. */
export function startLive(userId: string, hear: Hear): () => void {
  const ending = new AbortController();
  const seen = seenBy(userId);
  let leads = false;
  const say = (on: boolean) => {
    leads = on;
    live.set(on);
    tell({ kind: "live", on });
  };
  const forget = listen((message) => {
    if (message.kind === "live") live.set(message.on);
    if (message.kind === "is-live" && leads) say(true);
    if (message.kind === "event") settled(hear, message.event);
  });
  const event = (told: ServerEvent) => {
    settled(hear, told);
    tell({ kind: "event", event: told });
    if (!seen.get()) setTimeout(() => ending.signal.aborted || hear(RESYNC), FIRST_LOOK_MS);
    if (told.id) seen.set(told.id);
  };
  const polling = setInterval(() => live.get() || !isShown() || hear(RESYNC), POLL_MS);
  tell({ kind: "is-live" });
  void lead({ open: say, event, seen: seen.get }, ending.signal);
  return () => {
    ending.abort();
    forget();
    clearInterval(polling);
    live.set(false);
  };
}

/** Be the tab that listens, while it is looked at and somebody is signed in; until there is no use in it. */
async function lead(listener: Listener, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    await until(isWanted, [onVisibility, session.subscribe], ended);
    const over = AbortSignal.any([ended, hiddenForLong(ended)]);
    try {
      await locked(over, () => keepStream(listener, over));
    } catch (error) {
      if (!over.aborted && !(error instanceof SessionEnded)) return;
    }
  }
}

/** What was changed from here is known here already, once its answer has come. */
function settled(hear: Hear, { name, requestIds }: ServerEvent): void {
  if (!requestIds.length) {
    hear(name);
    return;
  }
  const end = Date.now() + LONGEST_SETTLING_MS;
  const look = () => {
    if (areOwn(requestIds)) return;
    if (isUnderway() && Date.now() < end) setTimeout(look, SETTLING_MS);
    else hear(name);
  };
  setTimeout(look, SETTLING_MS);
}

async function locked(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  await (navigator.locks ? navigator.locks.request(LOCK, { signal }, work) : work());
}

const isShown = () => document.visibilityState !== "hidden";
const isWanted = () => isShown() && session.get().status === "in";

function onVisibility(listener: () => void): () => void {
  document.addEventListener("visibilitychange", listener);
  return () => document.removeEventListener("visibilitychange", listener);
}

function hiddenForLong(ended: AbortSignal): AbortSignal {
  const gone = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    clearTimeout(timer);
    if (!isShown()) timer = setTimeout(() => gone.abort(), HIDDEN_MS);
  };
  const forget = onVisibility(look);
  const stop = () => {
    clearTimeout(timer);
    forget();
  };
  gone.signal.addEventListener("abort", stop);
  ended.addEventListener("abort", stop);
  look();
  return gone.signal;
}

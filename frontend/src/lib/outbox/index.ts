/**
 * The outbox: what the user does is shown at once, kept on disk, and sent in its order by one tab at a time
 * for as long as it takes. A view is what the server said with this queue applied to it, so that undoing an
 * operation that was refused is leaving it out.
 */
import type { Task } from "@/features/tasks/model/task";
import { isPassing, Problem, SessionEnded } from "@/lib/api/problem";
import { reachable } from "@/lib/api/reachable";
import { onLeave, session } from "@/lib/api/session";
import { alone, listen, tell } from "@/lib/channel";
import { createStore } from "@/lib/store";
import { alike, performMany } from "./bulk";
import { merge } from "./merge";
import { type Act, type Change, type Operation, queued } from "./operation";
import { perform, renamed } from "./perform";
import { change, EMPTY, read, remove, type Stored } from "./storage";

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;

export const outbox = createStore<Stored>(EMPTY);
/** How many operations are on disk: those that outlive the page. */
export const kept = createStore(0);

type Settled = (task: Task, before: Task | null, at: string) => void;
type Refused = (operation: Operation, error: unknown) => void;
let heard: { settled: Settled; refused: Refused } = { settled: () => {}, refused: () => {} };

let owner: string | null = null;
let sending: string | null = null;
let draining: Promise<void> | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let wait = FIRST_WAIT_MS;
/** Which version of its task each of the last operations made. */
const made = new Map<string, number>();
const MOST_MADE = 200;
/** Operations of this tab on their way to the disk: reading it must not lose them. */
const underway = new Map<string, Operation>();

/** Begin: read what a former page left, and send it. `settled` is told what the server made of it, and when the user did it. */
export async function openOutbox(userId: string, listener: typeof heard): Promise<void> {
  heard = listener;
  owner = userId;
  await reload();
  void drain();
}

export function watchOutbox(): void {
  onLeave(forgetOutbox);
  addEventListener("beforeunload", (event) => underway.size > 0 && event.preventDefault());
  reachable.subscribe(() => reachable.get() && void drain());
  session.subscribe(() => session.get().status === "in" && void drain());
  listen((message) => {
    if (message.kind === "outbox") void reload().then(drain);
    if (message.kind === "settled") {
      noteMade(message.key, message.task);
      heard.settled(message.task, message.before, message.at);
    }
  });
}

/** Do this: shown from now on, and sent as soon as the server can be reached. */
export function enqueue(operation: Operation): void {
  outbox.set((now) => ({ ...now, queue: queued(now.queue, operation, sending) }));
  underway.set(operation.key, operation);
  void persist((now) => ({ ...now, queue: queued(now.queue, operation, sending) }))
    .finally(() => underway.delete(operation.key))
    .then(drain);
}

/** Take back what was not sent yet. Whether it could be. */
export function withdraw(key: string): boolean {
  if (key === sending || !outbox.get().queue.some((one) => one.key === key)) return false;
  const without = (now: Stored) => ({ ...now, queue: now.queue.filter((one) => one.key !== key) });
  outbox.set(without);
  void persist(without);
  return true;
}

/** End a conflict: send this instead, based on what the other side has; null leaves theirs. */
export function resolve(edit: Change, mine: Change["patch"] | null): void {
  const { theirs, ...rest } = edit;
  const next = mine && theirs ? { ...rest, patch: mine, base: theirs, version: theirs.version } : null;
  const replaced = (now: Stored) => ({
    ...now,
    queue: now.queue.flatMap((one) => (one.key === edit.key ? (next ? [next] : []) : [one])),
  });
  outbox.set(replaced);
  if (theirs) heard.settled(theirs, edit.before, edit.at);
  void persist(replaced).then(drain);
}

/** The id that a task goes by at the server, if it has got one. */
export function nameOf(taskId: string): string {
  return outbox.get().names[taskId] ?? taskId;
}

/** The version that an operation made; undefined as long as it has not been sent. */
export function versionMadeBy(key: string): number | undefined {
  return made.get(key);
}

function noteMade(key: string, task: Task): void {
  made.set(key, task.version);
  const [oldest] = made.keys();
  if (made.size > MOST_MADE && oldest) made.delete(oldest);
}

/** Wait until all is sent, but not for long. Whether it is. */
export async function flush(milliseconds: number): Promise<boolean> {
  void drain();
  const until = Date.now() + milliseconds;
  while (outbox.get().queue.length > 0 && Date.now() < until)
    await new Promise((done) => setTimeout(done, 50));
  return outbox.get().queue.length === 0;
}

export function drain(): Promise<void> {
  clearTimeout(timer);
  draining ??= alone("myriad-outbox", sendAll).finally(() => {
    draining = null;
  });
  return draining;
}

async function sendAll(): Promise<void> {
  await reload();
  for (let next = sendable(); next && session.get().status === "in"; next = sendable()) {
    const many = alike(next, outbox.get().queue);
    sending = next.key;
    try {
      await (many.length > 1 ? sendMany(many) : sendOne(next));
      wait = FIRST_WAIT_MS;
    } catch (error) {
      if (error instanceof SessionEnded) return;
      later(error);
      return;
    } finally {
      sending = null;
    }
  }
}

/** The first that does not wait for the user, or for one before it that does. */
function sendable(): Operation | undefined {
  const held = new Set<string>();
  for (const one of outbox.get().queue) {
    if (one.kind === "change" && one.theirs) held.add(one.taskId);
    if (!held.has(one.taskId)) return one;
  }
  return undefined;
}

/** What was done to many tasks at once is sent at once; each of them is settled or refused for itself. */
async function sendMany(acts: Act[]): Promise<void> {
  const results = await performMany(acts);
  let passing: unknown = null;
  for (const [index, one] of acts.entries()) {
    const result = results[index];
    if (result?.task) await settle(one, result.task);
    else if (isPassing(result?.problem)) passing = result?.problem;
    else await refuse(one, result?.problem);
  }
  if (passing) throw passing;
}

async function sendOne(operation: Operation): Promise<void> {
  try {
    const task = await perform(operation);
    await settle(operation, task);
  } catch (error) {
    if (isPassing(error) || error instanceof SessionEnded) throw error;
    if (isStale(error) && operation.kind === "change") await rebase(operation, error.body.current as Task);
    else await refuse(operation, error);
  }
}

function isStale(error: unknown): error is Problem {
  return error instanceof Problem && error.status === 412;
}

/** The server did it: what it made takes the place of the operation, in the same moment. */
async function settle(operation: Operation, task: Task): Promise<void> {
  const done = (now: Stored) => renamed(withoutFirst(now, operation), operation, task);
  const { key, before, at } = operation;
  heard.settled(task, before, at);
  outbox.set(done);
  noteMade(key, task);
  tell({ kind: "settled", key, task, before, at });
  await persist(done);
}

/** Somebody else changed the task meanwhile. Other fields: send again on top. The same field: ask. */
async function rebase(edit: Change, theirs: Task): Promise<void> {
  const { patch, conflicts } = merge(edit, theirs);
  if (Object.keys(patch).length === 0) return settle(edit, theirs);
  const next: Change = conflicts.length
    ? { ...edit, patch, theirs }
    : { ...edit, patch, version: theirs.version, before: theirs };
  const replaced = (now: Stored) => ({
    ...now,
    queue: now.queue.map((one) => (one.key === edit.key ? next : one)),
  });
  outbox.set(replaced);
  await persist(replaced);
}

async function refuse(operation: Operation, error: unknown): Promise<void> {
  const without = (now: Stored) => withoutFirst(now, operation);
  outbox.set(without);
  heard.refused(operation, error);
  await persist(without);
}

function withoutFirst(now: Stored, operation: Operation): Stored {
  return { ...now, queue: now.queue.filter((one) => one.key !== operation.key) };
}

function later(error: unknown): void {
  const asked = error instanceof Problem ? error.retryAfter : null;
  timer = setTimeout(() => void drain(), asked ?? wait);
  wait = Math.min(wait * 2, LONGEST_WAIT_MS);
}

async function persist(how: (now: Stored) => Stored): Promise<void> {
  if (!owner) return;
  kept.set((await change(owner, how)).queue.length);
  tell({ kind: "outbox" });
}

async function reload(): Promise<void> {
  if (!owner) return;
  const stored = await read(owner);
  kept.set(stored.queue.length);
  const missing = [...underway.values()].filter((one) => !stored.queue.some(({ key }) => key === one.key));
  outbox.set({ ...stored, queue: missing.reduce((queue, one) => queued(queue, one, sending), stored.queue) });
}

async function forgetOutbox(): Promise<void> {
  clearTimeout(timer);
  const leaving = owner;
  owner = null;
  underway.clear();
  made.clear();
  outbox.set(EMPTY);
  kept.set(0);
  if (leaving) await remove(leaving);
}

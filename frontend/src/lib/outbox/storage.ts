/** The queue on disk: it outlives the page, and is one for all tabs. */
import { createStore as createDatabase, del, get, update } from "idb-keyval";
import type { Operation } from "./operation";

const database = createDatabase("myriad-outbox", "queues");

export interface Stored {
  queue: Operation[];
  /** Ids that tasks had here before the server gave them theirs. */
  names: Record<string, string>;
}

export const EMPTY: Stored = { queue: [], names: {} };

export async function read(userId: string): Promise<Stored> {
  return (await get<Stored>(userId, database)) ?? EMPTY;
}

/** Change the queue in one transaction; other tabs may change it at the same time. Out: what is on disk now. */
export async function change(userId: string, how: (now: Stored) => Stored): Promise<Stored> {
  let made = EMPTY;
  await update<Stored>(userId, (now) => (made = how(now ?? EMPTY)), database);
  return made;
}

export async function remove(userId: string): Promise<void> {
  await del(userId, database);
}

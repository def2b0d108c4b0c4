/** Which tasks a view shows and in which order: the server's rules, for what it has not heard of yet. */

import { addDays, dayStart, instantOf, wallAt } from "@/lib/zone";
import type { Due, Status, Task } from "./task";
import { isOpen } from "./task";

export const VIEWS = ["inbox", "today", "upcoming", "overdue", "done", "trash"] as const;
export type View = (typeof VIEWS)[number];

/**
 * What a list shows: a view, the tasks of a project in one status, those below a task, those of a label in one
 * status, or those due on days, the last included.
 */
export type Listing =
  | View
  | `project:${string}:${Status}`
  | `below:${string}`
  | `label:${Status}:${string}`
  | `due:${string}:${string}`;

/** The parts of a listing; a label may have a colon in its name. */
export function partsOf(listing: Listing): [kind: string, one: string, other: string] {
  const [kind = "", one = "", ...rest] = listing.split(":");
  return [kind, one, rest.join(":")];
}

/** Now, and the user's day around it. */
export interface Moment {
  zone: string;
  now: number;
  today: string;
  begins: number;
  ends: number;
}

export function momentOf(zone: string, now: number): Moment {
  const today = wallAt(now, zone).date;
  return { zone, now, today, begins: dayStart(today, zone), ends: dayStart(addDays(today, 1), zone) };
}

/** The last instant at which the task is in time; null without a due. */
export function dueInstant(due: Due | null, zone: string): number | null {
  if (!due) return null;
  if (!due.time) return dayStart(addDays(due.date, 1), zone) - 1;
  return instantOf(due.date, due.time, due.timezone ?? zone);
}

/** The day on which the task is due, where the user is. */
export function dueDay(due: Due, zone: string): string {
  if (!due.time || !due.timezone) return due.date;
  return wallAt(instantOf(due.date, due.time, due.timezone), zone).date;
}

export function belongs(task: Task, view: Listing, at: Moment): boolean {
  const [kind, one, other] = partsOf(view);
  if (view.includes(":")) return task.deleted_at === null && isAmong(task, kind, one, other, at.zone);
  if (view === "trash") return task.deleted_at !== null;
  if (view === "done") return task.deleted_at === null && task.status === "done";
  if (!isOpen(task)) return false;
  if (view === "inbox") return task.project_id === null;
  const due = dueInstant(task.due, at.zone);
  if (due === null) return false;
  if (view === "today") return at.begins <= due && due < at.ends;
  return view === "upcoming" ? due >= at.ends : due < at.now;
}

function isAmong(task: Task, kind: string, one: string, other: string, zone: string): boolean {
  if (kind === "project") return task.project_id === one && task.status === other;
  if (kind === "below") return task.parent_id === one;
  if (kind === "label") return task.status === one && task.labels.includes(other);
  const day = task.due && dueDay(task.due, zone);
  return day !== null && one <= day && day <= other;
}

export function isOverdue(task: Task, at: Moment): boolean {
  return belongs(task, "overdue", at);
}

/** Negative when `a` comes before `b` in the view. */
export function compare(a: Task, b: Task, view: Listing, zone: string): number {
  const [kind] = partsOf(view);
  if (kind === "label") return backward(idOf(a), idOf(b));
  if (kind === "project" || kind === "below") return -backward(placeOf(a), placeOf(b));
  if (view === "inbox") return backward(placeOf(a), placeOf(b));
  if (view === "done")
    return backward(a.completed_at ?? "", b.completed_at ?? "") || backward(idOf(a), idOf(b));
  if (view === "trash") return backward(a.deleted_at ?? "", b.deleted_at ?? "") || backward(idOf(a), idOf(b));
  return (dueInstant(a.due, zone) ?? 0) - (dueInstant(b.due, zone) ?? 0) || -backward(idOf(a), idOf(b));
}

/** Places by hand are compared as text; what has none of the server's yet is the newest. */
const placeOf = (task: Task): string => task.position || `~${task.created_at}`;
/** Ids grow with time; what has none of the server's yet is the newest. */
const idOf = (task: Task): string => (task.version === 0 ? `~${task.created_at}` : task.id);
const backward = (a: string, b: string): number => (a < b ? 1 : a > b ? -1 : 0);

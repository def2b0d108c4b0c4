/** What the server said, with what it has not heard of yet applied to it. */
import type { Operation } from "@/lib/outbox/operation";
import { applied } from "@/lib/outbox/operation";
import { type Counts, isOpen, type Task } from "./task";
import { belongs, compare, type Listing, type Moment } from "./views";

/** Tasks that operations touch, as they are before and after. */
interface Touched {
  before: Task | null;
  after: Task | undefined;
}

/** A list with the queue applied. `isWhole`: there are no further pages that a task may belong to. */
export function overlaid(
  items: Task[],
  queue: Operation[],
  view: Listing,
  at: Moment,
  isWhole: boolean,
): Task[] {
  const known = new Map(items.map((task) => [task.id, task]));
  const touched = touch(queue, (id) => known.get(id));
  if (touched.size === 0) return items;
  const rest = items.filter((task) => !touched.has(task.id));
  for (const { after } of touched.values()) {
    if (after && belongs(after, view, at)) insert(rest, after, view, at, isWhole);
  }
  return rest;
}

/** A list in which one task is as the server has it now. */
export function absorbed(items: Task[], task: Task, view: Listing, at: Moment, isWhole: boolean): Task[] {
  const rest = items.filter((one) => one.id !== task.id);
  if (belongs(task, view, at)) insert(rest, task, view, at, isWhole);
  return rest;
}

/** One task with the queue applied. */
export function overlaidTask(task: Task | undefined, id: string, queue: Operation[]): Task | undefined {
  return queue.filter((one) => one.taskId === id).reduce(applied, task);
}

export function overlaidCounts(counts: Counts, queue: Operation[], at: Moment): Counts {
  const sums = { ...counts };
  for (const { before, after } of touch(queue, () => undefined).values()) count(sums, before, after, at);
  return sums;
}

/** Counts after one task went from `before` to `after`. */
export function counted(counts: Counts, before: Task | null, after: Task, at: Moment): Counts {
  const sums = { ...counts };
  count(sums, before, after, at);
  return sums;
}

function count(sums: Counts, before: Task | null, after: Task | undefined, at: Moment): void {
  for (const view of ["inbox", "today", "upcoming", "overdue"] as const) {
    const was = before !== null && belongs(before, view, at);
    const is = after !== undefined && belongs(after, view, at);
    sums[view] = Math.max(0, sums[view] + Number(is) - Number(was));
  }
  const was = before && isOpen(before) ? before.project_id : null;
  const is = after && isOpen(after) ? after.project_id : null;
  if (was !== is) sums.projects = moved(sums.projects, was, is);
}

function moved(projects: Counts["projects"], from: string | null, to: string | null): Counts["projects"] {
  const sums = { ...projects };
  if (from) sums[from] = Math.max(0, (sums[from] ?? 0) - 1);
  if (to) sums[to] = (sums[to] ?? 0) + 1;
  return sums;
}

function touch(queue: Operation[], find: (id: string) => Task | undefined): Map<string, Touched> {
  const touched = new Map<string, Touched>();
  for (const operation of queue) {
    const seen = touched.get(operation.taskId);
    const from = seen ? seen.after : find(operation.taskId);
    touched.set(operation.taskId, {
      before: seen ? seen.before : operation.before,
      after: applied(from, operation),
    });
  }
  return touched;
}

/** In place. A task past the last loaded one belongs to a page that is not here yet. */
function insert(items: Task[], task: Task, view: Listing, at: Moment, isWhole: boolean): void {
  const index = items.findIndex((one) => compare(task, one, view, at.zone) < 0);
  if (index >= 0) items.splice(index, 0, task);
  else if (isWhole || items.length === 0) items.push(task);
}

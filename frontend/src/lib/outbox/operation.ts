/** What the user did and the server has not confirmed yet. */
import type { Task, TaskPatch } from "@/features/tasks/model/task";
import { draftOf } from "@/features/tasks/model/task";

interface Common {
  /** Its name here, and its Idempotency-Key there: sent twice, it happens once. */
  key: string;
  taskId: string;
  /** When the user did it (RFC 3339). */
  at: string;
  /** The task as the user saw it then; null for a new one. */
  before: Task | null;
}

export type Create = Common & { kind: "create"; fields: TaskPatch };
export type Change = Common & {
  kind: "change";
  patch: TaskPatch;
  /** What the fields held when the user changed them: the common ancestor of a merge. */
  base: TaskPatch;
  version: number;
  /** The task as somebody else left it, when the same field was changed there: the user has to choose. */
  theirs?: Task;
};
export type Act = Common & {
  kind: "complete" | "reopen" | "delete" | "restore" | "skip";
  /** Which occurrence of a recurring task is meant. */
  occurrence?: string | null;
};
/** Put by hand between two others; `position` is where it shows until the server has said. */
export type Move = Common & {
  kind: "move";
  to: { before?: string; after?: string; status?: Task["status"]; project_id?: string | null };
  position: string;
};
/** A line that the server has to understand; `fields` are what is shown until then. */
export type Quick = Common & { kind: "quick"; text: string; fields: TaskPatch };
/** Take back what made this version of the task; while that is on its way, it is known by its key alone. */
export type Undo = Common & { kind: "undo"; version: number; of?: string };
export type Operation = Create | Change | Act | Move | Quick | Undo;

/** The task after the operation; undefined where there is no task for it to work on. */
export function applied(task: Task | undefined, operation: Operation): Task | undefined {
  const { at } = operation;
  if (operation.kind === "create" || operation.kind === "quick")
    return draftOf(operation.taskId, operation.fields, at);
  const from = task ?? operation.before ?? undefined;
  return from && { ...from, ...changes(from, operation) };
}

function changes(from: Task, operation: Exclude<Operation, Create | Quick>): Partial<Task> {
  const { at } = operation;
  if (operation.kind === "change") return { ...operation.patch, ...statusTime(operation.patch, from, at) };
  if (operation.kind === "undo" || operation.kind === "skip") return {};
  if (operation.kind === "move") {
    const { before, after, ...fields } = operation.to;
    return { ...fields, ...statusTime(fields, from, at), position: operation.position };
  }
  if (operation.kind === "complete") return { status: "done", completed_at: from.completed_at ?? at };
  if (operation.kind === "reopen") return { status: "todo", completed_at: null };
  return { deleted_at: operation.kind === "delete" ? at : null };
}

function statusTime(patch: TaskPatch, from: Task, at: string): Partial<Task> {
  if (!patch.status) return {};
  return { completed_at: patch.status === "done" ? (from.completed_at ?? at) : null };
}

/** The queue with one operation more. Edits of one task that wait right behind each other become one. */
export function queued(queue: Operation[], next: Operation, sending: string | null): Operation[] {
  const last = queue.findLast((one) => one.taskId === next.taskId);
  if (next.kind !== "change" || !last || last.key === sending) return [...queue, next];
  if (last.kind === "create") {
    return queue.map((one) => (one === last ? { ...last, fields: { ...last.fields, ...next.patch } } : one));
  }
  if (last.kind !== "change" || last.theirs) return [...queue, next];
  const merged = { ...last, patch: { ...last.patch, ...next.patch }, base: { ...next.base, ...last.base } };
  return queue.map((one) => (one === last ? merged : one));
}

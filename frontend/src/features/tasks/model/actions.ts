/** What people do with tasks. Each is shown at once, and can be taken back for a while. */
import { session } from "@/lib/api/session";
import { t } from "@/lib/i18n";
import { enqueue, nameOf, withdraw } from "@/lib/outbox";
import type { Act, Change } from "@/lib/outbox/operation";
import { queryClient } from "@/lib/query";
import { toast } from "@/lib/toast";
import { taskKeys } from "../api/keys";
import { type Field, isOpen, localId, occurrenceOf, type Task, type TaskPatch } from "./task";

const common = (task: Task) => ({
  key: crypto.randomUUID(),
  taskId: nameOf(task.id),
  at: new Date().toISOString(),
  before: task,
});

/** Make a task. Returns the id that it goes by here. */
export function createTask(fields: TaskPatch): string {
  const taskId = localId();
  enqueue({
    kind: "create",
    key: crypto.randomUUID(),
    taskId,
    at: new Date().toISOString(),
    before: null,
    fields,
  });
  return taskId;
}

/** Change the fields that differ. */
export function changeTask(task: Task, wanted: TaskPatch): void {
  const patch: TaskPatch = {};
  const base: TaskPatch = {};
  for (const field of Object.keys(wanted) as Field[]) {
    if (JSON.stringify(wanted[field]) === JSON.stringify(task[field])) continue;
    Object.assign(patch, { [field]: wanted[field] });
    Object.assign(base, { [field]: task[field] });
  }
  if (Object.keys(patch).length === 0) return;
  const change: Change = { ...common(task), kind: "change", patch, base, version: task.version };
  enqueue(change);
}

function latestVersion(taskId: string): number {
  const userId = session.get().userId ?? "";
  return queryClient.getQueryData<Task>(taskKeys.one(userId, taskId))?.version ?? 0;
}

export function toggleDone(task: Task): void {
  if (!isOpen(task)) act(task, "reopen");
  else undoable(t("toast.completed"), [act(task, "complete")], "reopen");
}

export function deleteTasks(tasks: Task[]): void {
  undoable(
    t("toast.deleted", { count: tasks.length }),
    tasks.map((task) => act(task, "delete")),
    "restore",
  );
}

export function completeTasks(tasks: Task[]): void {
  const open = tasks.filter(isOpen);
  undoable(
    t("toast.completed_many", { count: open.length }),
    open.map((task) => act(task, "complete")),
    "reopen",
  );
}

export function restoreTasks(tasks: Task[]): void {
  undoable(
    t("toast.restored", { count: tasks.length }),
    tasks.map((task) => act(task, "restore")),
    "delete",
  );
}

function act(task: Task, kind: Act["kind"]): Act {
  const made: Act = { ...common(task), kind, ...(kind === "complete" && { occurrence: occurrenceOf(task) }) };
  enqueue(made);
  return made;
}

/** What was not sent yet is just left out; what was gets its opposite. */
function undoable(text: string, acts: Act[], opposite: Act["kind"]): void {
  const undo = () => {
    for (const one of acts) {
      if (withdraw(one.key)) continue;
      const before = one.before as Task;
      if (one.occurrence) undoVersion(before, latestVersion(one.taskId));
      else act({ ...before, id: one.taskId, ...doneBy(one) }, opposite);
    }
  };
  toast(text, { action: { label: t("undo"), run: undo } });
}

function doneBy(one: Act): Partial<Task> {
  if (one.kind === "complete") return { status: "done", completed_at: one.at };
  if (one.kind === "delete") return { deleted_at: one.at };
  return one.kind === "restore" ? { deleted_at: null } : {};
}

/** Leave out the occurrence that a recurring task is at. */
export function skipOccurrence(task: Task): void {
  enqueue({ ...common(task), kind: "skip", occurrence: occurrenceOf(task) });
}

/** Take back what made this version of the task. */
export function undoVersion(task: Task, version: number): void {
  enqueue({ ...common(task), kind: "undo", version });
}

interface Neighbours {
  above?: Task | undefined;
  below?: Task | undefined;
}

/** Put a task between two others of a list, and perhaps in another column. */
export function moveTask(task: Task, { above, below }: Neighbours, status?: Task["status"]): void {
  const place = above ? { after: nameOf(above.id) } : below && { before: nameOf(below.id) };
  const to = { ...place, ...(status && status !== task.status && { status }) };
  if (Object.keys(to).length === 0) return;
  // Right behind the one above, or before all: no place of the server's has such a sign.
  enqueue({ ...common(task), kind: "move", to, position: above ? `${above.position}!` : "!" });
}

/** A line is made a task of by the server; `fields` are shown until it has. */
export function quickAdd(text: string, fields: TaskPatch): string {
  const taskId = localId();
  const made = { key: crypto.randomUUID(), taskId, at: new Date().toISOString(), before: null };
  enqueue({ ...made, kind: "quick", text, fields });
  return taskId;
}

/** What people do with tasks. Each is shown at once, and can be taken back for a while. */
import { t } from "@/lib/i18n";
import { enqueue, nameOf, versionMadeBy, withdraw } from "@/lib/outbox";
import type { Act, Change, Move, Operation } from "@/lib/outbox/operation";
import { toast } from "@/lib/toast";
import { type Field, isOpen, localId, occurrenceOf, type Task, type TaskPatch } from "./task";

/** No task has it: the server answers with the one that it has. */
const NO_VERSION = 0;

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

/**
 * Change the fields that differ. `from` is what the user saw in them before, where the task may have been changed
 * since: then the server is asked to look, and who did what is for the user to settle.
 * Out: the change; null when none does.
 */
export function changeTask(task: Task, wanted: TaskPatch, from: TaskPatch = {}): Change | null {
  const patch: TaskPatch = {};
  const base: TaskPatch = {};
  for (const field of Object.keys(wanted) as Field[]) {
    if (JSON.stringify(wanted[field]) === JSON.stringify(task[field])) continue;
    Object.assign(patch, { [field]: wanted[field] });
    Object.assign(base, { [field]: task[field], ...(field in from && { [field]: from[field] }) });
  }
  if (Object.keys(patch).length === 0) return null;
  const isStale = (Object.keys(base) as Field[]).some(
    (field) => JSON.stringify(base[field]) !== JSON.stringify(task[field]),
  );
  const version = isStale ? NO_VERSION : task.version;
  const change: Change = { ...common(task), kind: "change", patch, base, version };
  enqueue(change);
  return change;
}

/** Change many tasks in the same way. It can be taken back for a while. */
export function changeTasks(tasks: Task[], wanted: TaskPatch): void {
  const changes = tasks.flatMap((task) => changeTask(task, wanted) ?? []);
  if (changes.length === 0) return;
  const undo = () => {
    for (const one of changes) putBack(one);
  };
  toast(t("toast.changed", { count: changes.length }), { action: { label: t("undo"), run: undo } });
}

/** The fields hold again what they held; what else was changed since stays. */
function putBack({ key, taskId, before, patch, base, version }: Change): void {
  const now = { ...(before as Task), ...patch, id: nameOf(taskId) };
  changeTask({ ...now, version: versionMadeBy(key) ?? version }, base);
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
      if (one.occurrence) takeBack(one);
      else if (!withdraw(one.key)) act({ ...(one.before as Task), id: one.taskId, ...doneBy(one) }, opposite);
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

/** What was not sent yet is just left out. */
function takeBack(one: Operation): void {
  if (withdraw(one.key)) return;
  const version = versionMadeBy(one.key) ?? 0;
  enqueue({ ...common(one.before as Task), kind: "undo", version, of: one.key });
}

interface Neighbours {
  above?: Task | undefined;
  below?: Task | undefined;
}

/** Put a task between two others of a list, and perhaps in another column. It can be taken back for a while. */
export function moveTask(task: Task, { above, below }: Neighbours, status?: Task["status"]): void {
  const place = above ? { after: nameOf(above.id) } : below && { before: nameOf(below.id) };
  const to = { ...place, ...(status && status !== task.status && { status }) };
  if (Object.keys(to).length === 0) return;
  // Right behind the one above, or before all: no place of the server's has such a sign.
  const move: Move = { ...common(task), kind: "move", to, position: above ? `${above.position}!` : "!" };
  enqueue(move);
  toast(t("toast.moved"), { action: { label: t("undo"), run: () => takeBack(move) } });
}

/** A line is made a task of by the server; `fields` are shown until it has. */
export function quickAdd(text: string, fields: TaskPatch): string {
  const taskId = localId();
  const made = { key: crypto.randomUUID(), taskId, at: new Date().toISOString(), before: null };
  enqueue({ ...made, kind: "quick", text, fields });
  return taskId;
}

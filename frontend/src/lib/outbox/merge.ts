/** Three-way merge of an edit with what somebody else did meanwhile. */
import type { Field, Task, TaskPatch } from "@/features/tasks/model/task";
import type { Change } from "./operation";

export interface Merged {
  /** What is still to be sent; empty when the server has it already. */
  patch: TaskPatch;
  /** Fields that both sides changed, to different values. */
  conflicts: Field[];
}

export function merge(edit: Change, theirs: Task): Merged {
  const patch: TaskPatch = {};
  const conflicts: Field[] = [];
  for (const field of Object.keys(edit.patch) as Field[]) {
    const mine = edit.patch[field];
    if (same(field, mine, theirs[field])) continue;
    Object.assign(patch, { [field]: mine });
    if (!same(field, edit.base[field], theirs[field])) conflicts.push(field);
  }
  return { patch, conflicts };
}

/** The fields of an edit that wait for the user's choice. */
export function conflictsOf(edit: Change): Field[] {
  return edit.theirs ? merge(edit, edit.theirs).conflicts : [];
}

function same(field: Field, a: unknown, b: unknown): boolean {
  return JSON.stringify(plain(field, a)) === JSON.stringify(plain(field, b));
}

/** The server gives reminders ids and writes out what was left out. */
function plain(field: Field, value: unknown): unknown {
  if (field !== "reminders" || !Array.isArray(value)) return value ?? null;
  return value.map(({ at, minutes_before }) => [at ? Date.parse(at) : null, minutes_before ?? null]);
}

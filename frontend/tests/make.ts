/** Tasks and operations for the tests. */
import { draftOf, type Task } from "@/features/tasks/model/task";
import { momentOf } from "@/features/tasks/model/views";
import type { Act, Change, Create, Operation } from "@/lib/outbox/operation";

export const AT = momentOf("Europe/Berlin", Date.parse("2027-02-01T12:00:00Z"));
const WHEN = "2027-02-01T12:00:00.000Z";
let last = 0;

export function task(fields: Partial<Task> = {}): Task {
  last += 1;
  const id = String(last).padStart(24, "0");
  return { ...draftOf(id, {}, WHEN), title: `Task ${last}`, version: 1, ...fields };
}

export const day = (date: string, time: string | null = null, timezone: string | null = null) => ({
  date,
  time,
  timezone,
});

export function change(before: Task, patch: Change["patch"], more: Partial<Change> = {}): Change {
  last += 1;
  const fields = Object.keys(patch) as (keyof typeof patch)[];
  const base = Object.fromEntries(fields.map((field) => [field, before[field]]));
  const common = { key: `key-${last}`, taskId: before.id, at: WHEN, before };
  return { ...common, kind: "change", patch, base, version: before.version, ...more };
}

export function act(before: Task, kind: Act["kind"]): Act {
  last += 1;
  return { key: `key-${last}`, taskId: before.id, at: WHEN, before, kind };
}

export function create(title: string, fields: Create["fields"] = {}): Create {
  last += 1;
  return {
    key: `key-${last}`,
    taskId: `local-${last}`,
    at: WHEN,
    before: null,
    kind: "create",
    fields: { title, ...fields },
  };
}

export type { Operation };

import type { components } from "@/generated/api";

type Schemas = components["schemas"];

export type Task = Schemas["TaskOut"];
export type Due = Schemas["DueOut"];
export type Reminder = Schemas["ReminderOut"];
export type Recurrence = Schemas["RecurrenceOut"];
export type Item = Schemas["ItemOut"];
export type Status = Task["status"];
export type Counts = Schemas["CountsOut"];

/** The fields that people edit, as they are sent and as they come back. */
export type TaskFields = Pick<
  Task,
  | "title"
  | "notes"
  | "status"
  | "priority"
  | "labels"
  | "due"
  | "reminders"
  | "recurrence"
  | "checklist"
  | "project_id"
  | "parent_id"
>;
export type TaskPatch = Partial<TaskFields>;
export type Field = keyof TaskFields;

export const PRIORITIES = [0, 1, 2, 3] as const;

export const isOpen = (task: Task): boolean => task.status !== "done" && task.deleted_at === null;

/** How a recurring task's occurrence is named: completing it twice then changes nothing more. */
export function occurrenceOf(task: Task): string | null {
  if (!task.recurrence || !task.due) return null;
  return task.due.time ? `${task.due.date}T${task.due.time}` : task.due.date;
}

/** Ids of tasks that the server has not seen yet. */
const LOCAL = "local-";
export const localId = (): string => LOCAL + crypto.randomUUID();
export const isLocal = (id: string): boolean => id.startsWith(LOCAL);

/** A task as it will be when the server has made it of these fields. */
export function draftOf(id: string, fields: TaskPatch, at: string): Task {
  return {
    id,
    title: "",
    notes: "",
    status: "todo",
    priority: 0,
    labels: [],
    due: null,
    due_at: null,
    reminders: [],
    recurrence: null,
    checklist: [],
    project_id: null,
    parent_id: null,
    position: "",
    completed_at: null,
    deleted_at: null,
    created_at: at,
    updated_at: at,
    version: 0,
    ...fields,
  };
}

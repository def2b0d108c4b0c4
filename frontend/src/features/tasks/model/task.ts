import type { components } from "@/generated/api";

type Schemas = components["schemas"];

export type Task = Schemas["TaskOut"];
export type Due = Schemas["DueOut"];
export type Reminder = Schemas["ReminderOut"];
export type Status = Task["status"];
export type Counts = Schemas["CountsOut"];

/** The fields that people edit, as they are sent and as they come back. */
export type TaskFields = Pick<
  Task,
  "title" | "notes" | "status" | "priority" | "labels" | "due" | "reminders"
>;
export type TaskPatch = Partial<TaskFields>;
export type Field = keyof TaskFields;

export const PRIORITIES = [0, 1, 2, 3] as const;

export const isOpen = (task: Task): boolean => task.status !== "done" && task.deleted_at === null;

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

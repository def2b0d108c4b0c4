// What goes in and out; fast-json-stringify compiles the answers.
const instant = { type: "string", format: "date-time" };
const orNull = (schema) => ({ ...schema, nullable: true });

const due = {
  type: "object",
  properties: { date: { type: "string" }, time: orNull({ type: "string" }), timezone: orNull({ type: "string" }) },
};

export const task = {
  type: "object",
  properties: {
    id: { type: "string" },
    title: { type: "string" },
    notes: { type: "string" },
    status: { type: "string" },
    priority: { type: "integer" },
    labels: { type: "array", items: { type: "string" } },
    project_id: orNull({ type: "string" }),
    parent_id: orNull({ type: "string" }),
    due: orNull(due),
    due_at: orNull(instant),
    reminders: {
      type: "array",
      items: {
        type: "object",
        properties: { id: { type: "string" }, at: orNull(instant), minutes_before: orNull({ type: "integer" }) },
      },
    },
    recurrence: orNull({ type: "object", properties: { rrule: { type: "string" }, from: { type: "string" } } }),
    checklist: {
      type: "array",
      items: {
        type: "object",
        properties: { id: { type: "string" }, text: { type: "string" }, done: { type: "boolean" } },
      },
    },
    position: { type: "string" },
    completed_at: orNull(instant),
    deleted_at: orNull(instant),
    created_at: instant,
    updated_at: instant,
    version: { type: "integer" },
  },
};

export const page = {
  type: "object",
  properties: { items: { type: "array", items: task }, next_cursor: orNull({ type: "string" }) },
};

const fields = {
  title: { type: "string", minLength: 1, maxLength: 500 },
  notes: { type: "string", maxLength: 20_000 },
  status: { enum: ["todo", "doing", "done"] },
  priority: { type: "integer", minimum: 0, maximum: 3 },
  labels: { type: "array", maxItems: 20, items: { type: "string", maxLength: 50 } },
};

export const newTask = { type: "object", required: ["title"], additionalProperties: false, properties: fields };
export const changes = { type: "object", additionalProperties: false, properties: fields };

export const user = {
  type: "object",
  properties: {
    id: { type: "string" },
    email: { type: "string" },
    email_verified: { type: "boolean" },
    name: { type: "string" },
    timezone: { type: "string" },
    locale: { type: "string" },
    created_at: instant,
    version: { type: "integer" },
  },
};

/** What the user made may stand in a list before its answer is here: that is late, or went with a page. */
import type { Task } from "@/features/tasks/model/task";
import type { Create, Operation, Quick } from "./operation";
import { renamed } from "./perform";
import type { Stored } from "./storage";

/** How far the clock of this device may be ahead. Little: a task of another device is not this one. */
const SKEW_MS = 10_000;

/** The queue as it is to be applied to `items`. Only the first new task of it can be at the server already, for
 * they are sent one by one: if it is among them, it is not shown a second time, and what follows is of it. */
export function withoutTwin({ queue, names }: Stored, items: Task[]): Operation[] {
  const made = queue.find((one) => one.kind === "create" || one.kind === "quick");
  if (!made) return queue;
  const known = new Set(Object.values(names));
  const twin = items.find((one) => !known.has(one.id) && isLike(one, made));
  if (!twin) return queue;
  return renamed({ names, queue: queue.filter((one) => one !== made) }, made, twin).queue;
}

function isLike(task: Task, { fields, at }: Create | Quick): boolean {
  return (
    task.title === fields.title &&
    task.parent_id === (fields.parent_id ?? null) &&
    Date.parse(task.created_at) >= Date.parse(at) - SKEW_MS
  );
}

/** One operation, as a request. */
import { draftOf, type Task } from "@/features/tasks/model/task";
import { api, dataOf } from "@/lib/api/client";
import { Problem } from "@/lib/api/problem";
import { type Act, applied, type Create, type Operation } from "./operation";
import type { Stored } from "./storage";

/** The task as the server has it afterwards. Errors: those of the client. */
export async function perform(operation: Operation): Promise<Task> {
  const path = { task_id: operation.taskId };
  const header = { "Idempotency-Key": operation.key };
  switch (operation.kind) {
    case "create":
      return dataOf(api.POST("/api/v1/tasks", { params: { header }, body: bodyOf(operation) }));
    case "change":
      return dataOf(
        api.PATCH("/api/v1/tasks/{task_id}", {
          params: { path, header: { "If-Match": `"${operation.version}"` } },
          body: operation.patch,
        }),
      );
    case "complete":
      return (
        await dataOf(
          api.POST("/api/v1/tasks/{task_id}/complete", {
            params: { path, header },
            body: namedBy(operation),
          }),
        )
      ).task;
    case "skip":
      return (
        await dataOf(
          api.POST("/api/v1/tasks/{task_id}/skip", { params: { path, header }, body: namedBy(operation) }),
        )
      ).task;
    case "move":
      return dataOf(
        api.POST("/api/v1/tasks/{task_id}/move", { params: { path, header }, body: operation.to }),
      );
    case "undo":
      return dataOf(
        api.POST("/api/v1/tasks/{task_id}/undo", {
          params: { path, header },
          body: { version: operation.version },
        }),
      );
    case "quick":
      return (
        (await dataOf(
          api.POST("/api/v1/tasks/quick", { params: { header }, body: { text: operation.text } }),
        )) as Saved
      ).task;
    case "reopen":
      return dataOf(api.POST("/api/v1/tasks/{task_id}/reopen", { params: { path, header } }));
    case "restore":
      return dataOf(api.POST("/api/v1/tasks/{task_id}/restore", { params: { path, header } }));
    case "delete":
      return trash(operation);
  }
}

const namedBy = ({ occurrence }: Act) => (occurrence ? { occurrence } : {});

async function trash(operation: Operation): Promise<Task> {
  const path = { task_id: operation.taskId };
  await dataOf(api.DELETE("/api/v1/tasks/{task_id}", { params: { path } })).catch((error) => {
    // Somebody else deleted it for good, or our first try got through: it is gone, as wanted.
    if (!(error instanceof Problem && error.status === 404)) throw error;
  });
  return applied(undefined, operation) ?? draftOf(operation.taskId, {}, operation.at);
}

function bodyOf(operation: Create) {
  const { title = "", ...rest } = operation.fields;
  return { title, ...rest };
}

/** The queue after an operation was done: what follows knows the task's id and version. */
export function renamed(now: Stored, operation: Operation, task: Task): Stored {
  const isNew = operation.kind === "create" || operation.kind === "quick";
  const names = isNew ? { ...now.names, [operation.taskId]: task.id } : now.names;
  const queue = now.queue.map((one): Operation => {
    if (one.taskId !== operation.taskId) return one;
    const before = one.before && { ...one.before, id: task.id };
    const isNext = one.kind === "change" && one.version === (operation.before?.version ?? 0);
    const isUndo = one.kind === "undo" && one.of === operation.key;
    const version = isNext || isUndo ? task.version : null;
    return { ...one, taskId: task.id, before, ...(version !== null && { version }) } as Operation;
  });
  return { names, queue };
}

/** What quick add answers when it saves; a preview has another form. */
interface Saved {
  task: Task;
}

/** One operation, as a request. */
import { draftOf, type Task } from "@/features/tasks/model/task";
import { api, dataOf } from "@/lib/api/client";
import { Problem } from "@/lib/api/problem";
import { applied, type Create, type Operation } from "./operation";
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
      return (await dataOf(api.POST("/api/v1/tasks/{task_id}/complete", { params: { path, header } }))).task;
    case "reopen":
      return dataOf(api.POST("/api/v1/tasks/{task_id}/reopen", { params: { path, header } }));
    case "restore":
      return dataOf(api.POST("/api/v1/tasks/{task_id}/restore", { params: { path, header } }));
    case "delete":
      return trash(operation);
  }
}

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
  const names = operation.kind === "create" ? { ...now.names, [operation.taskId]: task.id } : now.names;
  const queue = now.queue.map((one): Operation => {
    if (one.taskId !== operation.taskId) return one;
    const before = one.before && { ...one.before, id: task.id };
    const version =
      one.kind === "change" && one.version === (operation.before?.version ?? 0) ? task.version : null;
    return { ...one, taskId: task.id, before, ...(version !== null && { version }) } as Operation;
  });
  return { names, queue };
}

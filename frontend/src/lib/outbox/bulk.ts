/** The same done to many tasks: one request for all of them. */
import type { Task } from "@/features/tasks/model/task";
import { api, dataOf } from "@/lib/api/client";
import { Problem } from "@/lib/api/problem";
import { type Act, applied, type Operation } from "./operation";

const MOST = 100;
const BULK = ["complete", "reopen", "delete", "restore"] as const;
type Kind = (typeof BULK)[number];

interface Result {
  task?: Task;
  problem?: Problem;
}

/** `first` and what follows it right away, as long as it is the same done to another task. */
export function alike(first: Operation, queue: Operation[]): Act[] {
  const acts: Act[] = [];
  const seen = new Set<string>();
  for (const one of queue.slice(queue.indexOf(first))) {
    if (!isBulk(one) || one.kind !== first.kind || seen.has(one.taskId) || acts.length === MOST) break;
    seen.add(one.taskId);
    acts.push(one);
  }
  return acts;
}

/** What became of each, in their order. Errors: those of the client, of the request as a whole. */
export async function performMany(acts: Act[]): Promise<Result[]> {
  const action = acts[0]?.kind as Kind;
  const ids = acts.map(({ taskId }) => taskId);
  const header = { "Idempotency-Key": keyOf(acts) };
  const { results } = await dataOf(
    api.POST("/api/v1/tasks/bulk", { params: { header }, body: { ids, action } }),
  );
  return acts.map((act, index) => resultOf(act, results[index]));
}

function isBulk(one: Operation): one is Act & { kind: Kind } {
  // What comes next of a recurring task is told only to who asks for it alone.
  return (BULK as readonly string[]).includes(one.kind) && !(one as Act).occurrence;
}

/** The same for the same acts, however often they are sent; another for others. */
function keyOf(acts: Act[]): string {
  return `${acts[0]?.key}.${acts.at(-1)?.key}.${acts.length}`;
}

interface Answer {
  status: number;
  version?: number | null;
  code?: string | null;
}

function resultOf(act: Act, answer: Answer | undefined): Result {
  const status = answer?.status ?? 500;
  const task = applied(undefined, act);
  if (status < 300 && task) return { task: { ...task, version: answer?.version ?? task.version } };
  const code = answer?.code ?? "unknown";
  return {
    problem: new Problem(status, { type: "", title: code, detail: "", code, status, request_id: "" }, null),
  };
}

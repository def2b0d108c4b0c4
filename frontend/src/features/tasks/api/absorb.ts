/** Writes what the server made of a change into every cached answer that shows it: nothing has to be asked again. */
import { hashKey, type Query, type QueryClient } from "@tanstack/react-query";
import { askAgain } from "@/lib/ask-again";
import { currentMoment } from "../model/moment";
import { absorbed, counted } from "../model/overlay";
import type { Counts, Task } from "../model/task";
import { partsOf } from "../model/views";
import { type Filters, taskKeys } from "./keys";
import type { TaskPages } from "./list-tasks";

/** `at`: when the user did what made `task` of `before` (RFC 3339). */
export function absorb(
  client: QueryClient,
  userId: string,
  task: Task,
  before: Task | null,
  at: string,
): void {
  client.setQueryData<Task>(taskKeys.one(userId, task.id), (now) =>
    now && now.version > task.version ? now : task,
  );
  const stale = absorbCounts(client, userId, task, before, at);
  for (const [key] of client.getQueriesData<TaskPages>({ queryKey: taskKeys.lists(userId) })) {
    const { view } = key.at(-1) as Filters;
    client.setQueryData<TaskPages>(key, (now) => now && replaced(now, task, view));
  }
  // An answer that was on its way meanwhile may be from before the change: it is asked for again.
  const predicate = (query: Query) =>
    query.queryHash === stale || (query.state.fetchStatus === "fetching" && mayTellOf(query, task, before));
  void askAgain(client, { queryKey: taskKeys.all(userId), predicate });
}

/** Another task, and what is below another, are answered alike before the change and after it. */
function mayTellOf({ queryKey }: Query, task: Task, before: Task | null): boolean {
  const [, , kind, which] = queryKey as [string, string, string, Filters | string | undefined];
  if (kind === "one") return which === task.id;
  if (kind !== "list") return true;
  const [group, parentId] = partsOf((which as Filters).view);
  return group !== "below" || [task, before].some((one) => one?.parent_id === parentId);
}

/** Which query is to be asked again, if any: counts that were told after the user did it may have it in them
 * already, when its answer was lost, with the page perhaps. Those from before are of that time still. */
function absorbCounts(
  client: QueryClient,
  userId: string,
  task: Task,
  before: Task | null,
  at: string,
): string | undefined {
  const queryKey = taskKeys.counts(userId);
  const updatedAt = client.getQueryState(queryKey)?.dataUpdatedAt ?? 0;
  if (updatedAt > Date.parse(at)) return hashKey(queryKey);
  client.setQueryData<Counts>(queryKey, (now) => now && counted(now, before, task, currentMoment()), {
    updatedAt,
  });
  return undefined;
}

/** The pages keep their cursors; what no longer fits on them goes to the last one. */
function replaced(data: TaskPages, task: Task, view: Filters["view"]): TaskPages {
  const isWhole = data.pages.at(-1)?.next_cursor === null;
  const all = data.pages.flatMap((page) => page.items);
  const rest = absorbed(all, task, view, currentMoment(), isWhole);
  const pages = data.pages.map((page, index) => {
    const isLast = index === data.pages.length - 1;
    return { ...page, items: isLast ? rest.splice(0) : rest.splice(0, page.items.length) };
  });
  return { ...data, pages };
}

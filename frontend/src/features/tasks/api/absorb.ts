/** Writes what the server made of a change into every cached answer that shows it: nothing has to be asked again. */
import type { Query, QueryClient } from "@tanstack/react-query";
import { currentMoment } from "../model/moment";
import { absorbed, counted } from "../model/overlay";
import type { Counts, Task } from "../model/task";
import { type Filters, taskKeys } from "./keys";
import type { TaskPages } from "./list-tasks";

export function absorb(client: QueryClient, userId: string, task: Task, before: Task | null): void {
  client.setQueryData<Task>(taskKeys.one(userId, task.id), (now) =>
    now && now.version > task.version ? now : task,
  );
  client.setQueryData<Counts>(
    taskKeys.counts(userId),
    (now) => now && counted(now, before, task, currentMoment()),
  );
  for (const [key] of client.getQueriesData<TaskPages>({ queryKey: taskKeys.lists(userId) })) {
    const { view } = key.at(-1) as Filters;
    client.setQueryData<TaskPages>(key, (now) => now && replaced(now, task, view));
  }
  // An answer that was on its way meanwhile may be from before the change: it is asked for again.
  const predicate = (query: Query) => query.state.fetchStatus === "fetching";
  void client.invalidateQueries({ queryKey: taskKeys.all(userId), predicate });
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

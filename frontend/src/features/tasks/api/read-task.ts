import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useUserId } from "@/features/settings/api/profile";
import { api, dataOf } from "@/lib/api/client";
import { nameOf, outbox } from "@/lib/outbox";
import { useStore } from "@/lib/store";
import { overlaidTask } from "../model/overlay";
import { isLocal, type Task } from "../model/task";
import { taskKeys } from "./keys";
import type { TaskPages } from "./list-tasks";

export const taskOptions = (userId: string, taskId: string) =>
  queryOptions({
    queryKey: taskKeys.one(userId, taskId),
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/v1/tasks/{task_id}", { params: { path: { task_id: taskId } }, signal })),
    enabled: !isLocal(taskId),
  });

/** One task as the user has left it. A list that shows it spares the first request. */
export function useTask(idOrLocal: string) {
  const userId = useUserId();
  const { queue } = useStore(outbox);
  const taskId = nameOf(idOrLocal);
  const client = useQueryClient();
  const seen = useMemo(
    () => seenIn(client.getQueriesData<TaskPages>({ queryKey: taskKeys.lists(userId) }), taskId),
    [client, userId, taskId],
  );
  const query = useQuery({
    ...taskOptions(userId, taskId),
    ...(seen && {
      initialData: seen.task,
      initialDataUpdatedAt: client.getQueryState(seen.key)?.dataUpdatedAt ?? 0,
    }),
  });
  const task = useMemo(() => overlaidTask(query.data, taskId, queue), [query.data, taskId, queue]);
  return { ...query, task };
}

function seenIn(
  lists: [readonly unknown[], TaskPages | undefined][],
  taskId: string,
): { task: Task; key: readonly unknown[] } | undefined {
  for (const [key, data] of lists) {
    const task = data?.pages.flatMap((page) => page.items).find((one) => one.id === taskId);
    if (task) return { task, key };
  }
  return undefined;
}

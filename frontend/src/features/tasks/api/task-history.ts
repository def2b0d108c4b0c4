import { infiniteQueryOptions } from "@tanstack/react-query";
import type { components } from "@/generated/api";
import { api, dataOf } from "@/lib/api/client";
import { VOLATILE } from "@/lib/query";
import { taskKeys } from "./keys";

export type Step = components["schemas"]["StepOut"];

/** What became of a task, the newest first. A new version of the task is a new question. */
export const historyOptions = (userId: string, taskId: string, version: number) =>
  infiniteQueryOptions({
    queryKey: [...taskKeys.one(userId, taskId), "history", version] as const,
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        api.GET("/api/v1/tasks/{task_id}/history", {
          params: {
            path: { task_id: taskId },
            query: { limit: 20, ...(pageParam && { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 60_000,
    meta: VOLATILE,
  });

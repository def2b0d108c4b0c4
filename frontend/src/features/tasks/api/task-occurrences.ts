import { infiniteQueryOptions } from "@tanstack/react-query";
import type { components } from "@/generated/api";
import { api, dataOf } from "@/lib/api/client";
import { VOLATILE } from "@/lib/query";
import { taskKeys } from "./keys";

export type Occurrence = components["schemas"]["OccurrenceOut"];

const PAGE = 20;

/** The occurrences of a task that were done or left out, the latest first. Each makes a new version of the task. */
export const occurrencesOptions = (userId: string, taskId: string, version: number) =>
  infiniteQueryOptions({
    queryKey: [...taskKeys.one(userId, taskId), "occurrences", version] as const,
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: PAGE, ...(pageParam && { cursor: pageParam }) };
      const params = { path: { task_id: taskId }, query };
      return dataOf(api.GET("/api/v1/tasks/{task_id}/occurrences", { params, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    meta: VOLATILE,
  });

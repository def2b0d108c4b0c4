import { infiniteQueryOptions } from "@tanstack/react-query";
import type { components } from "@/generated/api";
import { api, dataOf } from "@/lib/api/client";
import { VOLATILE } from "@/lib/query";
import { notificationKeys } from "./keys";

export type Delivery = components["schemas"]["DeliveryOut"];

const PAGE = 20;

/** What was sent about a task, the newest first; or why it was not. */
export const deliveriesOptions = (userId: string, taskId: string) =>
  infiniteQueryOptions({
    queryKey: [...notificationKeys.all(userId), "deliveries", taskId] as const,
    queryFn: ({ pageParam, signal }) => {
      const query = { task_id: taskId, limit: PAGE, ...(pageParam && { cursor: pageParam }) };
      return dataOf(api.GET("/api/v1/notifications/deliveries", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    meta: VOLATILE,
  });

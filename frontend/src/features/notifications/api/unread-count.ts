import { queryOptions, useQuery } from "@tanstack/react-query";
import { useUserId } from "@/features/settings/api/profile";
import { api, dataOf } from "@/lib/api/client";
import { notificationKeys } from "./keys";

export const unreadOptions = (userId: string) =>
  queryOptions({
    queryKey: notificationKeys.unread(userId),
    queryFn: ({ signal }) => dataOf(api.GET("/api/v1/notifications/unread-count", { signal })),
  });

/** How many notifications are unread; 0 until that is known. */
export function useUnread(): number {
  return useQuery(unreadOptions(useUserId())).data?.count ?? 0;
}

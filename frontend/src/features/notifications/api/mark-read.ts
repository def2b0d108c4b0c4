import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useUserId } from "@/features/settings/api/profile";
import { api, dataOf } from "@/lib/api/client";
import { askAgain } from "@/lib/ask-again";
import { notificationKeys } from "./keys";

/** Mark one as read; all up to one that was seen, so that what came meanwhile stays unread. */
export function useMarkRead() {
  const client = useQueryClient();
  const queryKey = notificationKeys.all(useUserId());
  return useMutation({
    mutationFn: ({ id, upTo }: { id: string; upTo?: boolean }) => {
      const path = { notification_id: id };
      return upTo
        ? dataOf(api.POST("/api/v1/notifications/read-all", { body: { up_to: id } }))
        : dataOf(api.POST("/api/v1/notifications/{notification_id}/read", { params: { path } }));
    },
    onSettled: () => askAgain(client, { queryKey }),
  });
}

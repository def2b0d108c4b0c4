import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useUserId } from "@/features/settings/api/profile";
import { api, dataOf } from "@/lib/api/client";
import { askAgain } from "@/lib/ask-again";
import { taskKeys } from "./keys";

/** Delete a task of the trash for good. It is not queued: what cannot be taken back is done at once or not at all. */
export function usePurge(taskId: string) {
  const client = useQueryClient();
  const queryKey = taskKeys.all(useUserId());
  return useMutation({
    mutationFn: () =>
      dataOf(api.DELETE("/api/v1/tasks/{task_id}/purge", { params: { path: { task_id: taskId } } })),
    onSettled: () => askAgain(client, { queryKey }),
  });
}

import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useUserId } from "@/features/settings/api/profile";
import { taskKeys } from "@/features/tasks/api/keys";
import type { TaskPages } from "@/features/tasks/api/list-tasks";
import type { Task } from "@/features/tasks/model/task";

/** Every task that some list holds already. */
export function useSeenTasks(): Task[] {
  const client = useQueryClient();
  const userId = useUserId();
  return useMemo(() => {
    const lists = client.getQueriesData<TaskPages>({ queryKey: taskKeys.lists(userId) });
    const tasks = lists.flatMap(([, data]) => data?.pages.flatMap((page) => page.items) ?? []);
    return [...new Map(tasks.map((task) => [task.id, task])).values()];
  }, [client, userId]);
}

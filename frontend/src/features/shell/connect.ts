/** Joins the outbox with the cached answers of the server. */
import { notifyManager } from "@tanstack/react-query";
import { labelsOptions } from "@/features/labels/api/labels";
import { notificationKeys } from "@/features/notifications/api/keys";
import { projectsOptions } from "@/features/projects/api/list-projects";
import { absorb } from "@/features/tasks/api/absorb";
import { taskKeys } from "@/features/tasks/api/keys";
import type { Task } from "@/features/tasks/model/task";
import { Problem } from "@/lib/api/problem";
import { onLeave } from "@/lib/api/session";
import { askAgain } from "@/lib/ask-again";
import { RESYNC, startLive } from "@/lib/events/live";
import { watchOwn } from "@/lib/events/own";
import { forgetSeen } from "@/lib/events/seen";
import { t } from "@/lib/i18n";
import { openOutbox, watchOutbox } from "@/lib/outbox";
import { forgetQueries, queryClient } from "@/lib/query";
import { toast } from "@/lib/toast";

// An answer must be shown in the same moment in which the operation that it answers leaves the queue.
notifyManager.setScheduler(queueMicrotask);
onLeave(forgetQueries);
onLeave(forgetSeen);
watchOutbox();
watchOwn();

export function connect(userId: string): () => void {
  void openOutbox(userId, {
    settled: (task, before, at) => {
      absorb(queryClient, userId, task, before, at);
      void learnProject(userId, task);
      void askAgain(queryClient, { queryKey: labelsOptions(userId).queryKey, refetchType: "none" });
    },
    refused: (_, error) => {
      const detail = error instanceof Problem ? error.message : "";
      toast(t("toast.refused", { detail }), { tone: "error" });
      void askAgain(queryClient, { queryKey: taskKeys.all(userId) });
    },
  });
  return startLive(userId, (name) => hear(userId, name));
}

/** What was told is asked for again, if it is shown; in a tab that nobody sees, once somebody looks. */
function hear(userId: string, name: string): void {
  const refetchType = document.visibilityState === "hidden" ? "none" : "active";
  const isAll = name === RESYNC;
  const keys = [
    ...(isAll || name === "tasks.changed"
      ? [taskKeys.all(userId), projectsOptions(userId).queryKey, labelsOptions(userId).queryKey]
      : []),
    ...(isAll || name.startsWith("notification") ? [notificationKeys.all(userId)] : []),
  ];
  for (const queryKey of keys) void askAgain(queryClient, { queryKey, refetchType });
}

/** A line of quick add may have made a project. */
async function learnProject(userId: string, task: Task): Promise<void> {
  const options = projectsOptions(userId);
  const known = queryClient.getQueryData(options.queryKey)?.items;
  if (task.project_id && known && !known.some((one) => one.id === task.project_id)) {
    await askAgain(queryClient, { queryKey: options.queryKey });
  }
}

/** Joins the outbox with the cached answers of the server. */
import { notifyManager } from "@tanstack/react-query";
import { absorb } from "@/features/tasks/api/absorb";
import { taskKeys } from "@/features/tasks/api/keys";
import { Problem } from "@/lib/api/problem";
import { onLeave } from "@/lib/api/session";
import { t } from "@/lib/i18n";
import { openOutbox, watchOutbox } from "@/lib/outbox";
import { forgetQueries, queryClient } from "@/lib/query";
import { toast } from "@/lib/toast";

// An answer must be shown in the same moment in which the operation that it answers leaves the queue.
notifyManager.setScheduler(queueMicrotask);
onLeave(forgetQueries);
watchOutbox();

export function connect(userId: string): void {
  void openOutbox(userId, {
    settled: (task, before) => absorb(queryClient, userId, task, before),
    refused: (_, error) => {
      const detail = error instanceof Problem ? error.message : "";
      toast(t("toast.refused", { detail }), { tone: "error" });
      void queryClient.invalidateQueries({ queryKey: taskKeys.all(userId) });
    },
  });
}

import { Undo2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { wordsFor } from "@/features/auth/components/use-form";
import { t } from "@/lib/i18n";
import { toast } from "@/lib/toast";
import { usePurge } from "../../api/purge-task";
import { restoreTasks } from "../../model/actions";
import type { Task } from "../../model/task";

/** The way back; and the way to be rid of it for good. */
export function InTrash({ task, onClose }: { task: Task; onClose: () => void }) {
  const { mutate, isPending } = usePurge(task.id);
  const purge = () => {
    if (!window.confirm(t("task.purge_ask", { title: task.title }))) return;
    mutate(undefined, {
      onSuccess: () => {
        toast(t("toast.purged"));
        onClose();
      },
      onError: (error) => toast(wordsFor(error), { tone: "error" }),
    });
  };
  return (
    <>
      <Button look="quiet" onClick={() => restoreTasks([task])}>
        <Undo2 size={16} aria-hidden /> {t("task.restore")}
      </Button>
      <Button look="danger" busy={isPending} onClick={purge}>
        {t("task.purge")}
      </Button>
    </>
  );
}

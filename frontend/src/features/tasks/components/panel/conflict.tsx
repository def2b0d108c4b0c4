import { GitMerge } from "lucide-react";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n";
import { outbox, resolve } from "@/lib/outbox";
import { conflictsOf } from "@/lib/outbox/merge";
import type { Change } from "@/lib/outbox/operation";
import { useStore } from "@/lib/store";
import { useMoment } from "../../model/moment";
import type { Field, Task, TaskFields } from "../../model/task";
import type { Moment } from "../../model/views";
import { dueWords, reminderWords } from "../../model/words";

/** Fields that were changed here and elsewhere: both values, and the choice. */
export function Conflict({ task }: { task: Task }) {
  const { queue } = useStore(outbox);
  const at = useMoment();
  const edit = queue.find(
    (one): one is Change => one.kind === "change" && one.taskId === task.id && one.theirs !== undefined,
  );
  if (!edit?.theirs) return null;
  const { theirs } = edit;
  return (
    <section aria-labelledby="conflict" className="appear grid gap-3 rounded-md bg-danger-soft p-4">
      <h3 id="conflict" className="flex items-center gap-2 font-semibold text-danger">
        <GitMerge size={16} aria-hidden />
        {t("conflict.title")}
      </h3>
      {conflictsOf(edit).map((field) => (
        <dl key={field} className="grid gap-1">
          <dt className="text-xs text-muted">{t(`field.${field}`)}</dt>
          <dd>
            <span className="text-muted">{t("conflict.mine")}</span> {shown(edit.patch, field, at)}
          </dd>
          <dd>
            <span className="text-muted">{t("conflict.theirs")}</span> {shown(theirs, field, at)}
          </dd>
        </dl>
      ))}
      <div className="flex gap-2">
        <Button look="primary" onClick={() => resolve(edit, edit.patch)}>
          {t("conflict.keep_mine")}
        </Button>
        <Button onClick={() => resolve(edit, null)}>{t("conflict.use_theirs")}</Button>
      </div>
    </section>
  );
}

function shown(fields: Partial<TaskFields>, field: Field, at: Moment): string {
  const value = fields[field];
  if (field === "due") return fields.due ? dueWords(fields.due, at) : t("due.none");
  if (field === "labels") return fields.labels?.map((label) => `@${label}`).join(" ") || "–";
  if (field === "reminders")
    return fields.reminders?.map((one) => reminderWords(one, at.zone)).join(", ") || "–";
  if (field === "priority") return t(`priority.${(fields.priority ?? 0) as 0 | 1 | 2 | 3}`);
  if (field === "checklist") return fields.checklist?.map((one) => one.text).join(", ") || "–";
  if (field === "recurrence") return fields.recurrence?.rrule ?? "–";
  if (field === "status") return t(`status.${fields.status ?? "todo"}`);
  return String(value ?? "") || "–";
}

import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { useUserId } from "@/features/settings/api/profile";
import { t } from "@/lib/i18n";
import { historyOptions, type Step } from "../../api/task-history";
import { undoVersion } from "../../model/actions";
import { useMoment } from "../../model/moment";
import type { Task } from "../../model/task";
import { instantWords } from "../../model/words";

const FIELDS = [
  "title",
  "notes",
  "status",
  "priority",
  "labels",
  "due",
  "reminders",
  "recurrence",
  "checklist",
  "project_id",
  "parent_id",
] as const;
type Known = (typeof FIELDS)[number];

/** Who changed what, and the way back. */
export function History({ task }: { task: Task }) {
  const [shown, setShown] = useState(false);
  const query = useInfiniteQuery({
    ...historyOptions(useUserId(), task.id, task.version),
    enabled: shown && task.version > 0,
  });
  if (!shown) {
    return (
      <Button look="quiet" className="justify-self-start" onClick={() => setShown(true)}>
        {t("history.show")}
      </Button>
    );
  }
  const steps = query.data?.pages.flatMap((page) => page.items);
  return (
    <div className="grid gap-2">
      {steps ? (
        <ol className="grid gap-3">
          {steps.map((step) => (
            <Entry key={step.version} step={step} task={task} />
          ))}
        </ol>
      ) : (
        <p role="status" className="text-muted">
          {t(query.isError ? "error.title" : "loading")}
        </p>
      )}
      {query.hasNextPage && (
        <Button look="quiet" onClick={() => query.fetchNextPage()}>
          {t("more")}
        </Button>
      )}
    </div>
  );
}

function Entry({ step, task }: { step: Step; task: Task }) {
  const { zone } = useMoment();
  const fields = step.changes
    .map(({ field }) => field)
    .filter((field): field is Known => FIELDS.includes(field as Known));
  return (
    <li className="grid gap-0.5 border-l-2 border-line pl-3">
      <span>
        {t(`action.${step.action}`)}
        {fields.length > 0 && (
          <span className="text-muted">: {fields.map((field) => t(`field.${field}`)).join(", ")}</span>
        )}
      </span>
      <span className="flex items-center justify-between text-xs text-muted">
        {instantWords(step.at, zone)}
        {step.action !== "create" && (
          <button
            type="button"
            onClick={() => undoVersion(task, step.version)}
            className="min-h-6 rounded-sm px-2 text-accent hover:bg-sunken"
          >
            {t("undo")}
          </button>
        )}
      </span>
    </li>
  );
}

import { useInfiniteQuery } from "@tanstack/react-query";
import { useUserId } from "@/features/settings/api/profile";
import { t } from "@/lib/i18n";
import { occurrencesOptions } from "../../api/task-occurrences";
import { useMoment } from "../../model/moment";
import type { Task } from "../../model/task";
import { dueWords, instantWords } from "../../model/words";
import { Pages } from "./pages";

/** How often a task that comes back was done, or left out. */
export function Occurrences({ task }: { task: Task }) {
  const query = useInfiniteQuery(occurrencesOptions(useUserId(), task.id, task.version));
  const at = useMoment();
  return (
    <Pages query={query} none={t("occurrence.none")}>
      {(one) => (
        <li key={one.id} className="grid gap-0.5 border-l-2 border-line pl-3">
          <span>
            {dueWords(one.due, at)} <span className="text-muted">· {t(`occurrence.${one.kind}`)}</span>
          </span>
          <span className="text-xs text-muted">{instantWords(one.at, at.zone)}</span>
        </li>
      )}
    </Pages>
  );
}

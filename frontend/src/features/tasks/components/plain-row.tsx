import type { MouseEvent, ReactNode } from "react";
import { t } from "@/lib/i18n";
import { toggleDone } from "../model/actions";
import { useMoment } from "../model/moment";
import type { Task } from "../model/task";
import { isOverdue } from "../model/views";
import { dueWords } from "../model/words";
import { Check } from "./check";

interface Props {
  task: Task;
  isOpen: boolean;
  /** With the event: held keys select. */
  onOpen: (id: string, event: MouseEvent) => void;
  isSelected?: boolean;
  /** What it is dragged by. */
  handle: ReactNode;
  card?: boolean;
}

/** What stands in a row that can be dragged: its handle, its box, its title, and what else is to be known. */
export function PlainRow({ task, isOpen, onOpen, handle, isSelected = false, card = false }: Props) {
  const at = useMoment();
  const late = isOverdue(task, at);
  return (
    <>
      {handle}
      <div className="pt-1 md:pt-2">
        <Check task={task} onToggle={() => toggleDone(task)} />
      </div>
      <button
        type="button"
        data-open=""
        aria-current={isOpen ? "true" : undefined}
        onClick={(event) => onOpen(task.id, event)}
        className="grid min-h-13 min-w-0 flex-1 content-center gap-0.5 rounded-md py-2 pr-3 text-left"
      >
        <span
          className={`text-base md:text-sm ${card ? "line-clamp-3" : "truncate"} ${task.status === "done" ? "text-muted line-through" : ""}`}
        >
          {task.title}
        </span>
        {(task.due || task.labels.length > 0 || isSelected) && (
          <span className="flex flex-wrap gap-x-3 text-xs text-muted">
            {isSelected && <span className="font-medium text-accent">{t("task.selected")}</span>}
            {task.due && (
              <span className={late ? "font-medium text-danger" : ""}>
                {dueWords(task.due, at)}
                {late && <span className="sr-only">, {t("view.overdue")}</span>}
              </span>
            )}
            {task.labels.map((label) => (
              <span key={label}>@{label}</span>
            ))}
          </span>
        )}
      </button>
    </>
  );
}

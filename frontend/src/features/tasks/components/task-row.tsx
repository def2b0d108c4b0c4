import { Bell, Calendar, CloudUpload, Repeat2, Text, Undo2 } from "lucide-react";
import { type MouseEvent, memo } from "react";
import { t } from "@/lib/i18n";
import type { Due, Task } from "../model/task";
import { isOverdue, type Moment } from "../model/views";
import { dueWords, timeWords } from "../model/words";
import { Check } from "./check";

interface Props {
  task: Task;
  at: Moment;
  /** Which day it is stands above the rows. */
  ofOneDay: boolean;
  isActive: boolean;
  isSelected: boolean;
  isOpen: boolean;
  isWaiting: boolean;
  /** With the event: held keys select. */
  onOpen: (id: string, event: MouseEvent) => void;
  onToggle: (task: Task) => void;
  onRestore: (task: Task) => void;
}

export const TaskRow = memo(function TaskRow(props: Props) {
  const { task, at, isActive, isSelected, isOpen, onOpen, onToggle, onRestore } = props;
  const inTrash = task.deleted_at !== null;
  return (
    <div
      data-task={task.id}
      className={`group flex items-start rounded-md transition-colors md:px-1 ${isSelected || isOpen ? "bg-accent-soft" : "hover:bg-sunken"}`}
    >
      <div className="pt-1 md:pt-2">
        {inTrash ? (
          <button
            type="button"
            onClick={() => onRestore(task)}
            aria-label={t("task.restore_named", { title: task.title })}
            title={t("task.restore")}
            className="grid size-11 place-items-center rounded-full text-muted hover:text-ink md:size-9"
          >
            <Undo2 size={18} aria-hidden />
          </button>
        ) : (
          <Check task={task} onToggle={() => onToggle(task)} />
        )}
      </div>
      <button
        type="button"
        onClick={(event) => onOpen(task.id, event)}
        data-open=""
        aria-current={isOpen ? "true" : undefined}
        tabIndex={isActive ? 0 : -1}
        className="grid min-h-13 min-w-0 flex-1 content-center gap-0.5 rounded-md py-2 pr-3 text-left"
      >
        <span
          className={`truncate text-base md:text-sm ${task.status === "done" ? "text-muted line-through" : ""}`}
        >
          {task.title}
        </span>
        <Details {...props} at={at} />
      </button>
    </div>
  );
});

/** The due in words; on a list of one day only what the day does not say. */
function dueText(due: Due, at: Moment, ofOneDay: boolean): string | null {
  if (!ofOneDay || (due.timezone && due.timezone !== at.zone)) return dueWords(due, at);
  return due.time && timeWords(due.time);
}

function Details({ task, at, ofOneDay, isWaiting, isSelected }: Props) {
  const late = isOverdue(task, at);
  const hasReminder = task.reminders.length > 0;
  const due = task.due && dueText(task.due, at, ofOneDay);
  if (!due && !task.notes && !hasReminder && !task.labels.length && !isWaiting && !isSelected) return null;
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-0.5 text-xs text-muted">
      {isSelected && <span className="font-medium text-accent">{t("task.selected")}</span>}
      {due && (
        <span className={`inline-flex items-center gap-1 ${late ? "font-medium text-danger" : ""}`}>
          <Calendar size={12} aria-hidden />
          {due}
          {late && <span className="sr-only">, {t("view.overdue")}</span>}
        </span>
      )}
      {task.recurrence && <Repeat2 size={12} aria-label={t("task.repeats")} />}
      {hasReminder && <Bell size={12} aria-label={t("task.has_reminders")} />}
      {task.notes && <Text size={12} aria-label={t("task.has_notes")} />}
      {task.labels.map((label) => (
        <span key={label}>@{label}</span>
      ))}
      {isWaiting && (
        <span className="inline-flex items-center gap-1">
          <CloudUpload size={12} aria-hidden />
          {t("task.not_saved_yet")}
        </span>
      )}
    </span>
  );
}

import { Check as Tick } from "lucide-react";
import { t } from "@/lib/i18n";
import type { Task } from "../model/task";

const RINGS = ["border-edge", "border-accent", "border-warn", "border-danger"];
const FILLS = ["bg-edge", "bg-accent", "bg-warn", "bg-danger"];

/** The round box that completes a task; its colour is the priority. */
export function Check({ task, onToggle, tabIndex }: { task: Task; onToggle: () => void; tabIndex?: number }) {
  const done = task.status === "done";
  return (
    <button
      type="button"
      role="checkbox"
      aria-checked={done}
      aria-label={t(done ? "task.reopen_named" : "task.complete_named", { title: task.title })}
      tabIndex={tabIndex}
      onClick={onToggle}
      className="group/check grid size-11 shrink-0 place-items-center rounded-full md:size-9"
    >
      <span
        className={`grid size-5 place-items-center rounded-full border-2 transition-colors ${RINGS[task.priority] ?? ""} ${done ? (FILLS[task.priority] ?? "") : ""}`}
      >
        <Tick
          size={12}
          strokeWidth={3.5}
          aria-hidden
          className={
            done ? "text-surface" : "text-muted opacity-0 transition-opacity group-hover/check:opacity-100"
          }
        />
      </span>
    </button>
  );
}

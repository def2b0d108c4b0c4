import { useSortable } from "@dnd-kit/sortable";
import { CSS } from "@dnd-kit/utilities";
import { GripVertical } from "lucide-react";
import { Check } from "@/features/tasks/components/check";
import { toggleDone } from "@/features/tasks/model/actions";
import { useMoment } from "@/features/tasks/model/moment";
import type { Task } from "@/features/tasks/model/task";
import { isOverdue } from "@/features/tasks/model/views";
import { dueWords } from "@/features/tasks/model/words";
import { t } from "@/lib/i18n";

interface Props {
  task: Task;
  isOpen: boolean;
  onOpen: (id: string) => void;
  card?: boolean;
}

/** A task that can be dragged by its handle: with a mouse, a finger, or Space and the arrows. */
export function SortableRow({ task, isOpen, onOpen, card = false }: Props) {
  const at = useMoment();
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } =
    useSortable({ id: task.id, data: { status: task.status } });
  const late = isOverdue(task, at);
  const look = card ? "rounded-md border border-line bg-surface" : "rounded-md hover:bg-sunken";
  return (
    <li
      ref={setNodeRef}
      data-task={task.id}
      style={{ transform: CSS.Translate.toString(transform), transition }}
      className={`group flex items-start ${look} ${isOpen ? "bg-accent-soft" : ""} ${isDragging ? "relative z-10 opacity-80 shadow-raised" : ""}`}
    >
      <button
        type="button"
        ref={setActivatorNodeRef}
        {...attributes}
        {...listeners}
        aria-label={t("drag.handle", { title: task.title })}
        className="grid h-13 w-6 shrink-0 cursor-grab touch-none place-items-center text-muted opacity-40 group-hover:opacity-100 focus-visible:opacity-100"
      >
        <GripVertical size={14} aria-hidden />
      </button>
      <div className="pt-1 md:pt-2">
        <Check task={task} onToggle={() => toggleDone(task)} />
      </div>
      <button
        type="button"
        data-open=""
        aria-current={isOpen ? "true" : undefined}
        onClick={() => onOpen(task.id)}
        className="grid min-h-13 min-w-0 flex-1 content-center gap-0.5 rounded-md py-2 pr-3 text-left"
      >
        <span
          className={`${card ? "line-clamp-3" : "truncate"} ${task.status === "done" ? "text-muted line-through" : ""}`}
        >
          {task.title}
        </span>
        {(task.due || task.labels.length > 0) && (
          <span className="flex flex-wrap gap-x-3 text-xs text-muted">
            {task.due && (
              <span className={late ? "font-medium text-danger" : ""}>{dueWords(task.due, at)}</span>
            )}
            {task.labels.map((label) => (
              <span key={label}>@{label}</span>
            ))}
          </span>
        )}
      </button>
    </li>
  );
}

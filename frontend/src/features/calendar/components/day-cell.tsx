import { useDraggable, useDroppable } from "@dnd-kit/core";
import { Globe } from "lucide-react";
import { useMoment } from "@/features/tasks/model/moment";
import type { Task } from "@/features/tasks/model/task";
import { isOverdue } from "@/features/tasks/model/views";
import { dayHeading, timeWords } from "@/features/tasks/model/words";
import { t } from "@/lib/i18n";
import { timeOn } from "../model/month";
import { dragged } from "./drag-days";

const SHOWN = 3;

interface Props {
  day: string;
  tasks: Task[];
  isInMonth: boolean;
  isChosen: boolean;
  onChoose: (day: string) => void;
  onOpen: (id: string) => void;
}

/** A day of the month: its number, and as much of what is due as there is room for. */
export function DayCell({ day, tasks, isInMonth, isChosen, onChoose, onOpen }: Props) {
  const { today } = useMoment();
  const { setNodeRef, isOver } = useDroppable({ id: day });
  const { name, more } = dayHeading(day, today);
  const left = tasks.length > SHOWN ? tasks.length - SHOWN + 1 : 0;
  const label = `${name}, ${more}, ${t("calendar.tasks", { count: tasks.length })}`;
  const number = day === today ? "bg-accent font-semibold text-on-accent" : isInMonth ? "" : "text-muted";
  return (
    <td
      ref={setNodeRef}
      className={`relative h-12 border-b border-line p-0.5 align-top md:h-26 md:border-r md:p-1 md:last:border-r-0 ${isChosen ? "bg-accent-soft" : isInMonth ? "bg-surface" : "bg-paper"} ${isOver ? "z-10 ring-2 ring-accent" : ""}`}
    >
      <button
        type="button"
        data-day={day}
        tabIndex={isChosen ? 0 : -1}
        aria-label={label}
        aria-pressed={isChosen}
        aria-current={day === today ? "date" : undefined}
        onClick={() => onChoose(day)}
        className="absolute inset-0 flex flex-col items-center gap-0.5 rounded-md pt-1 md:items-start md:p-1"
      >
        <span className={`grid size-6 place-items-center rounded-full text-xs tabular-nums ${number}`}>
          {Number(day.slice(8))}
        </span>
        <span className="flex gap-0.5 md:hidden">
          {tasks.slice(0, SHOWN).map((task) => (
            <Dot key={task.id} task={task} />
          ))}
        </span>
      </button>
      <div className="pointer-events-none relative mt-6 hidden min-w-0 gap-0.5 md:grid">
        {tasks.slice(0, left > 0 ? SHOWN - 1 : SHOWN).map((task) => (
          <Chip key={task.id} task={task} onOpen={onOpen} />
        ))}
        {left > 0 && (
          <span className="px-1.5 text-xs leading-5 text-muted">{t("calendar.more", { count: left })}</span>
        )}
      </div>
    </td>
  );
}

const EDGES = ["border-edge", "border-accent", "border-warn", "border-danger"];
const FILLS = ["bg-edge", "bg-accent", "bg-warn", "bg-danger"];

function Dot({ task }: { task: Task }) {
  const look = task.status === "done" ? "bg-line" : FILLS[task.priority];
  return <span className={`size-1.5 rounded-full ${look}`} />;
}

/** A task in its day. All that can be done with it by keys is done in the list of the day. */
function Chip({ task, onOpen }: { task: Task; onOpen: (id: string) => void }) {
  const at = useMoment();
  const { setNodeRef, listeners, isDragging } = useDraggable({ id: `chip ${task.id}`, data: dragged(task) });
  const time = task.due && timeOn(task.due, at.zone);
  const elsewhere = task.due?.timezone && task.due.timezone !== at.zone;
  const look =
    task.status === "done" ? "text-muted line-through" : isOverdue(task, at) ? "text-danger" : "text-ink";
  return (
    <button
      type="button"
      ref={setNodeRef}
      {...listeners}
      tabIndex={-1}
      onClick={() => onOpen(task.id)}
      className={`pointer-events-auto flex h-5 min-w-0 cursor-grab items-center gap-1 rounded-sm border-l-3 bg-sunken px-1.5 text-left text-xs hover:bg-line ${EDGES[task.priority]} ${look} ${isDragging ? "opacity-40" : ""}`}
    >
      {time && <span className="shrink-0 text-muted tabular-nums">{timeWords(time)}</span>}
      {elsewhere && <Globe size={12} aria-label={task.due?.timezone ?? ""} className="shrink-0 text-muted" />}
      <span className="truncate">{task.title}</span>
    </button>
  );
}

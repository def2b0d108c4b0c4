import { useDraggable } from "@dnd-kit/core";
import { Plus } from "lucide-react";
import { Button } from "@/components/ui/button";
import { compose } from "@/features/tasks/components/composer";
import { DragHandle } from "@/features/tasks/components/drag-handle";
import { PlainRow } from "@/features/tasks/components/plain-row";
import { useMoment } from "@/features/tasks/model/moment";
import type { Task } from "@/features/tasks/model/task";
import { dayHeading } from "@/features/tasks/model/words";
import { t } from "@/lib/i18n";
import { dragged } from "./drag-days";

interface Props {
  day: string;
  tasks: Task[];
  openId: string | null;
  onOpen: (id: string) => void;
}

/** All that is due on the day that was chosen. */
export function DayList({ day, tasks, openId, onOpen }: Props) {
  const { today } = useMoment();
  const { name, more } = dayHeading(day, today);
  const add = () => compose({ due: { date: day, time: null, timezone: null } });
  return (
    <section aria-label={`${name}, ${more}`} className="pt-4">
      <div className="flex min-h-11 items-center justify-between gap-2 border-b border-line px-2 md:px-3">
        <h2 className="flex items-baseline gap-2 font-semibold">
          {name}
          <span className="text-xs font-normal text-muted">{more}</span>
        </h2>
        <Button look="quiet" onClick={add}>
          <Plus size={16} aria-hidden /> {t("task.new")}
        </Button>
      </div>
      {tasks.length === 0 && <p className="px-2 py-4 text-muted md:px-3">{t("calendar.nothing")}</p>}
      <ul>
        {tasks.map((task) => (
          <Row key={task.id} task={task} isOpen={openId === task.id} onOpen={onOpen} />
        ))}
      </ul>
    </section>
  );
}

function Row({ task, isOpen, onOpen }: { task: Task; isOpen: boolean; onOpen: (id: string) => void }) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef } = useDraggable({
    id: `row ${task.id}`,
    data: dragged(task),
  });
  const handle = (
    <DragHandle title={task.title} hold={setActivatorNodeRef} attributes={attributes} listeners={listeners} />
  );
  return (
    <li
      ref={setNodeRef}
      data-task={task.id}
      className={`group flex items-start rounded-md hover:bg-sunken ${isOpen ? "bg-accent-soft" : ""}`}
    >
      <PlainRow task={task} isOpen={isOpen} onOpen={onOpen} handle={handle} />
    </li>
  );
}

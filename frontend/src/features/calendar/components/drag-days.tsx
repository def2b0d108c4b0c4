import {
  type Announcements,
  type CollisionDetection,
  DndContext,
  type DragEndEvent,
  DragOverlay,
  KeyboardCode,
  type KeyboardCoordinateGetter,
  KeyboardSensor,
  PointerSensor,
  pointerWithin,
  TouchSensor,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { type ReactNode, useRef, useState } from "react";
import { changeTasks } from "@/features/tasks/model/actions";
import { useMoment } from "@/features/tasks/model/moment";
import type { Task } from "@/features/tasks/model/task";
import { dueDay } from "@/features/tasks/model/views";
import { dayHeading } from "@/features/tasks/model/words";
import { t } from "@/lib/i18n";
import { addDays } from "@/lib/zone";
import { dueOn, WEEK } from "../model/month";

/** Whatever is dragged here says which task it is; what it is dropped on has its day as its id. */
export const dragged = (task: Task) => ({ task });
const taskOf = (active: { data: { current?: unknown } }) => (active.data.current as { task: Task }).task;

const STEPS: Record<string, number> = {
  [KeyboardCode.Left]: -1,
  [KeyboardCode.Right]: 1,
  [KeyboardCode.Up]: -WEEK,
  [KeyboardCode.Down]: WEEK,
};

/** Tasks within can be dragged to another day: with a mouse, a finger, or Space and the arrows. */
export function DragDays({ children }: { children: ReactNode }) {
  const { zone, today } = useMoment();
  const [lifted, setLifted] = useState<Task | null>(null);
  // Where the keys have led so far: known, and not to be found out by where things are on the screen.
  const aim = useRef("");
  const coordinateGetter: KeyboardCoordinateGetter = (event, { context: { droppableRects } }) => {
    const step = STEPS[event.code];
    if (!step) return undefined;
    event.preventDefault();
    const day = addDays(aim.current, step);
    const rect = droppableRects.get(day);
    if (rect) aim.current = day;
    return rect && { x: rect.left, y: rect.top };
  };
  const underneath: CollisionDetection = (asked) =>
    asked.pointerCoordinates ? pointerWithin(asked) : [{ id: aim.current }];
  const lift = (task: Task) => {
    aim.current = task.due ? dueDay(task.due, zone) : today;
    setLifted(task);
  };
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 200, tolerance: 8 } }),
    useSensor(KeyboardSensor, { coordinateGetter }),
  );
  const drop = ({ active, over }: DragEndEvent) => {
    const task = taskOf(active);
    setLifted(null);
    if (over && task.due) changeTasks([task], { due: dueOn(task.due, String(over.id), zone) });
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={underneath}
      onDragStart={({ active }) => lift(taskOf(active))}
      onDragEnd={drop}
      onDragCancel={() => setLifted(null)}
      accessibility={{ announcements: told(today), screenReaderInstructions: { draggable: t("drag.how") } }}
    >
      {children}
      <DragOverlay dropAnimation={null}>
        {lifted && (
          <p className="max-w-60 truncate rounded-md border border-accent bg-surface px-2 py-1 text-xs shadow-raised">
            {lifted.title}
          </p>
        )}
      </DragOverlay>
    </DndContext>
  );
}

function told(today: string): Announcements {
  const name = (day: unknown) => {
    const { name, more } = dayHeading(String(day), today);
    return `${name}, ${more}`;
  };
  return {
    onDragStart: ({ active }) => t("drag.started", { title: taskOf(active).title }),
    onDragOver: ({ active, over }) =>
      over ? t("calendar.over", { title: taskOf(active).title, day: name(over.id) }) : undefined,
    onDragEnd: ({ active }) => t("drag.ended", { title: taskOf(active).title }),
    onDragCancel: ({ active }) => t("drag.cancelled", { title: taskOf(active).title }),
  };
}

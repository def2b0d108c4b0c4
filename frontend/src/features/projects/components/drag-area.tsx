import {
  type Announcements,
  closestCorners,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  TouchSensor,
  type UniqueIdentifier,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { sortableKeyboardCoordinates } from "@dnd-kit/sortable";
import type { ReactNode } from "react";
import { moveTask } from "@/features/tasks/model/actions";
import type { Status, Task } from "@/features/tasks/model/task";
import { t } from "@/lib/i18n";

/** The tasks of a column, in their order. */
export interface Column {
  status: Status;
  tasks: Task[];
}

/** Tasks within can be dragged up and down, and from column to column. */
export function DragArea({ columns, children }: { columns: Column[]; children: ReactNode }) {
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 200, tolerance: 8 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const drop = ({ active, over }: DragEndEvent) => {
    if (over && over.id !== active.id) put(columns, String(active.id), String(over.id));
  };
  const accessibility = {
    announcements: announcements(columns),
    screenReaderInstructions: { draggable: t("drag.how") },
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCorners}
      onDragEnd={drop}
      accessibility={accessibility}
    >
      {children}
    </DndContext>
  );
}

/** Where a task ends up: in the place of the one it was dropped on, or at the end of an empty column. */
export function put(columns: Column[], taskId: string, overId: string): void {
  const from = columns.find(({ tasks }) => tasks.some((task) => task.id === taskId));
  const to = columns.find(
    ({ status, tasks }) => status === overId || tasks.some((task) => task.id === overId),
  );
  const task = from?.tasks.find((one) => one.id === taskId);
  if (!from || !to || !task) return;
  const rest = to.tasks.filter((one) => one.id !== taskId);
  const over = to.tasks.findIndex((one) => one.id === overId);
  const down = from === to && from.tasks.indexOf(task) < over;
  const place = over < 0 ? rest.length : rest.findIndex((one) => one.id === overId) + Number(down);
  moveTask(task, { above: rest[place - 1], below: rest[place] }, to.status);
}

function announcements(columns: Column[]): Announcements {
  const title = (id: UniqueIdentifier) =>
    columns.flatMap(({ tasks }) => tasks).find((task) => task.id === id)?.title ?? "";
  return {
    onDragStart: ({ active }) => t("drag.started", { title: title(active.id) }),
    onDragOver: ({ active, over }) =>
      over ? t("drag.over", { title: title(active.id), other: title(over.id) }) : undefined,
    onDragEnd: ({ active }) => t("drag.ended", { title: title(active.id) }),
    onDragCancel: ({ active }) => t("drag.cancelled", { title: title(active.id) }),
  };
}

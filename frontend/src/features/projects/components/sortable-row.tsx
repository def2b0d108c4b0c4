import { useSortable } from "@dnd-kit/sortable";
import { CSS } from "@dnd-kit/utilities";
import type { MouseEvent } from "react";
import { DragHandle } from "@/features/tasks/components/drag-handle";
import { PlainRow } from "@/features/tasks/components/plain-row";
import type { Task } from "@/features/tasks/model/task";

interface Props {
  task: Task;
  isOpen: boolean;
  isSelected: boolean;
  onOpen: (id: string, event: MouseEvent) => void;
  card?: boolean;
}

/** A task that can be dragged among others by its handle. */
export function SortableRow({ task, isOpen, isSelected, onOpen, card = false }: Props) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } =
    useSortable({ id: task.id, data: { status: task.status } });
  const look = card ? "rounded-md border border-line bg-surface" : "rounded-md hover:bg-sunken";
  const handle = (
    <DragHandle title={task.title} hold={setActivatorNodeRef} attributes={attributes} listeners={listeners} />
  );
  return (
    <div
      ref={setNodeRef}
      data-task={task.id}
      style={{ transform: CSS.Translate.toString(transform), transition }}
      className={`group flex items-start ${look} ${isOpen || isSelected ? "bg-accent-soft" : ""} ${isDragging ? "opacity-80 shadow-raised" : ""}`}
    >
      <PlainRow
        task={task}
        isOpen={isOpen}
        isSelected={isSelected}
        onOpen={onOpen}
        handle={handle}
        card={card}
      />
    </div>
  );
}

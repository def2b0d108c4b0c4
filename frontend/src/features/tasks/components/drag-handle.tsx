import type { DraggableAttributes, DraggableSyntheticListeners } from "@dnd-kit/core";
import { GripVertical } from "lucide-react";
import { t } from "@/lib/i18n";

interface Props {
  title: string;
  hold: (element: HTMLElement | null) => void;
  attributes: DraggableAttributes;
  listeners: DraggableSyntheticListeners;
}

/** What a task is dragged by: with a mouse, a finger, or Space and the arrows. */
export function DragHandle({ title, hold, attributes, listeners }: Props) {
  return (
    <button
      type="button"
      ref={hold}
      {...attributes}
      {...listeners}
      aria-label={t("drag.handle", { title })}
      className="grid h-13 w-6 shrink-0 cursor-grab touch-none place-items-center text-muted opacity-40 group-hover:opacity-100 focus-visible:opacity-100"
    >
      <GripVertical size={14} aria-hidden />
    </button>
  );
}

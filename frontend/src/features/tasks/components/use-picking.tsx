import { type MouseEvent, type ReactNode, useCallback, useEffect } from "react";
import { createStore, useStore } from "@/lib/store";
import type { Task } from "../model/task";
import { SelectionBar } from "./selection-bar";
import type { useListKeys } from "./use-list-keys";

/** Whether touching a row selects it, rather than opening it: fingers have no key to hold. */
export const selecting = createStore(false);

type Selection = Pick<ReturnType<typeof useListKeys>, "selected" | "select" | "clear">;

/** Opening a task of a list, or selecting it with Ctrl, Cmd or Shift; and what can be done with all selected. */
export function usePicking(tasks: Task[], selection: Selection, onOpen: (id: string) => void) {
  const { selected, select, clear } = selection;
  const isSelecting = useStore(selecting);
  useEffect(() => () => selecting.set(false), []);
  const pick = useCallback(
    (id: string, event: MouseEvent) => {
      const isHeld = event.ctrlKey || event.metaKey || event.shiftKey;
      // A key that opens is no touch: `detail` counts clicks.
      if (isHeld || (selecting.get() && event.detail > 0)) select(id, event.shiftKey);
      else onOpen(id);
    },
    [select, onOpen],
  );
  const done = () => {
    clear();
    selecting.set(false);
  };
  const chosen = tasks.filter((task) => selected.has(task.id));
  const bar: ReactNode = (isSelecting || chosen.length > 0) && <SelectionBar tasks={chosen} onDone={done} />;
  return { pick, bar };
}

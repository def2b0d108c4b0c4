import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type Shortcut, useShortcuts } from "@/lib/keys";
import { addDays } from "@/lib/zone";
import { changeTasks, completeTasks, deleteTasks, restoreTasks, toggleDone } from "../model/actions";
import { currentMoment } from "../model/moment";
import type { Task, TaskPatch } from "../model/task";

/** Moving through a list, and acting on where one is (or on what is selected), by keys. */
export function useListKeys(
  tasks: Task[],
  openId: string | null,
  onOpen: (id: string | null) => void,
  reveal: (id: string) => void,
) {
  const [activeId, setActiveId] = useState<string | null>(null);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const now = useRef({ tasks, activeId, selected, openId, onOpen, reveal });
  now.current = { tasks, activeId, selected, openId, onOpen, reveal };
  const [first] = tasks;
  const index = tasks.findIndex((task) => task.id === activeId);
  const isThere = index >= 0;
  const lastIndex = useRef(0);
  useEffect(() => {
    if (isThere) lastIndex.current = index;
    // The task one was at has left the list: go on with the one that took its place.
    else if (activeId !== null) setActiveId(tasks[Math.min(lastIndex.current, tasks.length - 1)]?.id ?? null);
  }, [isThere, index, activeId, tasks]);
  useEffect(() => setSelected((ids) => stillThere(ids, tasks)), [tasks]);
  useFocused(setActiveId);
  useFocusOn(isThere ? activeId : null);
  const shortcuts = useMemo(() => listShortcuts(() => now.current, setActiveId, setSelected), []);
  useShortcuts(shortcuts);
  // Not where the focus is: a click has moved that already.
  const anchor = useRef<string | null>(null);
  const select = useCallback((id: string, isRange: boolean) => {
    const range = isRange ? between(now.current.tasks, anchor.current, id) : null;
    anchor.current = id;
    setActiveId(id);
    setSelected((ids) => (range ? new Set([...ids, ...range]) : flipped(ids, id)));
  }, []);
  const clear = useCallback(() => setSelected(new Set()), []);
  return { activeId: isThere ? activeId : (first?.id ?? null), selected, select, clear };
}

/** The row one is at has the focus, also after it was scrolled to. */
function useFocusOn(id: string | null): void {
  useEffect(() => {
    if (id === null) return;
    const focus = () => {
      const row = document.querySelector(`[data-task="${CSS.escape(id)}"]`);
      // Whoever is in the row already, at its box or its handle, stays there.
      if (!row?.contains(document.activeElement)) row?.querySelector<HTMLElement>("[data-open]")?.focus();
    };
    const frame = requestAnimationFrame(focus);
    return () => cancelAnimationFrame(frame);
  }, [id]);
}

interface Now {
  tasks: Task[];
  activeId: string | null;
  selected: ReadonlySet<string>;
  openId: string | null;
  onOpen: (id: string | null) => void;
  reveal: (id: string) => void;
}

function listShortcuts(
  now: () => Now,
  setActive: (id: string) => void,
  setSelected: (how: (ids: ReadonlySet<string>) => ReadonlySet<string>) => void,
): Shortcut[] {
  const active = () => now().tasks.find((task) => task.id === now().activeId);
  const go = (step: number) => {
    const { tasks, reveal, openId, onOpen } = now();
    const at = tasks.indexOf(active() as Task);
    const next =
      tasks[at < 0 ? (step > 0 ? 0 : tasks.length - 1) : Math.min(Math.max(at + step, 0), tasks.length - 1)];
    if (!next) return;
    reveal(next.id);
    setActive(next.id);
    if (openId) onOpen(next.id);
  };
  const chosen = () => {
    const { tasks, selected } = now();
    const many = tasks.filter((task) => selected.has(task.id));
    const one = active();
    return many.length > 0 ? many : one ? [one] : [];
  };
  const withChosen = (what: (tasks: Task[]) => void) => () => {
    const found = chosen();
    if (found.length > 0) what(found);
  };
  const set = (patch: TaskPatch) => withChosen((tasks) => changeTasks(tasks, patch));
  const due = (days: number) => () =>
    set({ due: { date: addDays(currentMoment().today, days), time: null, timezone: null } })();
  const group = "keys.list" as const;
  return [
    { keys: ["j", "ArrowDown"], does: "keys.next", group, run: () => go(1) },
    { keys: ["k", "ArrowUp"], does: "keys.previous", group, run: () => go(-1) },
    { keys: ["o"], does: "keys.open", group, run: () => active() && now().onOpen((active() as Task).id) },
    {
      keys: ["e"],
      does: "keys.complete",
      group,
      run: withChosen((tasks) => (tasks.length === 1 ? toggleDone(tasks[0] as Task) : completeTasks(tasks))),
    },
    {
      keys: ["x"],
      does: "keys.select",
      group,
      run: () => {
        const task = active();
        if (!task) return;
        setActive(task.id);
        setSelected((ids) => flipped(ids, task.id));
      },
    },
    {
      keys: ["#", "Delete", "Backspace"],
      does: "keys.delete",
      group,
      run: withChosen((tasks) => {
        const live = tasks.filter((task) => task.deleted_at === null);
        if (live.length > 0) deleteTasks(live);
      }),
    },
    {
      keys: ["r"],
      does: "keys.restore",
      group,
      run: withChosen((tasks) => {
        const gone = tasks.filter((task) => task.deleted_at !== null);
        if (gone.length > 0) restoreTasks(gone);
      }),
    },
    { keys: ["t"], does: "keys.due_today", group, run: due(0) },
    { keys: ["m"], does: "keys.due_tomorrow", group, run: due(1) },
    { keys: ["n"], does: "keys.no_due", group, run: set({ due: null }) },
    ...([0, 1, 2, 3] as const).map((priority) => ({
      keys: [String(priority)],
      does: `priority.${priority}` as const,
      group: "keys.priority" as const,
      run: set({ priority }),
    })),
    {
      keys: ["Escape"],
      does: "keys.leave",
      group,
      run: () => (now().selected.size > 0 ? setSelected(() => new Set()) : now().onOpen(null)),
    },
  ];
}

/** Where somebody went by other means: with Tab, or a click. */
function useFocused(heard: (id: string) => void): void {
  useEffect(() => {
    const hear = ({ target }: FocusEvent) => {
      const row = target instanceof Element ? target.closest<HTMLElement>("[data-task]") : null;
      if (row?.dataset.task) heard(row.dataset.task);
    };
    document.addEventListener("focusin", hear);
    return () => document.removeEventListener("focusin", hear);
  }, [heard]);
}

/** The same set where all of it is there. */
function stillThere(ids: ReadonlySet<string>, tasks: Task[]): ReadonlySet<string> {
  const kept = tasks.filter((task) => ids.has(task.id));
  return kept.length === ids.size ? ids : new Set(kept.map((task) => task.id));
}

/** The ids from one task of a list to another, both included; of one alone when the other is not there. */
function between(tasks: Task[], from: string | null, to: string): string[] {
  const ids = tasks.map(({ id }) => id);
  const end = ids.indexOf(to);
  const start = from !== null && ids.includes(from) ? ids.indexOf(from) : end;
  return ids.slice(Math.min(start, end), Math.max(start, end) + 1);
}

function flipped(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return next;
}

import { useDndContext, useDroppable } from "@dnd-kit/core";
import { SortableContext, verticalListSortingStrategy } from "@dnd-kit/sortable";
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { type MouseEvent, useEffect, useMemo, useRef } from "react";
import { useScrollMargin } from "@/features/tasks/components/use-scroll-margin";
import type { Status, Task } from "@/features/tasks/model/task";
import { t } from "@/lib/i18n";
import type { Column } from "./drag-area";
import { SortableRow } from "./sortable-row";

const ROW_PX = { list: 52, card: 62 };
const AHEAD = 3;
const NEAR_THE_END = 20;

/** How each column scrolls to a task of its own. */
export type Reveals = Map<Status, (id: string) => void>;

interface Props {
  column: Column;
  board: boolean;
  openId: string | null;
  selected: ReadonlySet<string>;
  onOpen: (id: string, event: MouseEvent) => void;
  reveals: Reveals;
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}

/** The tasks of one status. Only those near the screen, and the one that is being dragged, are in the page. */
export function ProjectColumn(props: Props) {
  const { column, board, openId, selected, onOpen, reveals, list } = props;
  const { status, tasks } = column;
  const { setNodeRef, isOver } = useDroppable({ id: status });
  const top = useRef<HTMLUListElement>(null);
  const ids = useMemo(() => tasks.map((task) => task.id), [tasks]);
  const dragged = useDndContext().active?.id;
  const lifted = dragged === undefined ? -1 : ids.indexOf(String(dragged));
  const virtual = useVirtualizer({
    count: tasks.length,
    getScrollElement: () => document.getElementById("main"),
    estimateSize: () => (board ? ROW_PX.card : ROW_PX.list),
    getItemKey: (index) => ids[index] ?? index,
    overscan: AHEAD,
    scrollMargin: useScrollMargin(top, tasks.length > 0),
    rangeExtractor: (range) => {
      const near = defaultRangeExtractor(range);
      return lifted < 0 || near.includes(lifted) ? near : [...near, lifted].sort((a, b) => a - b);
    },
  });
  useEffect(() => {
    reveals.set(status, (id) => ids.includes(id) && virtual.scrollToIndex(ids.indexOf(id)));
    return () => void reveals.delete(status);
  }, [reveals, status, ids, virtual]);
  const rows = virtual.getVirtualItems();
  const isNearTheEnd = (rows.at(-1)?.index ?? 0) >= tasks.length - NEAR_THE_END;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => {
    if (isNearTheEnd && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [isNearTheEnd, hasNextPage, isFetchingNextPage, fetchNextPage]);
  if (!board && tasks.length === 0) return null;
  return (
    <section
      ref={setNodeRef}
      aria-labelledby={`column-${status}`}
      className={board ? `min-h-32 rounded-lg bg-sunken p-2 ${isOver ? "ring-2 ring-accent" : ""}` : ""}
    >
      <h2
        id={`column-${status}`}
        className={`flex items-baseline gap-2 px-3 font-semibold ${board ? "py-2" : "border-b border-line pt-6 pb-2"}`}
      >
        {t(`status.${status}`)}
        <span className="text-xs font-normal text-muted tabular-nums">
          {tasks.length}
          {hasNextPage && "+"}
        </span>
      </h2>
      <SortableContext items={ids} strategy={verticalListSortingStrategy}>
        <ul ref={top} className="relative" style={{ height: virtual.getTotalSize() }}>
          {rows.map(({ index, key, start }) => {
            const task = tasks[index] as Task;
            const place = `translateY(${start - virtual.options.scrollMargin}px)`;
            return (
              <li
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                className={`absolute inset-x-0 top-0 ${board ? "pb-2" : ""}`}
                style={{ transform: place, zIndex: index === lifted ? 10 : undefined }}
              >
                <SortableRow
                  task={task}
                  card={board}
                  isOpen={openId === task.id}
                  isSelected={selected.has(task.id)}
                  onOpen={onOpen}
                />
              </li>
            );
          })}
        </ul>
      </SortableContext>
    </section>
  );
}

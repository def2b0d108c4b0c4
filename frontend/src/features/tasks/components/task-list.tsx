import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef } from "react";
import { reachable } from "@/lib/api/reachable";
import { t } from "@/lib/i18n";
import { outbox } from "@/lib/outbox";
import { useStore } from "@/lib/store";
import { restoreTasks, toggleDone } from "../model/actions";
import { useMoment } from "../model/moment";
import type { Task } from "../model/task";
import { TaskRow } from "./task-row";
import { useListKeys } from "./use-list-keys";
import { usePicking } from "./use-picking";
import { useScrollMargin } from "./use-scroll-margin";

export interface Section {
  id: string;
  heading?: { name: string; more?: string; tone?: "danger" };
  tasks: Task[];
  /** The heading names the day already. */
  ofOneDay?: boolean;
}

type Line =
  | { id: string; heading: NonNullable<Section["heading"]> }
  | { id: string; task: Task; ofOneDay: boolean };

const ROW_PX = 52;
const AHEAD = 10;

interface Props {
  sections: Section[];
  openId: string | null;
  onOpen: (id: string | null) => void;
  onEnd?: () => void;
}

/** Tasks under their headings. Only those near the screen are in the page, however many there are. */
export function TaskList({ sections, openId, onOpen, onEnd }: Props) {
  const lines = useMemo(() => linesOf(sections), [sections]);
  const at = useMoment();
  const { queue } = useStore(outbox);
  const online = useStore(reachable);
  const waiting = useMemo(() => new Set(online ? [] : queue.map((one) => one.taskId)), [queue, online]);
  const top = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => document.getElementById("main"),
    estimateSize: () => ROW_PX,
    getItemKey: (index) => lines[index]?.id ?? index,
    overscan: AHEAD,
    scrollMargin: useScrollMargin(top),
  });
  const tasks = useMemo(() => lines.flatMap((line) => ("task" in line ? [line.task] : [])), [lines]);
  const keys = useListKeys(tasks, openId, onOpen, (id) =>
    virtual.scrollToIndex(lines.findIndex((line) => line.id === id)),
  );
  const { pick, bar } = usePicking(tasks, keys, onOpen);
  const rows = virtual.getVirtualItems();
  const lastIndex = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastIndex >= lines.length - AHEAD * 2) onEnd?.();
  }, [lastIndex, lines.length, onEnd]);
  return (
    <div ref={top}>
      <div
        role="list"
        aria-label={t("task.list")}
        className="relative"
        style={{ height: virtual.getTotalSize() }}
      >
        {rows.map(({ index, key, start }) => {
          const line = lines[index];
          if (!line) return null;
          const place = { transform: `translateY(${start - virtual.options.scrollMargin}px)` };
          return (
            <div
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              role="listitem"
              className="absolute inset-x-0 top-0"
              style={place}
            >
              {"task" in line ? (
                <TaskRow
                  task={line.task}
                  ofOneDay={line.ofOneDay}
                  at={at}
                  isActive={keys.activeId === line.id}
                  isSelected={keys.selected.has(line.id)}
                  isOpen={openId === line.id}
                  isWaiting={waiting.has(line.id)}
                  onOpen={pick}
                  onToggle={toggleDone}
                  onRestore={restoreOne}
                />
              ) : (
                <Heading {...line.heading} />
              )}
            </div>
          );
        })}
      </div>
      {bar}
    </div>
  );
}

const restoreOne = (task: Task) => restoreTasks([task]);

function Heading({ name, more, tone }: NonNullable<Section["heading"]>) {
  return (
    <h2
      className={`flex items-baseline gap-2 border-b border-line px-3 pt-6 pb-2 font-semibold ${tone === "danger" ? "text-danger" : ""}`}
    >
      {name}
      {more && <span className="text-xs font-normal text-muted">{more}</span>}
    </h2>
  );
}

function linesOf(sections: Section[]): Line[] {
  return sections.flatMap(({ id, heading, tasks, ofOneDay = false }): Line[] => [
    ...(heading && tasks.length > 0 ? [{ id: `heading ${id}`, heading }] : []),
    ...tasks.map((task) => ({ id: task.id, task, ofOneDay })),
  ]);
}

import { useCallback, useMemo } from "react";
import { t } from "@/lib/i18n";
import { useTaskList } from "../api/list-tasks";
import type { Section } from "../components/task-list";
import { useMoment } from "../model/moment";
import type { Task } from "../model/task";
import { dueDay } from "../model/views";
import { dayHeading } from "../model/words";
import type { PageView } from "./view-page";

/** A view's tasks under headings, and how loading them stands. */
export function useSections(view: PageView) {
  const list = useTaskList({ view });
  const overdue = useTaskList({ view: "overdue" }, view === "today");
  const at = useMoment();
  const { tasks, hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const late = view === "today" ? overdue.tasks : NONE;
  const sections = useMemo((): Section[] | undefined => {
    if (!tasks || !late) return undefined;
    if (view === "upcoming") return byDay(tasks, at.today, at.zone);
    if (view === "today") return today(tasks, late, at.today);
    return [{ id: view, tasks }];
  }, [tasks, late, view, at.today, at.zone]);
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const refetch = () => void list.refetch();
  return {
    sections,
    isPending: list.isPending,
    isError: list.isError,
    isPaused: list.isPending && list.isPaused,
    refetch,
    more,
  };
}

const NONE: Task[] = [];

/** What is overdue since before, and the day's own list: a task whose time passed today stays in it. */
function today(tasks: Task[], late: Task[], day: string): Section[] {
  const own = new Set(tasks.map((task) => task.id));
  const older = late.filter((task) => !own.has(task.id));
  const { name, more } = dayHeading(day, day);
  return [
    { id: "overdue", heading: { name: t("view.overdue"), tone: "danger" }, tasks: older },
    { id: "today", heading: { name, more }, tasks, ofOneDay: true },
  ];
}

function byDay(tasks: Task[], day: string, zone: string): Section[] {
  const days = new Map<string, Task[]>();
  for (const task of tasks) {
    if (!task.due) continue;
    const due = dueDay(task.due, zone);
    days.set(due, [...(days.get(due) ?? []), task]);
  }
  return [...days].map(([date, found]) => ({
    id: date,
    heading: dayHeading(date, day),
    tasks: found,
    ofOneDay: true,
  }));
}

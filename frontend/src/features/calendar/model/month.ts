/** A month as six weeks of days; days are text (`2027-01-31`). */
import type { Due, Task } from "@/features/tasks/model/task";
import { dueDay, dueInstant } from "@/features/tasks/model/views";
import { addDays, daysBetween, wallAt, weekday } from "@/lib/zone";

const WEEKS = 6;
export const WEEK = 7;

/** The weeks that a month's page shows. `first`: the weekday with which a week begins, 1 for Monday. */
export function weeksOf(month: string, first: number): string[][] {
  const begin = `${month}-01`;
  const start = addDays(begin, -((weekday(begin) - first + WEEK) % WEEK));
  return Array.from({ length: WEEKS }, (_, week) =>
    Array.from({ length: WEEK }, (_, day) => addDays(start, week * WEEK + day)),
  );
}

export const monthOf = (day: string): string => day.slice(0, 7);

/** The same day of another month, or the last that it has. */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + months, 0));
  return `${last.toISOString().slice(0, 8)}${String(Math.min(date, last.getUTCDate())).padStart(2, "0")}`;
}

/** The weekday with which a week begins where this language is spoken so: 1 for Monday to 7 for Sunday. */
export function weekStart(region: string): number {
  const place = new Intl.Locale(region) as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number };
    weekInfo?: { firstDay: number };
  };
  return (place.getWeekInfo?.() ?? place.weekInfo)?.firstDay ?? 1;
}

/** Tasks by the day on which they are due where the user is: those of a whole day first, then by their time. */
export function byDay(tasks: Task[], zone: string): Map<string, Task[]> {
  const days = new Map<string, Task[]>();
  for (const task of tasks) {
    if (!task.due) continue;
    const day = dueDay(task.due, zone);
    days.set(day, [...(days.get(day) ?? []), task]);
  }
  const at = ({ due }: Task) => (due?.time ? (dueInstant(due, zone) ?? 0) : 0);
  for (const found of days.values()) found.sort((a, b) => at(a) - at(b));
  return days;
}

/** The wall time of a due where the user is; null where it is due on a day. */
export function timeOn(due: Due, zone: string): string | null {
  if (!due.time) return null;
  const instant = due.timezone ? dueInstant(due, zone) : null;
  return instant === null ? due.time : wallAt(instant, zone).time;
}

/** The due on another of the user's days: its time and zone stay, and with them which of the three kinds it is. */
export function dueOn(due: Due, day: string, zone: string): Due {
  return { ...due, date: addDays(due.date, daysBetween(dueDay(due, zone), day)) };
}

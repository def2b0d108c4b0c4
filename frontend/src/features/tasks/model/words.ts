/** Dues and times in words, as short as they can be. */
import { locale, region, t } from "@/lib/i18n";
import { addDays, daysBetween, weekday } from "@/lib/zone";
import type { Due, Reminder } from "./task";
import { dueDay, type Moment } from "./views";

/** "Today 17:00", "Tomorrow", "Fri", "12 Mar", "12 Mar 2031". */
export function dueWords(due: Due, at: Moment): string {
  const day = dayWords(due.time && due.timezone ? due.date : dueDay(due, at.zone), at.today);
  const zone = due.timezone && due.timezone !== at.zone ? ` ${placeOf(due.timezone)}` : "";
  return due.time ? `${day} ${timeWords(due.time)}${zone}` : day;
}

export function dayWords(day: string, today: string): string {
  const away = daysBetween(today, day);
  if (Math.abs(away) <= 1)
    return capital(new Intl.RelativeTimeFormat(locale.get(), { numeric: "auto" }).format(away, "day"));
  if (away > 1 && away < 7) return capital(format(day, { weekday: "long" }));
  const sameYear = day.slice(0, 4) === today.slice(0, 4);
  return format(day, { day: "numeric", month: "short", ...(!sameYear && { year: "numeric" }) });
}

/** A heading for a day: "Tomorrow · Wednesday 25 November". */
export function dayHeading(day: string, today: string): { name: string; more: string } {
  const away = daysBetween(today, day);
  const date = format(day, {
    day: "numeric",
    month: "long",
    ...(day.slice(0, 4) !== today.slice(0, 4) && { year: "numeric" }),
  });
  if (Math.abs(away) <= 1)
    return { name: dayWords(day, today), more: `${capital(format(day, { weekday: "long" }))}, ${date}` };
  if (away > 1 && away < 7) return { name: capital(format(day, { weekday: "long" })), more: date };
  return { name: date, more: capital(format(day, { weekday: "long" })) };
}

export function timeWords(time: string): string {
  return new Date(`2000-01-01T${time}:00Z`).toLocaleTimeString(region(), {
    timeStyle: "short",
    timeZone: "UTC",
  });
}

export function instantWords(instant: string, zone: string): string {
  return new Date(instant).toLocaleString(region(), {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: zone,
  });
}

export function reminderWords(reminder: Reminder, zone: string): string {
  if (reminder.at) return instantWords(reminder.at, zone);
  const minutes = reminder.minutes_before ?? 0;
  if (minutes === 0) return t("reminder.on_time");
  if (minutes % 1440 === 0) return t("reminder.days", { count: minutes / 1440 });
  return minutes % 60 === 0
    ? t("reminder.hours", { count: minutes / 60 })
    : t("reminder.minutes", { count: minutes });
}

/** The choices that most people want: today, tomorrow, the coming Monday. */
export function handyDays(
  today: string,
): { key: "day.today" | "day.tomorrow" | "day.next_week"; date: string }[] {
  return [
    { key: "day.today", date: today },
    { key: "day.tomorrow", date: addDays(today, 1) },
    { key: "day.next_week", date: addDays(today, 8 - weekday(today)) },
  ];
}

const placeOf = (zone: string) => zone.split("/").at(-1)?.replaceAll("_", " ") ?? zone;
const capital = (text: string) => text.charAt(0).toLocaleUpperCase(locale.get()) + text.slice(1);

function format(day: string, options: Intl.DateTimeFormatOptions): string {
  return new Date(`${day}T12:00:00Z`).toLocaleDateString(region(), { ...options, timeZone: "UTC" });
}

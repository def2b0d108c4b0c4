import { type KeyboardEvent, useLayoutEffect, useRef } from "react";
import type { Task } from "@/features/tasks/model/task";
import { region, t } from "@/lib/i18n";
import { addDays } from "@/lib/zone";
import { addMonths, monthOf, WEEK, weekStart, weeksOf } from "../model/month";
import { DayCell } from "./day-cell";

interface Props {
  weeks: string[][];
  days: Map<string, Task[]> | undefined;
  chosen: string;
  onChoose: (day: string) => void;
  onOpen: (id: string) => void;
}

/** The weeks of a month. One day has the focus; the arrows, Home, End and the page keys move it. */
export function MonthGrid({ weeks, days, chosen, onChoose, onOpen }: Props) {
  // Where the keys have led: it is on the screen a moment later, and the next key may come before.
  const led = useRef<string | null>(null);
  useLayoutEffect(() => {
    // On the way through another month the day that had the focus goes: the next key must not be lost with it.
    const isLost = led.current !== null && document.activeElement === document.body;
    if (led.current !== chosen && !isLost) return;
    if (led.current === chosen) led.current = null;
    document.querySelector<HTMLElement>(`[data-day="${chosen}"]`)?.focus();
  }, [chosen]);
  const press = (event: KeyboardEvent) => {
    const next = stepped(event.key, led.current ?? chosen);
    if (!next || !(event.target as HTMLElement).dataset.day) return;
    event.preventDefault();
    led.current = next;
    onChoose(next);
  };
  return (
    <table
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the arrows move through its cells
      role="grid"
      aria-label={t("calendar.title")}
      onKeyDown={press}
      className="w-full table-fixed border-separate border-spacing-0 overflow-hidden rounded-lg border border-b-0 border-line"
    >
      <thead className="bg-sunken">
        <tr>
          {weeks[0]?.map((day) => (
            <th
              key={day}
              scope="col"
              aria-label={named(day, "long")}
              className="border-b border-line py-1.5 text-center text-xs font-medium text-muted md:px-2 md:text-left"
            >
              {named(day, "short")}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]}>
            {week.map((day) => (
              <DayCell
                key={day}
                day={day}
                tasks={days?.get(day) ?? NONE}
                isInMonth={monthOf(day) === monthOf(chosen)}
                isChosen={day === chosen}
                onChoose={onChoose}
                onOpen={onOpen}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const NONE: Task[] = [];

function named(day: string, weekday: "short" | "long"): string {
  return new Date(`${day}T12:00:00Z`).toLocaleDateString(region(), { weekday, timeZone: "UTC" });
}

/** The day to which a key leads; undefined for another key. */
function stepped(key: string, day: string): string | undefined {
  const week = weeksOf(monthOf(day), weekStart(region())).find((days) => days.includes(day));
  if (key === "Home") return week?.[0];
  if (key === "End") return week?.at(-1);
  if (key === "PageUp") return addMonths(day, -1);
  if (key === "PageDown") return addMonths(day, 1);
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -WEEK, ArrowDown: WEEK }[key];
  return step ? addDays(day, step) : undefined;
}

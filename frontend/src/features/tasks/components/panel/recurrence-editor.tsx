import { useQuery } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { INPUT } from "@/components/ui/field";
import { useUserId } from "@/features/settings/api/profile";
import { locale, t } from "@/lib/i18n";
import { previewOptions } from "../../api/preview-recurrence";
import { skipOccurrence } from "../../model/actions";
import { useMoment } from "../../model/moment";
import {
  FREQUENCIES,
  firstRule,
  type Rule,
  rruleOf,
  ruleOf,
  WEEKDAYS,
  type Weekday,
} from "../../model/rules";
import type { Due, Recurrence, Task } from "../../model/task";
import { dueWords } from "../../model/words";

interface Props {
  task: Task;
  onChange: (fields: { recurrence: Recurrence | null; due?: Due }) => void;
}

/** How a task repeats, with the dates that follow from it. */
export function RecurrenceEditor({ task, onChange }: Props) {
  const at = useMoment();
  const { recurrence } = task;
  const due = task.due ?? { date: at.today, time: null, timezone: null };
  const save = (rrule: string, from: Recurrence["from"]) =>
    onChange({ recurrence: { rrule, from }, ...(!task.due && { due }) });
  if (!recurrence) {
    return (
      <Button
        look="quiet"
        className="justify-self-start"
        onClick={() => save(rruleOf(firstRule(due.date)), "due")}
      >
        {t("repeat.add")}
      </Button>
    );
  }
  const rule = ruleOf(recurrence.rrule);
  const change = (part: Partial<Rule>) => save(rruleOf({ ...rule, ...part }), recurrence.from);
  return (
    <div className="grid gap-2">
      <Frequency rule={rule} onChange={change} />
      {rule.frequency === "WEEKLY" && (
        <Weekdays chosen={rule.weekdays} onChange={(weekdays) => change({ weekdays })} />
      )}
      {rule.frequency === "MONTHLY" && (
        <label className="flex min-h-9 items-center gap-2">
          <input
            type="checkbox"
            checked={rule.lastDay}
            onChange={({ target }) => change({ lastDay: target.checked })}
            className="size-4 accent-accent"
          />
          {t("repeat.last_day")}
        </label>
      )}
      <label className="flex items-center gap-2">
        <span className="text-muted">{t("repeat.from")}</span>
        <select
          value={recurrence.from}
          onChange={({ target }) => save(recurrence.rrule, target.value as Recurrence["from"])}
          className={`${INPUT} flex-1`}
        >
          <option value="due">{t("repeat.from_due")}</option>
          <option value="completion">{t("repeat.from_completion")}</option>
        </select>
      </label>
      <label className="flex items-center gap-2">
        <span className="text-muted">{t("repeat.until")}</span>
        <input
          type="date"
          value={rule.until ?? ""}
          min={due.date}
          onChange={({ target }) => change({ until: target.value || null, count: null })}
          className={`${INPUT} flex-1`}
        />
      </label>
      <Preview rrule={recurrence.rrule} due={due} />
      <div className="flex gap-2">
        {task.status !== "done" && <Button onClick={() => skipOccurrence(task)}>{t("repeat.skip")}</Button>}
        <Button look="quiet" onClick={() => onChange({ recurrence: null })}>
          {t("repeat.stop")}
        </Button>
      </div>
    </div>
  );
}

function Frequency({ rule, onChange }: { rule: Rule; onChange: (part: Partial<Rule>) => void }) {
  return (
    <div className="flex items-center gap-2">
      <span className="text-muted">{t("repeat.every")}</span>
      <input
        type="number"
        min={1}
        max={999}
        value={rule.interval}
        aria-label={t("repeat.interval")}
        onChange={({ target }) =>
          target.validity.valid && target.value && onChange({ interval: Number(target.value) })
        }
        className={`${INPUT} w-16!`}
      />
      <select
        value={rule.frequency}
        aria-label={t("repeat.unit")}
        onChange={({ target }) => onChange({ frequency: target.value as Rule["frequency"], others: [] })}
        className={`${INPUT} flex-1`}
      >
        {FREQUENCIES.map((one) => (
          <option key={one} value={one}>
            {t(`repeat.${one}`, { count: rule.interval })}
          </option>
        ))}
      </select>
    </div>
  );
}

function Weekdays({ chosen, onChange }: { chosen: Weekday[]; onChange: (days: Weekday[]) => void }) {
  const name = (day: number, style: "narrow" | "long") =>
    new Date(Date.UTC(2024, 0, day + 1)).toLocaleDateString(locale.get(), {
      weekday: style,
      timeZone: "UTC",
    });
  const flip = (day: Weekday) => {
    const next = WEEKDAYS.filter((one) => (one === day ? !chosen.includes(one) : chosen.includes(one)));
    if (next.length > 0) onChange(next);
  };
  return (
    <fieldset className="flex gap-1">
      <legend className="sr-only">{t("repeat.weekdays")}</legend>
      {WEEKDAYS.map((day, index) => (
        <button
          key={day}
          type="button"
          aria-pressed={chosen.includes(day)}
          aria-label={name(index, "long")}
          onClick={() => flip(day)}
          className="size-9 rounded-full border border-line hover:bg-sunken aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent"
        >
          {name(index, "narrow")}
        </button>
      ))}
    </fieldset>
  );
}

function Preview({ rrule, due }: { rrule: string; due: Due }) {
  const at = useMoment();
  const { data, isError } = useQuery(previewOptions(useUserId(), rrule, due));
  return (
    <div aria-live="polite" className="min-h-10 text-xs text-muted">
      {isError && t("repeat.no_preview")}
      {data && (
        <p>
          {t("repeat.next")} {data.items.map((one) => dueWords(one.due, at)).join(" · ")}
          {!data.complete && " …"}
        </p>
      )}
      {data?.items.map((one) => one.note && <p key={one.due_at}>{one.note.message}</p>)}
    </div>
  );
}

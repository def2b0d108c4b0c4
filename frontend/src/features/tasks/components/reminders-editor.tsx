import { Bell, X } from "lucide-react";
import { t } from "@/lib/i18n";
import { instantOf, wallAt } from "@/lib/zone";
import { useMoment } from "../model/moment";
import type { Due, Reminder } from "../model/task";
import { reminderWords } from "../model/words";

const BEFORE = [0, 5, 15, 30, 60, 120, 1440, 2880, 10080];
const AT = "at";

interface Props {
  reminders: Reminder[];
  due: Due | null;
  onChange: (reminders: Reminder[]) => void;
}

export function RemindersEditor({ reminders, due, onChange }: Props) {
  const { zone, now } = useMoment();
  const add = (choice: string) => {
    const made = { id: crypto.randomUUID().slice(0, 8), at: null, minutes_before: null };
    if (choice === AT)
      onChange([
        ...reminders,
        { ...made, at: new Date(Math.ceil(now / 3_600_000) * 3_600_000).toISOString() },
      ]);
    else if (choice) onChange([...reminders, { ...made, minutes_before: Number(choice) }]);
  };
  return (
    <div className="grid gap-1">
      {reminders.map((reminder) => (
        <div key={reminder.id} className="flex min-h-9 items-center gap-2">
          <Bell size={16} aria-hidden className="text-muted" />
          {reminder.at ? (
            <input
              type="datetime-local"
              aria-label={t("reminder.at")}
              value={localOf(reminder.at, zone)}
              onChange={({ target }) =>
                target.value &&
                onChange(
                  reminders.map((one) =>
                    one === reminder ? { ...one, at: instantIn(target.value, zone) } : one,
                  ),
                )
              }
              className="min-w-0 flex-1 rounded-sm bg-transparent hover:bg-sunken"
            />
          ) : (
            <span className="flex-1">{reminderWords(reminder, zone)}</span>
          )}
          <button
            type="button"
            aria-label={t("reminder.remove")}
            onClick={() => onChange(reminders.filter((one) => one !== reminder))}
            className="grid size-9 place-items-center rounded-md text-muted hover:bg-sunken hover:text-ink"
          >
            <X size={14} aria-hidden />
          </button>
        </div>
      ))}
      {reminders.length < 10 && (
        <select
          value=""
          aria-label={t("reminder.add")}
          onChange={({ target }) => add(target.value)}
          className="min-h-9 w-full rounded-md bg-transparent text-muted hover:bg-sunken"
        >
          <option value="">{t("reminder.add")}</option>
          {due &&
            BEFORE.map((minutes) => (
              <option key={minutes} value={minutes}>
                {reminderWords({ id: "", at: null, minutes_before: minutes }, zone)}
              </option>
            ))}
          <option value={AT}>{t("reminder.at")}</option>
        </select>
      )}
    </div>
  );
}

function localOf(instant: string, zone: string): string {
  const { date, time } = wallAt(instant, zone);
  return `${date}T${time}`;
}

function instantIn(local: string, zone: string): string {
  const [date = "", time = ""] = local.split("T");
  return new Date(instantOf(date, time.slice(0, 5), zone)).toISOString();
}

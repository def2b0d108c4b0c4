import { Globe, X } from "lucide-react";
import { IconButton } from "@/components/ui/button";
import { INPUT } from "@/components/ui/field";
import { t } from "@/lib/i18n";
import { useMoment } from "../model/moment";
import type { Due } from "../model/task";
import { handyDays } from "../model/words";

const ZONES = Intl.supportedValuesOf("timeZone");

/** A due of any of the three kinds: a day; a time where the user is; a time in one zone. */
export function DueEditor({ due, onChange }: { due: Due | null; onChange: (due: Due | null) => void }) {
  const at = useMoment();
  const change = (part: Partial<Due>) =>
    onChange({ date: at.today, time: null, timezone: null, ...due, ...part });
  return (
    <fieldset className="grid gap-2">
      <legend className="sr-only">{t("task.due")}</legend>
      <div className="flex flex-wrap gap-1">
        {handyDays(at.today).map(({ key, date }) => (
          <button
            key={key}
            type="button"
            aria-pressed={due?.date === date}
            onClick={() => change({ date })}
            className="min-h-9 rounded-full border border-line px-3 hover:bg-sunken aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent"
          >
            {t(key)}
          </button>
        ))}
      </div>
      <div className="flex gap-2">
        <input
          type="date"
          aria-label={t("due.date")}
          value={due?.date ?? ""}
          min="1970-01-01"
          max="2999-12-31"
          onChange={({ target }) =>
            target.value ? target.validity.valid && change({ date: target.value }) : onChange(null)
          }
          className={`${INPUT} min-w-0 flex-1`}
        />
        <input
          type="time"
          aria-label={t("due.time")}
          value={due?.time ?? ""}
          disabled={!due}
          onChange={({ target }) =>
            change(target.value ? { time: target.value } : { time: null, timezone: null })
          }
          className={`${INPUT} w-34! shrink-0`}
        />
        <IconButton label={t("due.none")} disabled={!due} onClick={() => onChange(null)}>
          <X size={16} aria-hidden />
        </IconButton>
      </div>
      {due?.time && (
        <label className="flex items-center gap-2 text-muted">
          <Globe size={16} aria-hidden />
          <span className="sr-only">{t("due.zone")}</span>
          <select
            value={due.timezone ?? ""}
            onChange={({ target }) => change({ timezone: target.value || null })}
            className="min-h-9 min-w-0 flex-1 rounded-md bg-transparent hover:bg-sunken"
          >
            <option value="">{t("due.floating")}</option>
            {ZONES.map((zone) => (
              <option key={zone}>{zone}</option>
            ))}
          </select>
        </label>
      )}
    </fieldset>
  );
}

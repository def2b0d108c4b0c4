import { Flag } from "lucide-react";
import { t } from "@/lib/i18n";
import { PRIORITIES } from "../model/task";

const TONES = ["text-muted", "text-accent", "text-warn", "text-danger"];

export function PriorityEditor({ value, onChange }: { value: number; onChange: (priority: number) => void }) {
  return (
    <fieldset className="flex gap-1">
      <legend className="sr-only">{t("task.priority")}</legend>
      {PRIORITIES.map((priority) => (
        <button
          key={priority}
          type="button"
          aria-pressed={value === priority}
          aria-label={t(`priority.${priority}`)}
          title={t(`priority.${priority}`)}
          onClick={() => onChange(priority)}
          className={`grid size-9 place-items-center rounded-md hover:bg-sunken aria-pressed:bg-accent-soft aria-pressed:ring-1 aria-pressed:ring-accent ${TONES[priority] ?? ""}`}
        >
          <Flag size={16} aria-hidden fill={priority > 0 ? "currentColor" : "none"} />
        </button>
      ))}
    </fieldset>
  );
}

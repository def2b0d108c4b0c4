import { X } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { t } from "@/lib/i18n";

const MAX_LABELS = 20;

/** Labels as chips; Enter or a comma adds what was typed, Backspace in the empty field takes the last away. */
export function LabelsEditor({
  labels,
  onChange,
}: {
  labels: string[];
  onChange: (labels: string[]) => void;
}) {
  const [typed, setTyped] = useState("");
  const add = () => {
    const label = typed.trim().replace(/^@/, "");
    setTyped("");
    if (label && !labels.includes(label) && labels.length < MAX_LABELS) onChange([...labels, label]);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "Enter" || event.key === ",") {
      event.preventDefault();
      add();
    } else if (event.key === "Backspace" && !typed && labels.length > 0) onChange(labels.slice(0, -1));
  };
  return (
    <div className="flex flex-wrap items-center gap-1">
      {labels.map((label) => (
        <span key={label} className="inline-flex min-h-7 items-center gap-1 rounded-full bg-sunken pr-1 pl-3">
          @{label}
          <button
            type="button"
            aria-label={t("labels.remove", { label })}
            onClick={() => onChange(labels.filter((one) => one !== label))}
            className="grid size-6 place-items-center rounded-full text-muted hover:bg-line hover:text-ink"
          >
            <X size={12} aria-hidden />
          </button>
        </span>
      ))}
      <input
        value={typed}
        maxLength={50}
        onChange={({ target }) => setTyped(target.value)}
        onKeyDown={press}
        onBlur={add}
        aria-label={t("labels.add")}
        placeholder={t("labels.add")}
        className="min-h-9 min-w-24 flex-1 rounded-md bg-transparent px-1"
      />
    </div>
  );
}

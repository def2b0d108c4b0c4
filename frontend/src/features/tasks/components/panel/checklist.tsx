import { Plus, X } from "lucide-react";
import { useState } from "react";
import { t } from "@/lib/i18n";
import type { Item } from "../../model/task";
import { useDraft } from "../use-draft";

const MOST = 100;

export function Checklist({ items, onChange }: { items: Item[]; onChange: (items: Item[]) => void }) {
  const [typed, setTyped] = useState("");
  const add = () => {
    const text = typed.trim();
    setTyped("");
    if (text) onChange([...items, { id: crypto.randomUUID().slice(0, 12), text, done: false }]);
  };
  const change = (item: Item, part: Partial<Item>) =>
    onChange(items.map((one) => (one.id === item.id ? { ...one, ...part } : one)));
  return (
    <div>
      {items.length > 0 && (
        <ul>
          {items.map((item) => (
            <Line
              key={item.id}
              item={item}
              onChange={(part) => change(item, part)}
              onRemove={() => onChange(items.filter((one) => one.id !== item.id))}
            />
          ))}
        </ul>
      )}
      {items.length < MOST && (
        <label className="flex min-h-9 items-center gap-2">
          <Plus size={16} aria-hidden className="text-muted" />
          <input
            value={typed}
            maxLength={500}
            aria-label={t("checklist.add")}
            placeholder={t("checklist.add")}
            onChange={({ target }) => setTyped(target.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter") return;
              event.preventDefault();
              add();
            }}
            onBlur={add}
            className="min-h-9 min-w-0 flex-1 rounded-sm bg-transparent px-1"
          />
        </label>
      )}
    </div>
  );
}

function Line({
  item,
  onChange,
  onRemove,
}: {
  item: Item;
  onChange: (part: Partial<Item>) => void;
  onRemove: () => void;
}) {
  const draft = useDraft(item.text, (text) => {
    const clean = text.trim();
    if (clean) onChange({ text: clean });
    return clean || item.text;
  });
  return (
    <li className="group flex min-h-9 items-center gap-2">
      <input
        type="checkbox"
        checked={item.done}
        aria-label={item.text}
        onChange={({ target }) => onChange({ done: target.checked })}
        className="size-4 accent-accent"
      />
      <input
        value={draft.text}
        maxLength={500}
        aria-label={t("checklist.item", { text: item.text })}
        onChange={({ target }) => draft.setTyped(target.value)}
        onBlur={draft.flush}
        className={`min-h-9 min-w-0 flex-1 rounded-sm bg-transparent px-1 ${item.done ? "text-muted line-through" : ""}`}
      />
      <button
        type="button"
        aria-label={t("checklist.remove", { text: item.text })}
        onClick={onRemove}
        className="grid size-9 place-items-center rounded-md text-muted hover:bg-sunken hover:text-ink"
      >
        <X size={14} aria-hidden />
      </button>
    </li>
  );
}

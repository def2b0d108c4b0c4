import { lazy, Suspense, useState } from "react";
import { t } from "@/lib/i18n";
import { useDraft } from "../use-draft";
import { TextArea } from "./text-area";

const Markdown = lazy(() => import("./markdown"));

/** Notes are shown as markdown, and written as text. */
export function Notes({ value, onSave }: { value: string; onSave: (notes: string, from: string) => void }) {
  const draft = useDraft(value, (text, from) => {
    onSave(text, from);
    return text;
  });
  const [writing, setWriting] = useState(false);
  if (!writing && draft.text) {
    return (
      <div className="group relative">
        <Suspense fallback={<p className="whitespace-pre-wrap">{draft.text}</p>}>
          <Markdown text={draft.text} />
        </Suspense>
        <button
          type="button"
          onClick={() => setWriting(true)}
          className="mt-2 min-h-9 rounded-md px-2 text-accent hover:bg-sunken"
        >
          {t("notes.edit")}
        </button>
      </div>
    );
  }
  return (
    <TextArea
      value={draft.text}
      aria-label={t("task.notes")}
      placeholder={t("notes.placeholder")}
      maxLength={20_000}
      autoFocus={writing}
      onChange={({ target }) => draft.setTyped(target.value)}
      onFocus={() => setWriting(true)}
      onBlur={() => {
        draft.flush();
        setWriting(false);
      }}
      className="min-h-14 rounded-md px-2 py-2 -mx-2 text-base md:text-sm"
    />
  );
}

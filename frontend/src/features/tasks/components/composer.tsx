import { Bell, Calendar } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { t } from "@/lib/i18n";
import { createStore, useStore } from "@/lib/store";
import { toast } from "@/lib/toast";
import { createTask } from "../model/actions";
import { currentMoment } from "../model/moment";
import type { Due, Reminder, TaskPatch } from "../model/task";
import { dueWords } from "../model/words";
import { DueEditor } from "./due-editor";
import { LabelsEditor } from "./labels-editor";
import { PriorityEditor } from "./priority-editor";
import { RemindersEditor } from "./reminders-editor";

/** What a new task begins with while it is being written; null when none is. */
export const composing = createStore<TaskPatch | null>(null);

export function compose(fields: TaskPatch = {}): void {
  composing.set(fields);
}

/** The day that a new task of a view is due by itself. */
export function fieldsFor(view: string): TaskPatch {
  return view === "today" ? { due: { date: currentMoment().today, time: null, timezone: null } } : {};
}

export function Composer({ onOpen }: { onOpen: (id: string) => void }) {
  const fields = useStore(composing);
  const close = () => composing.set(null);
  return (
    <Dialog open={fields !== null} onClose={close} title={t("task.new")} bare>
      {fields && <Form begin={fields} onDone={close} onOpen={onOpen} />}
    </Dialog>
  );
}

function Form({
  begin,
  onDone,
  onOpen,
}: {
  begin: TaskPatch;
  onDone: () => void;
  onOpen: (id: string) => void;
}) {
  const [title, setTitle] = useState("");
  const [notes, setNotes] = useState("");
  const [due, setDue] = useState<Due | null>(begin.due ?? null);
  const [priority, setPriority] = useState(begin.priority ?? 0);
  const [labels, setLabels] = useState<string[]>(begin.labels ?? []);
  const [reminders, setReminders] = useState<Reminder[]>([]);
  const [more, setMore] = useState<"due" | "reminders" | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!title.trim()) return;
    const id = createTask({ title: title.trim(), notes, due, priority, labels, reminders });
    toast(t("toast.created"), { action: { label: t("task.open"), run: () => onOpen(id) } });
    onDone();
  };
  const sendOnModEnter = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) event.currentTarget.requestSubmit();
  };
  const flip = (what: "due" | "reminders") => setMore((now) => (now === what ? null : what));
  return (
    <form onSubmit={submit} onKeyDown={sendOnModEnter} className="grid gap-2 p-4 md:p-6">
      <input
        autoFocus
        value={title}
        onChange={({ target }) => setTitle(target.value)}
        aria-label={t("task.title")}
        placeholder={t("task.title_placeholder")}
        maxLength={500}
        required
        className="min-h-11 border-b border-line bg-transparent text-lg font-semibold outline-none focus:border-accent"
      />
      <textarea
        value={notes}
        onChange={({ target }) => setNotes(target.value)}
        aria-label={t("task.notes")}
        placeholder={t("notes.placeholder")}
        maxLength={20_000}
        rows={2}
        className="resize-none rounded-sm bg-transparent text-base md:text-sm"
      />
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Button look={due ? "link" : "quiet"} aria-expanded={more === "due"} onClick={() => flip("due")}>
          <Calendar size={16} aria-hidden /> {due ? <DueName due={due} /> : t("task.due")}
        </Button>
        <Button
          look={reminders.length > 0 ? "link" : "quiet"}
          aria-expanded={more === "reminders"}
          onClick={() => flip("reminders")}
        >
          <Bell size={16} aria-hidden /> {t("task.reminders")}
          {reminders.length > 0 && ` ${reminders.length}`}
        </Button>
        <PriorityEditor value={priority} onChange={setPriority} />
      </div>
      {more === "due" && <DueEditor due={due} onChange={setDue} />}
      {more === "reminders" && <RemindersEditor reminders={reminders} due={due} onChange={setReminders} />}
      <LabelsEditor labels={labels} onChange={setLabels} />
      <div className="mt-2 flex justify-end gap-2">
        <Button look="quiet" onClick={onDone}>
          {t("cancel")}
        </Button>
        <Button type="submit" look="primary" disabled={!title.trim()}>
          {t("task.add")}
        </Button>
      </div>
    </form>
  );
}

function DueName({ due }: { due: Due }) {
  return <>{dueWords(due, currentMoment())}</>;
}

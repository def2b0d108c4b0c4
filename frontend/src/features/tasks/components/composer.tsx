import { useQuery } from "@tanstack/react-query";
import { Bell, Calendar } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ProjectSelect } from "@/features/projects/components/project-select";
import { useUserId } from "@/features/settings/api/profile";
import { t } from "@/lib/i18n";
import { createStore, useStore } from "@/lib/store";
import { toast } from "@/lib/toast";
import { usePaused } from "@/lib/use-pause";
import { type Preview, quickPreviewOptions, type Span } from "../api/quick-preview";
import { createTask, quickAdd } from "../model/actions";
import { currentMoment } from "../model/moment";
import type { Due, Reminder, TaskPatch } from "../model/task";
import { dueWords } from "../model/words";
import { DueEditor } from "./due-editor";
import { LabelsEditor } from "./labels-editor";
import { PriorityEditor } from "./priority-editor";
import { RemindersEditor } from "./reminders-editor";
import { Understood } from "./understood";

/** What a new task begins with while it is being written; null when none is. */
export const composing = createStore<TaskPatch | null>(null);

export function compose(fields: TaskPatch = {}): void {
  composing.set(fields);
}

/** What a new task has by itself where one is: the day, the project, or the label. */
export function fieldsFor(pathname: string): TaskPatch {
  const [, place, id] = pathname.split("/");
  if (place === "projects" && id) return { project_id: id };
  if (place === "labels" && id) return { labels: [decodeURIComponent(id)] };
  const { today } = currentMoment();
  const day =
    place === "calendar"
      ? (new URLSearchParams(location.search).get("day") ?? today)
      : place === "today" && today;
  return day ? { due: { date: day, time: null, timezone: null } } : {};
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
  const [projectId, setProjectId] = useState<string | null>(begin.project_id ?? null);
  const line = usePaused(title, PAUSE_MS);
  const preview = useQuery(quickPreviewOptions(useUserId(), line));
  const understood = preview.data && line === title && !preview.isPlaceholderData ? preview.data : null;
  /** What was set by hand comes before what was understood of the line. */
  const make = () => {
    const own = { title: title.trim(), notes, due, priority, labels, reminders, project_id: projectId };
    if (!understood || understood.spans.length === 0) return createTask(own);
    const fields = withLine(own, understood, begin);
    const isPlain = !notes && priority === 0 && labels.length === 0 && reminders.length === 0;
    // Only the server can make the project that the line names.
    if (understood.spans.some((span) => span.kind === "project" && span.new) && isPlain)
      return quickAdd(title, fields);
    return createTask(fields);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!title.trim()) return;
    const id = make();
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
      <Understood text={line} spans={title.trim() ? (preview.data?.spans ?? NOTHING) : NOTHING} />
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
      <ProjectSelect value={projectId} onChange={setProjectId} />
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

const NOTHING: Span[] = [];
const PAUSE_MS = 200;

/** The fields of a task to be made of what was set by hand and what was understood of its line. */
function withLine(own: TaskPatch, { task }: Preview, begin: TaskPatch): TaskPatch {
  const setDue = JSON.stringify(own.due) !== JSON.stringify(begin.due ?? null);
  return {
    ...own,
    title: task.title,
    due: (setDue ? null : task.due) ?? own.due ?? null,
    priority: own.priority || task.priority,
    labels: [...new Set([...(own.labels ?? []), ...task.labels])],
    project_id: task.project_id ?? own.project_id ?? null,
    recurrence: task.recurrence,
    reminders: own.reminders?.length
      ? own.reminders
      : task.reminders.map((one) => ({ ...one, id: crypto.randomUUID().slice(0, 8) })),
  };
}

function DueName({ due }: { due: Due }) {
  return <>{dueWords(due, currentMoment())}</>;
}

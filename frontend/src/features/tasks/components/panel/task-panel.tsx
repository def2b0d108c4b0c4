import { Trash2, X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { useSearchParams } from "react-router";
import { IconButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/state";
import { ProjectSelect } from "@/features/projects/components/project-select";
import { t } from "@/lib/i18n";
import { useTask } from "../../api/read-task";
import { changeTask, deleteTasks, toggleDone } from "../../model/actions";
import { useMoment } from "../../model/moment";
import type { Task, TaskPatch } from "../../model/task";
import { instantWords } from "../../model/words";
import { Check } from "../check";
import { DueEditor } from "../due-editor";
import { LabelsEditor } from "../labels-editor";
import { PriorityEditor } from "../priority-editor";
import { RemindersEditor } from "../reminders-editor";
import { useDraft } from "../use-draft";
import { Checklist } from "./checklist";
import { Conflict } from "./conflict";
import { Deliveries } from "./deliveries";
import { History } from "./history";
import { InTrash } from "./in-trash";
import { Notes } from "./notes";
import { Occurrences } from "./occurrences";
import { RecurrenceEditor } from "./recurrence-editor";
import { Reveal } from "./reveal";
import { Subtasks } from "./subtasks";
import { TextArea } from "./text-area";

interface Props {
  taskId: string;
  onClose: () => void;
}

/** Everything of one task, saved as it is changed. Beside the list where there is room, over it elsewhere. */
export default function TaskPanel({ taskId, onClose }: Props) {
  const { task, isError, isPending } = useTask(taskId);
  const [, setSearch] = useSearchParams();
  const onOpen = (id: string) =>
    setSearch((now) => {
      now.set("task", id);
      return now;
    });
  const frame = useRef<HTMLElement>(null);
  const covers = !window.matchMedia("(min-width: 64rem)").matches;
  useEffect(() => {
    if (covers && taskId) frame.current?.focus();
  }, [covers, taskId]);
  return (
    <aside
      ref={frame}
      tabIndex={-1}
      aria-label={t("task.details")}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.stopPropagation();
        onClose();
      }}
      className="slide-in fixed inset-0 z-20 overflow-y-auto bg-surface lg:static lg:z-auto lg:w-96 lg:shrink-0 lg:border-l lg:border-line xl:w-[26rem]"
    >
      {task ? (
        <Details key={task.id} task={task} onClose={onClose} onOpen={onOpen} />
      ) : (
        <>
          <div className="flex justify-end p-2">
            <IconButton label={t("close")} onClick={onClose}>
              <X size={18} aria-hidden />
            </IconButton>
          </div>
          {isPending && !isError ? (
            <PanelSkeleton />
          ) : (
            <EmptyState icon={<Trash2 />} title={t("task.gone")} text={t("task.gone_text")} />
          )}
        </>
      )}
    </aside>
  );
}

interface DetailsProps {
  task: Task;
  onClose: () => void;
  onOpen: (id: string) => void;
}

function Details({ task, onClose, onOpen }: DetailsProps) {
  const { zone } = useMoment();
  const save = (patch: TaskPatch, from?: TaskPatch) => void changeTask(task, patch, from);
  const inTrash = task.deleted_at !== null;
  return (
    <>
      <header className="sticky top-0 z-10 flex items-center gap-1 border-b border-line bg-surface px-2 py-1">
        <span className="flex-1" />
        {inTrash ? (
          <InTrash task={task} onClose={onClose} />
        ) : (
          <IconButton
            label={t("task.delete")}
            onClick={() => {
              deleteTasks([task]);
              onClose();
            }}
          >
            <Trash2 size={18} aria-hidden />
          </IconButton>
        )}
        <IconButton label={t("close")} onClick={onClose}>
          <X size={18} aria-hidden />
        </IconButton>
      </header>
      <div className="grid gap-6 px-4 pt-4 pb-24 md:px-6">
        <h2 className="sr-only">{task.title}</h2>
        <Conflict task={task} />
        <div className="-ml-2 flex items-start gap-1">
          <Check task={task} onToggle={() => toggleDone(task)} />
          <Title task={task} onSave={(title, from) => save({ title }, { title: from })} />
        </div>
        <Notes value={task.notes} onSave={(notes, from) => save({ notes }, { notes: from })} />
        <Row name={t("task.due")}>
          <DueEditor due={task.due} onChange={(due) => save({ due })} />
        </Row>
        <Row name={t("task.recurrence")}>
          <RecurrenceEditor task={task} onChange={save} />
          {task.recurrence && task.version > 0 && (
            <Reveal name={t("occurrence.show")}>
              <Occurrences task={task} />
            </Reveal>
          )}
        </Row>
        <Row name={t("task.checklist")}>
          <Checklist items={task.checklist} onChange={(checklist) => save({ checklist })} />
        </Row>
        {!task.parent_id && (
          <Row name={t("task.subtasks")}>
            <Subtasks task={task} onOpen={onOpen} />
          </Row>
        )}
        <Row name={t("task.reminders")}>
          <RemindersEditor
            reminders={task.reminders}
            due={task.due}
            onChange={(reminders) => save({ reminders })}
          />
          {task.version > 0 && (
            <Reveal name={t("delivery.show")}>
              <Deliveries taskId={task.id} />
            </Reveal>
          )}
        </Row>
        <Row name={t("task.priority")}>
          <PriorityEditor value={task.priority} onChange={(priority) => save({ priority })} />
        </Row>
        <Row name={t("task.labels")}>
          <LabelsEditor labels={task.labels} onChange={(labels) => save({ labels })} />
        </Row>
        <Row name={t("task.project")}>
          <ProjectSelect value={task.project_id} onChange={(project_id) => save({ project_id })} />
        </Row>
        <Row name={t("task.history")}>
          <History task={task} />
        </Row>
        <p className="text-xs text-muted">
          {t("task.created", { when: instantWords(task.created_at, zone) })}
        </p>
      </div>
    </>
  );
}

function Title({ task, onSave }: { task: Task; onSave: (title: string, from: string) => void }) {
  const draft = useDraft(task.title, (text, from) => {
    const clean = text.trim();
    if (clean) onSave(clean, from);
    return clean || from;
  });
  return (
    <TextArea
      value={draft.text}
      aria-label={t("task.title")}
      maxLength={500}
      onChange={({ target }) => draft.setTyped(target.value.replaceAll("\n", " "))}
      onBlur={draft.flush}
      onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
      className={`rounded-sm py-2 text-lg font-semibold md:py-1 ${task.status === "done" ? "text-muted line-through" : ""}`}
    />
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section className="grid gap-2">
      <h3 className="text-xs font-medium text-muted">{name}</h3>
      {children}
    </section>
  );
}

function PanelSkeleton() {
  return (
    <div role="status" aria-label={t("loading")} className="grid gap-6 p-6">
      <div className="skeleton h-6 w-3/4" />
      <div className="skeleton h-24" />
      <div className="skeleton h-9 w-1/2" />
    </div>
  );
}

import { Check, Sun, Sunrise, Trash2, Undo2, X } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "@/components/ui/button";
import { useProjects } from "@/features/projects/api/list-projects";
import { t } from "@/lib/i18n";
import { addDays } from "@/lib/zone";
import { changeTasks, completeTasks, deleteTasks, restoreTasks } from "../model/actions";
import { currentMoment } from "../model/moment";
import type { Task } from "../model/task";

interface Props {
  /** What is selected. */
  tasks: Task[];
  onDone: () => void;
}

/** What can be done with all that is selected. On a phone it lies over the tabs. */
export function SelectionBar({ tasks, onDone }: Props) {
  const inTrash = tasks.some((task) => task.deleted_at !== null);
  return (
    <div
      role="toolbar"
      aria-label={t("select.bar")}
      className="fixed inset-x-0 bottom-0 z-20 flex min-h-14 items-center gap-1 border-t border-line bg-surface px-3 pb-[env(safe-area-inset-bottom)] shadow-raised md:inset-x-auto md:bottom-4 md:left-1/2 md:-translate-x-1/2 md:rounded-lg md:border md:pb-0"
    >
      <p role="status" className="flex-1 pr-2 font-medium whitespace-nowrap">
        {t("select.count", { count: tasks.length })}
      </p>
      {inTrash ? (
        <Action label={t("task.restore")} icon={<Undo2 />} run={() => restoreTasks(tasks)} done={onDone} />
      ) : (
        <Acts tasks={tasks} onDone={onDone} />
      )}
      <Action label={t("select.none")} icon={<X />} run={() => {}} done={onDone} />
    </div>
  );
}

function Acts({ tasks, onDone }: Props) {
  const due = (days: number) => () =>
    changeTasks(tasks, { due: { date: addDays(currentMoment().today, days), time: null, timezone: null } });
  return (
    <>
      <Action label={t("keys.complete")} icon={<Check />} run={() => completeTasks(tasks)} done={onDone} />
      <Action label={t("keys.due_today")} icon={<Sun />} run={due(0)} done={onDone} />
      <Action label={t("keys.due_tomorrow")} icon={<Sunrise />} run={due(1)} done={onDone} />
      <ToProject tasks={tasks} onDone={onDone} />
      <Action label={t("keys.delete")} icon={<Trash2 />} run={() => deleteTasks(tasks)} done={onDone} />
    </>
  );
}

function ToProject({ tasks, onDone }: Props) {
  const projects = useProjects() ?? [];
  const put = (id: string) => {
    changeTasks(tasks, { project_id: id === "inbox" ? null : id });
    onDone();
  };
  return (
    <select
      aria-label={t("select.project")}
      value=""
      onChange={({ target }) => put(target.value)}
      className="min-h-9 w-24 rounded-md border border-edge bg-surface px-1 text-base md:w-36 md:text-sm"
    >
      <option value="" disabled>
        {t("task.project")}
      </option>
      <option value="inbox">{t("view.inbox")}</option>
      {projects.map((project) => (
        <option key={project.id} value={project.id}>
          {project.name}
        </option>
      ))}
    </select>
  );
}

interface ActionProps {
  label: string;
  icon: ReactNode;
  run: () => void;
  done: () => void;
}

function Action({ label, icon, run, done }: ActionProps) {
  const act = () => {
    run();
    done();
  };
  return (
    <IconButton label={label} onClick={act} className="max-md:size-11 [&_svg]:size-4.5">
      {icon}
    </IconButton>
  );
}

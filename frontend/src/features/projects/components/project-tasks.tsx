import { FolderOpen } from "lucide-react";
import { useCallback, useRef } from "react";
import { RowsSkeleton } from "@/app/skeletons";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/state";
import { useTaskList } from "@/features/tasks/api/list-tasks";
import { compose } from "@/features/tasks/components/composer";
import { useListKeys } from "@/features/tasks/components/use-list-keys";
import { usePicking } from "@/features/tasks/components/use-picking";
import type { Status } from "@/features/tasks/model/task";
import { t } from "@/lib/i18n";
import type { Project } from "../api/list-projects";
import { type Column, DragArea } from "./drag-area";
import { ProjectColumn, type Reveals } from "./project-column";

const STATUSES: readonly Status[] = ["todo", "doing", "done"];
export type Look = "list" | "board";

interface Props {
  project: Project;
  look: Look;
  openId: string | null;
  onOpen: (id: string | null) => void;
}

/** The tasks of a project by their status: one below the other, or as columns of cards. */
export function ProjectTasks({ project, look, openId, onOpen }: Props) {
  const todo = useTaskList({ view: `project:${project.id}:todo` });
  const doing = useTaskList({ view: `project:${project.id}:doing` });
  const done = useTaskList({ view: `project:${project.id}:done` }, look === "board");
  const lists = { todo, doing, done };
  const shown = look === "board" ? STATUSES : STATUSES.slice(0, 2);
  const columns = shown.map((status): Column => ({ status, tasks: lists[status].tasks ?? [] }));
  const all = columns.flatMap(({ tasks }) => tasks);
  const reveals = useRef<Reveals>(new Map());
  const reveal = useCallback((id: string) => {
    for (const show of reveals.current.values()) show(id);
  }, []);
  const keys = useListKeys(all, openId, onOpen, reveal);
  const { pick, bar } = usePicking(all, keys, onOpen);
  if (!todo.tasks || !doing.tasks) return <RowsSkeleton />;
  if (look === "list" && all.length === 0) {
    return (
      <EmptyState
        icon={<FolderOpen />}
        title={t("empty.project")}
        text={t("empty.project_text")}
        action={<Button onClick={() => compose({ project_id: project.id })}>{t("task.new")}</Button>}
      />
    );
  }
  return (
    <DragArea columns={columns}>
      <div className={look === "board" ? "grid items-start gap-4 px-2 pt-4 md:grid-cols-3 md:px-3" : ""}>
        {columns.map((column) => (
          <ProjectColumn
            key={column.status}
            column={column}
            board={look === "board"}
            openId={openId}
            selected={keys.selected}
            onOpen={pick}
            reveals={reveals.current}
            list={lists[column.status]}
          />
        ))}
      </div>
      {bar}
    </DragArea>
  );
}

import { useDroppable } from "@dnd-kit/core";
import { SortableContext, verticalListSortingStrategy } from "@dnd-kit/sortable";
import { Archive, Columns3, FolderOpen, List, Pencil, Plus, Trash2 } from "lucide-react";
import { lazy, Suspense, useCallback, useState } from "react";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { RowsSkeleton } from "@/app/skeletons";
import { Button, IconButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/state";
import { wordsFor } from "@/features/auth/components/use-form";
import { useTaskList } from "@/features/tasks/api/list-tasks";
import { compose } from "@/features/tasks/components/composer";
import { useListKeys } from "@/features/tasks/components/use-list-keys";
import type { Status, Task } from "@/features/tasks/model/task";
import { t } from "@/lib/i18n";
import { useTitle } from "@/lib/title";
import { toast } from "@/lib/toast";
import { useChangeProject, useDeleteProject, useRestoreProject } from "../api/change-projects";
import { type Project, useProject, useProjects } from "../api/list-projects";
import { ColorDot } from "../components/color-dot";
import { type Column, DragArea } from "../components/drag-area";
import { naming } from "../components/project-dialog";
import { SortableRow } from "../components/sortable-row";

const TaskPanel = lazy(() => import("@/features/tasks/components/panel/task-panel"));
const STATUSES: readonly Status[] = ["todo", "doing", "done"];
const LOOK_KEY = "myriad.project-look";
type Look = "list" | "board";

export default function ProjectPage() {
  const { projectId = "" } = useParams();
  const projects = useProjects();
  const project = useProject(projectId);
  if (project) return <Page key={project.id} project={project} />;
  return (
    <main id="main" tabIndex={-1} className="mx-auto w-full max-w-3xl px-4 pt-10">
      {projects ? (
        <EmptyState isPage icon={<FolderOpen />} title={t("project.gone")} text={t("error.no_page_text")} />
      ) : (
        <RowsSkeleton />
      )}
    </main>
  );
}

function Page({ project }: { project: Project }) {
  useTitle(project.name);
  const [search, setSearch] = useSearchParams();
  const openId = search.get("task");
  const open = useCallback(
    (id: string | null) => setSearch(id ? { task: id } : {}, { replace: search.has("task") }),
    [setSearch, search],
  );
  const [look, setLook] = useState<Look>(localStorage.getItem(LOOK_KEY) === "board" ? "board" : "list");
  const choose = (next: Look) => {
    localStorage.setItem(LOOK_KEY, next);
    setLook(next);
  };
  return (
    <div className="flex h-full min-h-0">
      <main id="main" tabIndex={-1} className="min-w-0 flex-1 overflow-y-auto overscroll-contain">
        <div
          className={`mx-auto w-full px-2 pt-6 pb-32 md:px-8 md:pt-10 ${look === "list" ? "max-w-3xl" : ""}`}
        >
          <Header project={project} look={look} onLook={choose} />
          <Tasks project={project} look={look} openId={openId} onOpen={open} />
        </div>
      </main>
      {openId && (
        <Suspense fallback={null}>
          <TaskPanel taskId={openId} onClose={() => open(null)} />
        </Suspense>
      )}
    </div>
  );
}

function Header({ project, look, onLook }: { project: Project; look: Look; onLook: (look: Look) => void }) {
  const navigate = useNavigate();
  const change = useChangeProject(project);
  const restore = useRestoreProject();
  const said = (error: unknown) => toast(wordsFor(error), { tone: "error" });
  const archive = () =>
    change.mutate({ archived: true }, { onSuccess: () => navigate("/today"), onError: said });
  const deleted = () => {
    toast(t("toast.project_deleted"), {
      action: { label: t("undo"), run: () => restore.mutate(project, { onError: said }) },
    });
    navigate("/today");
  };
  const remove = useDeleteProject(deleted);
  return (
    <header className="mb-2 flex min-h-11 flex-wrap items-center gap-1 px-2 md:px-3">
      <h1 className="flex min-w-0 flex-1 items-center gap-3 text-xl font-semibold tracking-tight">
        <ColorDot color={project.color} className="size-3.5" />
        <span className="truncate">{project.name}</span>
      </h1>
      <IconButton
        label={t("look.list")}
        aria-pressed={look === "list"}
        onClick={() => onLook("list")}
        className={PRESSED}
      >
        <List size={18} aria-hidden />
      </IconButton>
      <IconButton
        label={t("look.board")}
        aria-pressed={look === "board"}
        onClick={() => onLook("board")}
        className={PRESSED}
      >
        <Columns3 size={18} aria-hidden />
      </IconButton>
      <IconButton label={t("project.edit")} onClick={() => naming.set(project)}>
        <Pencil size={18} aria-hidden />
      </IconButton>
      <IconButton label={t("project.archive")} onClick={archive}>
        <Archive size={18} aria-hidden />
      </IconButton>
      <IconButton label={t("project.delete")} onClick={() => remove.mutate(project, { onError: said })}>
        <Trash2 size={18} aria-hidden />
      </IconButton>
      <Button look="quiet" onClick={() => compose({ project_id: project.id })} className="max-md:hidden">
        <Plus size={16} aria-hidden /> {t("task.new")}
      </Button>
    </header>
  );
}

const PRESSED = "aria-pressed:bg-accent-soft aria-pressed:text-accent";

interface TasksProps {
  project: Project;
  look: Look;
  openId: string | null;
  onOpen: (id: string | null) => void;
}

function Tasks({ project, look, openId, onOpen }: TasksProps) {
  const todo = useTaskList({ view: `project:${project.id}:todo` });
  const doing = useTaskList({ view: `project:${project.id}:doing` });
  const done = useTaskList({ view: `project:${project.id}:done` }, look === "board");
  const lists = { todo, doing, done };
  const shown = look === "board" ? STATUSES : STATUSES.slice(0, 2);
  const columns = shown.map((status): Column => ({ status, tasks: lists[status].tasks ?? [] }));
  const all = columns.flatMap(({ tasks }) => tasks);
  useListKeys(all, openId, onOpen, reveal);
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
      <div className={look === "board" ? "grid gap-4 pt-4 md:grid-cols-3" : ""}>
        {columns.map((column) => (
          <ColumnOf
            key={column.status}
            column={column}
            look={look}
            openId={openId}
            onOpen={onOpen}
            more={lists[column.status]}
          />
        ))}
      </div>
    </DragArea>
  );
}

interface ColumnProps {
  column: Column;
  look: Look;
  openId: string | null;
  onOpen: (id: string) => void;
  more: { hasNextPage: boolean; fetchNextPage: () => unknown };
}

function ColumnOf({ column, look, openId, onOpen, more }: ColumnProps) {
  const { setNodeRef, isOver } = useDroppable({ id: column.status });
  const board = look === "board";
  if (!board && column.tasks.length === 0) return null;
  return (
    <section
      ref={setNodeRef}
      aria-labelledby={`column-${column.status}`}
      className={board ? `min-h-32 rounded-lg bg-sunken p-2 ${isOver ? "ring-2 ring-accent" : ""}` : ""}
    >
      <h2
        id={`column-${column.status}`}
        className={`flex items-baseline gap-2 px-3 font-semibold ${board ? "py-2" : "border-b border-line pt-6 pb-2"}`}
      >
        {t(`status.${column.status}`)}
        <span className="text-xs font-normal text-muted tabular-nums">{column.tasks.length}</span>
      </h2>
      <SortableContext
        items={column.tasks.map((task: Task) => task.id)}
        strategy={verticalListSortingStrategy}
      >
        <ul className={board ? "grid gap-2" : ""}>
          {column.tasks.map((task) => (
            <SortableRow key={task.id} task={task} card={board} isOpen={openId === task.id} onOpen={onOpen} />
          ))}
        </ul>
      </SortableContext>
      {more.hasNextPage && (
        <Button look="quiet" className="mt-2 w-full" onClick={() => more.fetchNextPage()}>
          {t("more")}
        </Button>
      )}
    </section>
  );
}

function reveal(id: string): void {
  document.querySelector(`[data-task="${CSS.escape(id)}"]`)?.scrollIntoView({ block: "nearest" });
}

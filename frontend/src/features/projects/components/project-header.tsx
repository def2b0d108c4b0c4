import { Archive, ArchiveRestore, Columns3, List, Pencil, Plus, Trash2 } from "lucide-react";
import { useNavigate } from "react-router";
import { Button, IconButton } from "@/components/ui/button";
import { compose } from "@/features/tasks/components/composer";
import { t } from "@/lib/i18n";
import { useProjectActions } from "../api/change-projects";
import type { Project } from "../api/list-projects";
import { ColorDot } from "./color-dot";
import { naming } from "./project-dialog";
import type { Look } from "./project-tasks";

interface Props {
  project: Project;
  look: Look;
  onLook: (look: Look) => void;
}

/** The name of a project, and what can be done with it. */
export function ProjectHeader({ project, look, onLook }: Props) {
  const navigate = useNavigate();
  const { archive, remove } = useProjectActions(project);
  return (
    <header className="mb-2 flex min-h-11 flex-wrap items-center gap-1 px-2 md:px-3">
      <h1 className="flex min-w-0 flex-1 items-center gap-3 text-xl font-semibold tracking-tight">
        <ColorDot color={project.color} className="size-3.5" />
        <span className="truncate">{project.name}</span>
        {project.archived && (
          <span className="rounded-full bg-sunken px-2 py-0.5 text-xs font-medium tracking-normal text-muted">
            {t("project.archived")}
          </span>
        )}
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
      <IconButton
        label={t(project.archived ? "project.unarchive" : "project.archive")}
        onClick={() => archive(!project.archived)}
      >
        {project.archived ? <ArchiveRestore size={18} aria-hidden /> : <Archive size={18} aria-hidden />}
      </IconButton>
      <IconButton label={t("project.delete")} onClick={() => remove(() => navigate("/today"))}>
        <Trash2 size={18} aria-hidden />
      </IconButton>
      <Button look="quiet" onClick={() => compose({ project_id: project.id })} className="max-md:hidden">
        <Plus size={16} aria-hidden /> {t("task.new")}
      </Button>
    </header>
  );
}

const PRESSED = "aria-pressed:bg-accent-soft aria-pressed:text-accent";

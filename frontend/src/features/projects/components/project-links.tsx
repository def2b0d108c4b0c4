import { Plus } from "lucide-react";
import { NavLink } from "react-router";
import { intend } from "@/app/lazy";
import { IconButton } from "@/components/ui/button";
import { t } from "@/lib/i18n";
import { useProjects } from "../api/list-projects";
import { ColorDot } from "./color-dot";
import { naming } from "./project-dialog";

/** The projects at the side, each with how many of its tasks are open. */
export function ProjectLinks({ counts }: { counts: Record<string, number> | undefined }) {
  const projects = useProjects();
  return (
    <section aria-label={t("project.all")} className="mt-2">
      <div className="flex items-center justify-between pl-2">
        <h2 className="min-w-0 flex-1 text-xs font-medium text-muted">
          <NavLink
            end
            to="/projects"
            onPointerEnter={() => intend("projects")}
            onFocus={() => intend("projects")}
            className="flex min-h-9 items-center rounded-md hover:text-ink aria-[current=page]:text-accent"
          >
            {t("project.all")}
          </NavLink>
        </h2>
        <IconButton label={t("project.new")} onClick={() => naming.set("new")}>
          <Plus size={16} aria-hidden />
        </IconButton>
      </div>
      {projects?.map((project) => (
        <NavLink
          key={project.id}
          to={`/projects/${project.id}`}
          onPointerEnter={() => intend("project")}
          onFocus={() => intend("project")}
          className="flex min-h-9 items-center gap-3 rounded-md px-2 transition-colors hover:bg-line/60 aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-accent max-md:min-h-11"
        >
          <span className="grid w-4.5 place-items-center">
            <ColorDot color={project.color} />
          </span>
          <span className="min-w-0 flex-1 truncate">{project.name}</span>
          {(counts?.[project.id] ?? 0) > 0 && (
            <span className="min-w-5 text-right text-xs text-muted tabular-nums">{counts?.[project.id]}</span>
          )}
        </NavLink>
      ))}
    </section>
  );
}

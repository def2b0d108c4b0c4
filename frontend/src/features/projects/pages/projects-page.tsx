import { useQuery } from "@tanstack/react-query";
import { Archive, ArchiveRestore, FolderOpen, Pencil, Plus, Trash2 } from "lucide-react";
import { Link } from "react-router";
import { RowsSkeleton } from "@/app/skeletons";
import { Button, IconButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/state";
import { useUserId } from "@/features/settings/api/profile";
import { useCounts } from "@/features/tasks/api/count-tasks";
import { t } from "@/lib/i18n";
import { useTitle } from "@/lib/title";
import { useProjectActions } from "../api/change-projects";
import { archivedOptions, type Project, projectsOptions } from "../api/list-projects";
import { ColorDot } from "../components/color-dot";
import { naming } from "../components/project-dialog";

/** Every project: those in use, and those that were put away. */
export default function ProjectsPage() {
  useTitle(t("project.all"));
  const userId = useUserId();
  const inUse = useQuery(projectsOptions(userId)).data?.items;
  const away = useQuery(archivedOptions(userId)).data?.items;
  return (
    <main id="main" tabIndex={-1} className="h-full overflow-y-auto">
      <div className="mx-auto w-full max-w-3xl px-2 pt-6 pb-32 md:px-8 md:pt-10">
        <header className="mb-2 flex min-h-11 items-center justify-between gap-2 px-2 md:px-3">
          <h1 className="text-xl font-semibold tracking-tight">{t("project.all")}</h1>
          <Button look="quiet" onClick={() => naming.set("new")}>
            <Plus size={16} aria-hidden /> {t("project.new")}
          </Button>
        </header>
        {!inUse && <RowsSkeleton />}
        {inUse?.length === 0 && (
          <EmptyState icon={<FolderOpen />} title={t("project.none")} text={t("project.none_text")} />
        )}
        <Rows projects={inUse} />
        {away && away.length > 0 && (
          <section aria-label={t("project.archived")}>
            <h2 className="border-b border-line px-3 pt-6 pb-2 font-semibold">{t("project.archived")}</h2>
            <Rows projects={away} />
          </section>
        )}
      </div>
    </main>
  );
}

function Rows({ projects = [] }: { projects: Project[] | undefined }) {
  return (
    <ul>
      {projects.map((project) => (
        <Row key={project.id} project={project} />
      ))}
    </ul>
  );
}

function Row({ project }: { project: Project }) {
  const { archive, remove } = useProjectActions(project);
  const count = useCounts()?.projects[project.id] ?? 0;
  const name = project.name;
  return (
    <li className="flex items-center rounded-md hover:bg-sunken">
      <Link
        to={`/projects/${project.id}`}
        className="flex min-h-13 min-w-0 flex-1 items-center gap-3 rounded-md px-3"
      >
        <ColorDot color={project.color} className="size-3" />
        <span className="min-w-0 flex-1 truncate text-base md:text-sm">{name}</span>
        {count > 0 && <span className="text-xs text-muted tabular-nums">{count}</span>}
      </Link>
      <IconButton label={t("project.edit_named", { name })} onClick={() => naming.set(project)}>
        <Pencil size={16} aria-hidden />
      </IconButton>
      <IconButton
        label={t(project.archived ? "project.unarchive_named" : "project.archive_named", { name })}
        onClick={() => archive(!project.archived)}
      >
        {project.archived ? <ArchiveRestore size={16} aria-hidden /> : <Archive size={16} aria-hidden />}
      </IconButton>
      <IconButton label={t("project.delete_named", { name })} onClick={() => remove(() => {})}>
        <Trash2 size={16} aria-hidden />
      </IconButton>
    </li>
  );
}

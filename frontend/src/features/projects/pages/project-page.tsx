import { FolderOpen } from "lucide-react";
import { useState } from "react";
import { useParams } from "react-router";
import { RowsSkeleton } from "@/app/skeletons";
import { EmptyState } from "@/components/ui/state";
import { useOpenTask } from "@/features/tasks/components/use-open-task";
import { WithPanel } from "@/features/tasks/components/with-panel";
import { t } from "@/lib/i18n";
import { useTitle } from "@/lib/title";
import { type Project, useProject } from "../api/list-projects";
import { ProjectHeader } from "../components/project-header";
import { type Look, ProjectTasks } from "../components/project-tasks";

const LOOK_KEY = "myriad.project-look";

export default function ProjectPage() {
  const { projectId = "" } = useParams();
  const { project, isPending } = useProject(projectId);
  if (project) return <Page key={project.id} project={project} />;
  return (
    <main id="main" tabIndex={-1} className="mx-auto w-full max-w-3xl px-4 pt-10">
      {isPending ? (
        <RowsSkeleton />
      ) : (
        <EmptyState isPage icon={<FolderOpen />} title={t("project.gone")} text={t("error.no_page_text")} />
      )}
    </main>
  );
}

function Page({ project }: { project: Project }) {
  useTitle(project.name);
  const [openId, open] = useOpenTask();
  const [look, setLook] = useState<Look>(localStorage.getItem(LOOK_KEY) === "board" ? "board" : "list");
  const choose = (next: Look) => {
    localStorage.setItem(LOOK_KEY, next);
    setLook(next);
  };
  return (
    <WithPanel openId={openId} onOpen={open} wide={look === "board"}>
      <ProjectHeader project={project} look={look} onLook={choose} />
      <ProjectTasks key={look} project={project} look={look} openId={openId} onOpen={open} />
    </WithPanel>
  );
}

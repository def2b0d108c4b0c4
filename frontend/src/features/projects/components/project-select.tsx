import { INPUT } from "@/components/ui/field";
import { t } from "@/lib/i18n";
import { useProjects } from "../api/list-projects";

/** Which project a task is in. */
export function ProjectSelect({
  value,
  onChange,
}: {
  value: string | null;
  onChange: (id: string | null) => void;
}) {
  const projects = useProjects() ?? [];
  return (
    <select
      aria-label={t("task.project")}
      value={value ?? ""}
      onChange={({ target }) => onChange(target.value || null)}
      className={INPUT}
    >
      <option value="">{t("view.inbox")}</option>
      {projects.map((project) => (
        <option key={project.id} value={project.id}>
          {project.name}
        </option>
      ))}
      {value && !projects.some((project) => project.id === value) && <option value={value}>…</option>}
    </select>
  );
}

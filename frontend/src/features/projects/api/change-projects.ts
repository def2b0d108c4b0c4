import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { wordsFor } from "@/features/auth/components/use-form";
import { useUserId } from "@/features/settings/api/profile";
import { taskKeys } from "@/features/tasks/api/keys";
import type { components } from "@/generated/api";
import { api, dataOf } from "@/lib/api/client";
import { askAgain } from "@/lib/ask-again";
import { t } from "@/lib/i18n";
import { toast } from "@/lib/toast";
import { archivedOptions, type Project, projectsOptions } from "./list-projects";

type Fields = components["schemas"]["ProjectIn"];
type Changes = components["schemas"]["ProjectChanges"];
type Page = components["schemas"]["ProjectPage"];

export function useCreateProject() {
  const client = useQueryClient();
  const { queryKey } = projectsOptions(useUserId());
  return useMutation({
    mutationFn: ({ key, ...body }: Fields & { key: string }) =>
      dataOf(api.POST("/api/v1/projects", { params: { header: { "Idempotency-Key": key } }, body })),
    onSuccess: (made) =>
      client.setQueryData<Page>(
        queryKey,
        (now) => now && { ...now, items: [...now.items.filter((one) => one.id !== made.id), made] },
      ),
  });
}

export function useChangeProject(project: Project) {
  const client = useQueryClient();
  const { queryKey } = projectsOptions(useUserId());
  const write = useWriteProjects();
  return useMutation({
    mutationFn: (body: Changes) =>
      dataOf(
        api.PATCH("/api/v1/projects/{project_id}", { params: { path: { project_id: project.id } }, body }),
      ),
    onMutate: (changes) =>
      write((items) => items.map((one) => (one.id === project.id ? { ...one, ...changes } : one))),
    onError: () => write((items) => items.map((one) => (one.id === project.id ? project : one))),
    onSuccess: (now, changes) => {
      write((items) => items.map((one) => (one.id === now.id ? now : one)));
      // From the one list into the other.
      if (changes.archived !== undefined) return askAgain(client, { queryKey });
    },
  });
}

/** Deleting a project puts its tasks into the trash; restoring brings them back. `done` is told before it goes. */
export function useDeleteProject(done: () => void) {
  const client = useQueryClient();
  const userId = useUserId();
  const write = useWriteProjects();
  return useMutation({
    mutationFn: (project: Project) =>
      dataOf(api.DELETE("/api/v1/projects/{project_id}", { params: { path: { project_id: project.id } } })),
    onSuccess: (_, project) => {
      done();
      write((items) => items.filter((one) => one.id !== project.id));
      return askAgain(client, { queryKey: taskKeys.all(userId) });
    },
  });
}

export function useRestoreProject() {
  const client = useQueryClient();
  const userId = useUserId();
  return useMutation({
    mutationFn: (project: Project) =>
      dataOf(
        api.POST("/api/v1/projects/{project_id}/restore", { params: { path: { project_id: project.id } } }),
      ),
    onSuccess: () =>
      Promise.all([
        askAgain(client, { queryKey: projectsOptions(userId).queryKey }),
        askAgain(client, { queryKey: taskKeys.all(userId) }),
      ]),
  });
}

/** Put a project away or back, and delete it with a way back; what goes wrong is said. */
export function useProjectActions(project: Project) {
  const change = useChangeProject(project);
  const restore = useRestoreProject();
  const onError = (error: unknown) => toast(wordsFor(error), { tone: "error" });
  const said = useRef(() => {});
  const remove = useDeleteProject(() => said.current());
  const archive = (archived: boolean) => {
    const back = () => change.mutate({ archived: !archived }, { onError });
    const action = { label: t("undo"), run: back };
    const told = () => toast(t(archived ? "project.archived_now" : "project.unarchived"), { action });
    // By the promise: the row that was pressed is gone by then.
    change.mutateAsync({ archived }).then(told, onError);
  };
  return {
    archive,
    remove: (leave: () => void) => {
      said.current = () => {
        const action = { label: t("undo"), run: () => restore.mutate(project, { onError }) };
        toast(t("toast.project_deleted"), { action });
        leave();
      };
      remove.mutate(project, { onError });
    },
  };
}

function useWriteProjects() {
  const client = useQueryClient();
  const userId = useUserId();
  return (how: (items: Project[]) => Project[]) => {
    for (const { queryKey } of [projectsOptions(userId), archivedOptions(userId)])
      client.setQueryData<Page>(queryKey, (now) => now && { ...now, items: how(now.items) });
  };
}
